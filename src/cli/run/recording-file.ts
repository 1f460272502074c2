// The file of a recording: read to be played, written while a run goes on. Knows no line of it but the first.
import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { ExecutionError, ValidationError } from '../../errors.ts';
import type { Session } from '../session.ts';

/** How every recording begins, whatever its version. */
const FIRST_WORDS = '{"type":"recording",';

/**
 * A recording that is being made. What was in the file stays until the first call has ended. A write that fails does not end the
 * run, for its answer is paid for: it is told afterwards.
 */
export class RecordingFile {
  readonly #file: string;
  readonly #path: string;
  readonly #descriptor: number;
  readonly #isNew: boolean;
  /** The first line, as long as no call stands behind it. */
  #head: string | undefined;
  /** So many bytes of whole lines are written. */
  #written = 0;
  #fault: ExecutionError | undefined;

  /**
   * Opens the file, or makes it.
   * @throws ValidationError if it holds something else than a recording; ExecutionError `OUTPUT_FAILED` if it cannot be written
   */
  constructor({ host }: Session, file: string) {
    this.#file = file;
    this.#path = resolve(host.workingDirectory, file);
    try {
      // Without blocking: a named pipe would be waited for before it is refused.
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
      message: `${file} is there and is no recording`,
      hint: 'Nothing was sent. Choose another file, or remove this one.',
      details: { file },
    });
  }

  /** Takes one line of a run. */
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
        'The run itself is not touched by it. Make room, and record it again.',
      );
    }
  };

  /** Closes the file. One that was made for this run and got nothing whole is not left behind. */
  close(): void {
    if (this.#fault !== undefined) ftruncateSync(this.#descriptor, this.#written);
    closeSync(this.#descriptor);
    if (this.#isNew && this.#written === 0) rmSync(this.#path, { force: true });
  }

  /** Why it could not be written, if it could not. */
  get fault(): ExecutionError | undefined {
    return this.#fault;
  }

  #isReplaceable(size: number): boolean {
    if (!fstatSync(this.#descriptor).isFile()) return false;
    const first = Buffer.alloc(Math.min(size, FIRST_WORDS.length));
    readSync(this.#descriptor, first, 0, first.length, 0);
    return size === 0 || first.toString() === FIRST_WORDS;
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
    EFBIG: 'it would be too large',
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
