// Reads files and stdin as text, up to a maximum size. Fails when an input is larger; never truncates it.
import { createReadStream, constants as flags, fstatSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { AgentsError, ConfigurationError, NotFoundError, ValidationError } from '../errors.ts';
import { notReadable, readStream } from './read-stream.ts';
import type { Session } from './session.ts';
import { isStdinIgnored, readStdin } from './stdin.ts';

/** Maximum size of a prompt, including all files and stdin. */
export const MAX_INPUT_BYTES = 8 * 1024 * 1024;
const MAX_ACTOR_BYTES = 1024 * 1024;
const MAX_RECORDING_BYTES = 256 * 1024 * 1024;

/** Reads an actor file, or stdin for `-`. Keeps a byte order mark. @throws AgentsError */
export async function readActorFile(session: Session, file: string): Promise<string> {
  const source = file === '-' ? 'stdin' : file;
  const bytes = file === '-' ? await readActorStdin(session) : await readFile(session, file, MAX_ACTOR_BYTES);
  if (bytes === 'too large') throw invalid('INVALID_ACTOR', `${source} is larger than 1 MiB`);
  return decode(bytes, () => invalid('INVALID_ACTOR', `${source} is not UTF-8 text`), true);
}

/** Reads a recording. @throws AgentsError */
export async function readRecording(session: Session, file: string): Promise<string> {
  const bytes = await readFile(session, file, MAX_RECORDING_BYTES);
  if (bytes === 'too large') throw invalid('INVALID_RECORDING', `${file} is larger than 256 MiB`);
  return decode(bytes, () => invalid('INVALID_RECORDING', `${file} is not UTF-8 text`), false);
}

function readActorStdin(session: Session): Promise<Buffer | 'too large'> {
  return readStdin(session, {
    fromTerminal: true,
    maxBytes: MAX_ACTOR_BYTES,
    notice: 'waiting for stdin',
    hint: 'Connect stdin to a file or a pipe.',
  });
}

export interface PromptSources {
  /** The words on the command line. The word `-` means that stdin is read even if it is a terminal. */
  readonly words: readonly string[];
  /** Paths; `-` is stdin. */
  readonly files: readonly string[];
  /** False for `--no-stdin`. */
  readonly stdin: boolean;
  /** True: prints no notice while waiting for stdin. */
  readonly quiet?: boolean | undefined;
}

/**
 * Returns the message of a run: words, files and stdin, separated by blank lines.
 * @throws AgentsError when it is empty
 */
export async function readPrompt(session: Session, { words, files, stdin, quiet }: PromptSources): Promise<string> {
  const isRequested = words.includes('-') || files.includes('-');
  if (isRequested && !stdin)
    throw invalid('INVALID_ARGUMENT', '- and --no-stdin cannot be used together', 'Use one of the two.');
  const parts = [words.filter((word) => word !== '-').join(' ')].filter((part) => part !== '');
  let freeBytes = MAX_INPUT_BYTES - parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  const add = (bytes: Buffer | 'too large', source: string) => {
    if (bytes === 'too large' || bytes.length > freeBytes)
      throw invalid('INVALID_ARGUMENT', 'the input is larger than 8 MiB', 'Nothing was sent. Shorten the input.');
    freeBytes -= bytes.length;
    const text = decode(
      bytes,
      () => invalid('INVALID_ARGUMENT', `${source} is not UTF-8 text`, 'Only text files can be sent.'),
      false,
    );
    const lines = text.replace(/\r?\n$/, '');
    if (lines !== '') parts.push(lines);
  };
  const readsStdin = isRequested || (stdin && !isStdinIgnored(session));
  for (const source of orderOf(files, readsStdin)) {
    if (source === '-')
      add(
        await readStdin(session, {
          ...PROMPT_STDIN,
          fromTerminal: isRequested,
          maxBytes: freeBytes,
          ...(quiet && { notice: undefined }),
        }),
        'stdin',
      );
    else add(await readFile(session, source, freeBytes), source);
  }
  const prompt = parts.join('\n\n');
  if (prompt.trim() === '')
    throw invalid('INVALID_ARGUMENT', 'there is no prompt', 'Write the prompt after the command, or pipe it to stdin.');
  return prompt;
}

const PROMPT_STDIN = {
  notice: 'waiting for stdin; use --no-stdin to ignore it',
  hint: 'Nothing was sent. Connect stdin to a file or a pipe, or use --no-stdin to ignore it.',
};

/** Returns the files and stdin in reading order. Stdin is read once: at the place of the first `-f -`, or last. */
function orderOf(files: readonly string[], readsStdin: boolean): readonly string[] {
  const sources = readsStdin ? [...files, '-'] : files;
  const first = sources.indexOf('-');
  return sources.filter((source, at) => source !== '-' || at === first);
}

async function readFile({ host }: Session, file: string, maxBytes: number): Promise<Buffer | 'too large'> {
  try {
    return await readStream(await openFile(resolve(host.workingDirectory, file)), maxBytes, host.signal);
  } catch (error) {
    throw fileError(error, file);
  }
}

/** Opens named pipes and terminals without a thread, because a thread that waits for one cannot be interrupted. */
async function openFile(path: string): Promise<Readable> {
  const fd = openSync(path, flags.O_RDONLY | (flags.O_NONBLOCK ?? 0));
  const stats = fstatSync(fd);
  if (stats.isFIFO()) return new (await import('node:net')).Socket({ fd });
  if (stats.isCharacterDevice()) {
    const { isatty, ReadStream } = await import('node:tty');
    if (isatty(fd)) return new ReadStream(fd);
  }
  return createReadStream(path, { fd });
}

function fileError(error: unknown, file: string): unknown {
  if (error instanceof AgentsError) return error;
  const { code } = error as { code?: string };
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new NotFoundError({
      code: 'FILE_NOT_FOUND',
      message: `there is no file ${file}`,
      hint: 'Check the path.',
      cause: error,
      details: { file },
    });
  const reason = { EISDIR: 'it is a folder', EACCES: 'permission denied', EPERM: 'permission denied' }[code ?? ''];
  return notReadable(file, reason ?? String(code), { hint: 'Check the path and its permissions.', cause: error });
}

/** Decodes UTF-8. `keepsBom`: a byte order mark stays in the text. */
function decode(bytes: Buffer, fault: () => AgentsError, keepsBom: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: keepsBom }).decode(bytes);
  } catch {
    throw fault();
  }
}

function invalid(
  code: 'INVALID_ACTOR' | 'INVALID_RECORDING' | 'INVALID_ARGUMENT',
  message: string,
  hint?: string,
): AgentsError {
  return code !== 'INVALID_ARGUMENT'
    ? new ConfigurationError({ code, message, hint })
    : new ValidationError({ code, message, hint });
}
