// What a command reads: files and stdin, as text, with a ceiling. Nothing is ever cut in silence.
import { createReadStream, constants as flags, fstatSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { AgentsError, ConfigurationError, InterruptedError, NotFoundError, ValidationError } from '../errors.ts';
import type { Session } from './session.ts';

/** The most that a prompt, with all files and stdin, may have. */
export const MAX_INPUT_BYTES = 8 * 1024 * 1024;
const MAX_ACTOR_BYTES = 1024 * 1024;
const MAX_RECORDING_BYTES = 256 * 1024 * 1024;
/** How long a pipe may stay silent when there is a prompt already. */
const SILENT_PIPE_MS = 3_000;

/** Reads an actor file, or stdin for `-`, byte for byte. @throws AgentsError */
export async function readActorFile(session: Session, file: string): Promise<string> {
  const source = file === '-' ? 'stdin' : file;
  const bytes = file === '-' ? await readStream(session.host.stdin, MAX_ACTOR_BYTES, session) : await readFile(session, file, MAX_ACTOR_BYTES);
  if (bytes === 'too large') throw invalid('INVALID_ACTOR', `${source} is larger than 1 MiB`);
  return decode(bytes, () => invalid('INVALID_ACTOR', `${source} is not a text in UTF-8`), true);
}

/** Reads a recording. @throws AgentsError */
export async function readRecording(session: Session, file: string): Promise<string> {
  const bytes = await readFile(session, file, MAX_RECORDING_BYTES);
  if (bytes === 'too large') throw invalid('INVALID_RECORDING', `${file} is larger than 256 MiB`);
  return decode(bytes, () => invalid('INVALID_RECORDING', `${file} is not a text in UTF-8`), false);
}

export interface PromptSources {
  /** The words of the command line; a single `-` means that stdin is waited for. */
  readonly words: readonly string[];
  readonly files: readonly string[];
  /** False: stdin is not looked at. */
  readonly stdin: boolean;
  /** Told when stdin was left. */
  readonly onWarning: (message: string) => void;
}

/** The message of a run: words, files and stdin, separated by blank lines. @throws AgentsError if there is none */
export async function readPrompt(session: Session, { words, files, stdin, onWarning }: PromptSources): Promise<string> {
  const waits = words.includes('-');
  if (waits && !stdin) throw invalid('INVALID_ARGUMENT', '- waits for stdin and --no-stdin ignores it', 'Use one of them.');
  const parts = [words.filter((word) => word !== '-').join(' ')].filter((part) => part !== '');
  let room = MAX_INPUT_BYTES - parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  const add = (bytes: Buffer | 'too large', source: string) => {
    if (bytes === 'too large' || bytes.length > room)
      throw invalid('INVALID_ARGUMENT', 'the input is larger than 8 MiB', 'Nothing was sent. Send less at a time.');
    room -= bytes.length;
    const text = decode(bytes, () => invalid('INVALID_ARGUMENT', `${source} is not a text in UTF-8`, 'Only text files can be sent.'), false);
    const lines = text.replace(/\r?\n$/, '');
    if (lines !== '') parts.push(lines);
  };
  for (const file of files) add(await readFile(session, file, room), file);
  if (stdin) add(await readStdin(session, { hasPrompt: parts.length > 0, waits, room, onWarning }), 'stdin');
  const prompt = parts.join('\n\n');
  if (prompt.trim() === '') throw invalid('INVALID_ARGUMENT', 'there is no prompt', 'Write it behind the command, or pipe it in.');
  return prompt;
}

async function readStdin(
  session: Session,
  how: { readonly hasPrompt: boolean; readonly waits: boolean; readonly room: number } & Pick<PromptSources, 'onWarning'>,
): Promise<Buffer | 'too large'> {
  if (session.host.stdinIsEmpty) return Buffer.alloc(0);
  const { stdin } = session.host;
  if (stdin.isTTY && !how.waits) return Buffer.alloc(0);
  if (!how.hasPrompt || how.waits) return readStream(stdin, how.room, session);
  if ((await firstSign(stdin, session.host.signal)) === 'something') return readStream(stdin, how.room, session);
  stdin.destroy();
  how.onWarning(`stdin stayed silent for ${SILENT_PIPE_MS / 1000} s and was left; use - to wait for it, --no-stdin to ignore it`);
  return Buffer.alloc(0);
}

/** Waits until the stream has data, has ended or is interrupted, without taking anything from it. */
function firstSign(stream: Readable, interrupt: AbortSignal): Promise<'something' | 'silence'> {
  return new Promise((resolve) => {
    const done = (sign: 'something' | 'silence') => {
      for (const event of SIGNS) stream.off(event, onSign);
      interrupt.removeEventListener('abort', onSign);
      clearTimeout(timer);
      resolve(sign);
    };
    const onSign = () => done('something');
    const timer = setTimeout(() => done('silence'), SILENT_PIPE_MS);
    for (const event of SIGNS) stream.on(event, onSign);
    interrupt.addEventListener('abort', onSign);
    if (interrupt.aborted) onSign();
  });
}

const SIGNS = ['readable', 'end', 'error', 'close'];

async function readStream(stream: Readable, most: number, { host }: Session): Promise<Buffer | 'too large'> {
  const chunks: Buffer[] = [];
  let size = 0;
  const onInterrupt = () => stream.destroy(new InterruptedError({ code: 'INTERRUPTED', message: 'the input was interrupted' }));
  host.signal.addEventListener('abort', onInterrupt, { once: true });
  if (host.signal.aborted) onInterrupt();
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > most) return 'too large';
      chunks.push(bytes);
    }
  } finally {
    host.signal.removeEventListener('abort', onInterrupt);
  }
  return Buffer.concat(chunks);
}

async function readFile(session: Session, file: string, most: number): Promise<Buffer | 'too large'> {
  try {
    return await readStream(await openFile(resolve(session.host.workingDirectory, file)), most, session);
  } catch (error) {
    throw fileError(error, file);
  }
}

/** A named pipe is read without blocking: a thread that waits in it could not be interrupted. */
async function openFile(path: string): Promise<Readable> {
  const fd = openSync(path, flags.O_RDONLY | (flags.O_NONBLOCK ?? 0));
  if (!fstatSync(fd).isFIFO()) return createReadStream(path, { fd });
  const { Socket } = await import('node:net');
  return new Socket({ fd });
}

function fileError(error: unknown, file: string): unknown {
  if (error instanceof AgentsError) return error;
  const { code } = error as { code?: string };
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new NotFoundError({ code: 'FILE_NOT_FOUND', message: `there is no file ${file}`, hint: 'Check the path.', cause: error, details: { file } });
  const reason = { EISDIR: 'it is a folder', EACCES: 'permission denied', EPERM: 'permission denied' }[code ?? ''];
  return new ConfigurationError({
    code: 'FILE_NOT_READABLE',
    message: `${file} cannot be read: ${reason ?? code}`,
    hint: 'Check the path and its permissions.',
    cause: error,
    details: { file },
  });
}

function decode(bytes: Buffer, fault: () => AgentsError, keepMark: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: keepMark }).decode(bytes);
  } catch {
    throw fault();
  }
}

function invalid(code: 'INVALID_ACTOR' | 'INVALID_RECORDING' | 'INVALID_ARGUMENT', message: string, hint?: string): AgentsError {
  return code !== 'INVALID_ARGUMENT' ? new ConfigurationError({ code, message, hint }) : new ValidationError({ code, message, hint });
}
