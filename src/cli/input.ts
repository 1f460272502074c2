// What a command reads: files and stdin, as text, with a ceiling. Nothing is ever cut in silence.
import { createReadStream, constants as flags, fstatSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { AgentsError, ConfigurationError, NotFoundError, ValidationError } from '../errors.ts';
import { notReadable, readStream } from './read-stream.ts';
import type { Session } from './session.ts';
import { isStdinIgnored, readStdin } from './stdin.ts';

/** The most that a prompt, with all files and stdin, may have. */
export const MAX_INPUT_BYTES = 8 * 1024 * 1024;
const MAX_ACTOR_BYTES = 1024 * 1024;
const MAX_RECORDING_BYTES = 256 * 1024 * 1024;

/** Reads an actor file, or stdin for `-`, byte for byte. @throws AgentsError */
export async function readActorFile(session: Session, file: string): Promise<string> {
  const source = file === '-' ? 'stdin' : file;
  const bytes = file === '-' ? await readActorStdin(session) : await readFile(session, file, MAX_ACTOR_BYTES);
  if (bytes === 'too large') throw invalid('INVALID_ACTOR', `${source} is larger than 1 MiB`);
  return decode(bytes, () => invalid('INVALID_ACTOR', `${source} is not a text in UTF-8`), true);
}

/** Reads a recording. @throws AgentsError */
export async function readRecording(session: Session, file: string): Promise<string> {
  const bytes = await readFile(session, file, MAX_RECORDING_BYTES);
  if (bytes === 'too large') throw invalid('INVALID_RECORDING', `${file} is larger than 256 MiB`);
  return decode(bytes, () => invalid('INVALID_RECORDING', `${file} is not a text in UTF-8`), false);
}

function readActorStdin(session: Session): Promise<Buffer | 'too large'> {
  return readStdin(session, {
    fromTerminal: true,
    most: MAX_ACTOR_BYTES,
    notice: 'waiting for stdin',
    hint: 'Give it a file or a pipe.',
  });
}

export interface PromptSources {
  /** The words of the command line; a single `-` means that stdin is read even if it is a terminal. */
  readonly words: readonly string[];
  /** Paths; `-` is stdin. */
  readonly files: readonly string[];
  /** False for `--no-stdin`. */
  readonly stdin: boolean;
  /** True: the user is not told that stdin is waited for. */
  readonly quiet?: boolean | undefined;
}

/** The message of a run: words, files and stdin, separated by blank lines. @throws AgentsError if there is none */
export async function readPrompt(session: Session, { words, files, stdin, quiet }: PromptSources): Promise<string> {
  const asked = words.includes('-') || files.includes('-');
  if (asked && !stdin)
    throw invalid('INVALID_ARGUMENT', '- waits for stdin and --no-stdin ignores it', 'Use one of them.');
  const parts = [words.filter((word) => word !== '-').join(' ')].filter((part) => part !== '');
  let room = MAX_INPUT_BYTES - parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  const add = (bytes: Buffer | 'too large', source: string) => {
    if (bytes === 'too large' || bytes.length > room)
      throw invalid('INVALID_ARGUMENT', 'the input is larger than 8 MiB', 'Nothing was sent. Send less at a time.');
    room -= bytes.length;
    const text = decode(
      bytes,
      () => invalid('INVALID_ARGUMENT', `${source} is not a text in UTF-8`, 'Only text files can be sent.'),
      false,
    );
    const lines = text.replace(/\r?\n$/, '');
    if (lines !== '') parts.push(lines);
  };
  const readsStdin = asked || (stdin && !isStdinIgnored(session));
  for (const source of orderOf(files, readsStdin)) {
    if (source === '-')
      add(
        await readStdin(session, {
          ...PROMPT_STDIN,
          fromTerminal: asked,
          most: room,
          ...(quiet && { notice: undefined }),
        }),
        'stdin',
      );
    else add(await readFile(session, source, room), source);
  }
  const prompt = parts.join('\n\n');
  if (prompt.trim() === '')
    throw invalid('INVALID_ARGUMENT', 'there is no prompt', 'Write it behind the command, or pipe it in.');
  return prompt;
}

const PROMPT_STDIN = {
  notice: 'waiting for stdin; use --no-stdin to ignore it',
  hint: 'Nothing was sent. Give it a file or a pipe, or use --no-stdin to ignore it.',
};

/** The sources behind the words, each once if it is stdin, which comes last unless a `-f -` says where. */
function orderOf(files: readonly string[], readsStdin: boolean): readonly string[] {
  const sources = readsStdin ? [...files, '-'] : files;
  const first = sources.indexOf('-');
  return sources.filter((source, at) => source !== '-' || at === first);
}

async function readFile(session: Session, file: string, most: number): Promise<Buffer | 'too large'> {
  try {
    return await readStream(await openFile(resolve(session.host.workingDirectory, file)), most, session.host.signal);
  } catch (error) {
    throw fileError(error, file);
  }
}

/** A named pipe and a terminal are read without a thread, because a thread that waits in one could not be interrupted. */
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

function decode(bytes: Buffer, fault: () => AgentsError, keepMark: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: keepMark }).decode(bytes);
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
