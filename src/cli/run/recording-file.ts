// Writes the file of a recording during a run. Of the content, only the beginning of the first line is used here.
import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { ExecutionError, ValidationError } from '../../errors.ts';
import type { Session } from '../session.ts';

/** The beginning of every recording, in all versions. */
const RECORDING_PREFIX = '{"type":"recording",';

/**
 * The recording of the current run. Keeps the old content of the file until the first call ends. A failed write does
 * not end the run, because its answer is already paid for; the error is in `fault`.
 */
export class RecordingFile {
  readonly #file: string;
  readonly #path: string;
  readonly #descriptor: number;
  readonly #isNew: boolean;
  /** The first line, until the first call is written. */
  #head: string | undefined;
  /** The number of bytes written, complete lines only. */
  #written = 0;
  #fault: ExecutionError | undefined;

  /**
   * Opens or creates the file.
   * @throws ValidationError when the file is neither empty nor a recording; ExecutionError `OUTPUT_FAILED` when it
   * cannot be written
   */
  constructor({ host }: Session, file: string) {
    this.#file = file;
    this.#path = resolve(host.workingDirectory, file);
    try {
      // O_NONBLOCK: opening a named pipe would otherwise wait before it is rejected.
      this.#descriptor = openSync(
        this.#path,
        constants.O_RDWR | constants.O_CREAT | (constants.O_NONBLOCK ?? 0),
        0o666,
      );
    } catch (error) {
      throw outputError(file, error, 'Nothing was sent. Check the path and its permissions.');
    }
    const { size } = fstatSync(this.#descriptor);
    this.#isNew = size === 0;
    if (this.#isReplaceable(size)) return;
    closeSync(this.#descriptor);
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      message: `${file} exists and is not a recording`,
      hint: 'Nothing was sent. Choose another file, or remove this one.',
      details: { file },
    });
  }

  /** Writes one line of the recording. Does nothing after a failed write. */
  readonly write = (line: string): void => {
    if (this.#fault !== undefined) return;
    if (this.#written === 0 && this.#head === undefined) {
      this.#head = line;
      return;
    }
    const bytes = Buffer.from(this.#head === undefined ? `${line}\n` : `${this.#head}\n${line}\n`);
    try {
      if (this.#head !== undefined) ftruncateSync(this.#descriptor, 0);
      this.#head = undefined;
      for (let at = 0; at < bytes.length; )
        at += writeSync(this.#descriptor, bytes, at, bytes.length - at, this.#written + at);
      this.#written += bytes.length;
    } catch (error) {
      this.#fault = outputError(
        this.#file,
        error,
        'The run itself is not affected. Free disk space, and record the run again.',
      );
    }
  };

  /** Closes the file. Removes a new file to which no complete call was written. */
  close(): void {
    if (this.#fault !== undefined) ftruncateSync(this.#descriptor, this.#written);
    closeSync(this.#descriptor);
    if (this.#isNew && this.#written === 0) rmSync(this.#path, { force: true });
  }

  /** The error of the first failed write. */
  get fault(): ExecutionError | undefined {
    return this.#fault;
  }

  #isReplaceable(size: number): boolean {
    if (!fstatSync(this.#descriptor).isFile()) return false;
    const first = Buffer.alloc(Math.min(size, RECORDING_PREFIX.length));
    readSync(this.#descriptor, first, 0, first.length, 0);
    return size === 0 || first.toString() === RECORDING_PREFIX;
  }
}

function outputError(file: string, error: unknown, hint: string): ExecutionError {
  const { code, message } = error as { code?: string; message: string };
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the disk is read-only',
    ENOENT: 'there is no such folder',
    ENOTDIR: 'there is no such folder',
    EISDIR: 'it is a folder',
    ENOSPC: 'the disk is full',
    EFBIG: 'it is too large',
  };
  const reason = reasons[code ?? ''] ?? message;
  return new ExecutionError({
    code: 'OUTPUT_FAILED',
    message: `the recording ${file} cannot be written: ${reason}`,
    hint,
    cause: error,
    details: { file },
  });
}
