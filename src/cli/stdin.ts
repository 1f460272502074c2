// Decides whether a command reads stdin, waits for its end, and prints a notice during a long wait. Never returns a
// part of it.

import type { Readable } from 'node:stream';
import type { Host } from '../app/host.ts';
import { AgentsError, ValidationError } from '../errors.ts';
import { notReadable, readStream } from './read-stream.ts';
import type { Session } from './session.ts';

/** A wait for stdin that is longer than this is announced. */
const NOTICE_AFTER_MS = 3_000;

export interface StdinOptions {
  /** True: stdin is read even if it is a terminal. */
  readonly fromTerminal: boolean;
  /** Maximum size in bytes. */
  readonly maxBytes: number;
  /** The line on stderr when the wait is long; `undefined`: none. */
  readonly notice: string | undefined;
  /** The hint of the error when stdin cannot be read. */
  readonly hint: string;
}

/**
 * Returns true when `AGENTS_NO_STDIN` turns stdin off.
 * @throws ValidationError when its value is not 1, true, 0 or false
 */
export function isStdinIgnored({ host: { environment } }: Session): boolean {
  const value = environment.AGENTS_NO_STDIN?.trim() ?? '';
  if (/^(1|true)$/i.test(value)) return true;
  if (/^(0|false)?$/i.test(value)) return false;
  throw new ValidationError({
    code: 'INVALID_ARGUMENT',
    message: `AGENTS_NO_STDIN must be 1 or 0, not ${JSON.stringify(value)}`,
    hint: 'Set it to 1 to ignore stdin, or unset it.',
  });
}

/**
 * Reads stdin to its end, without a timeout.
 * @throws AgentsError when stdin cannot be read
 */
export async function readStdin(session: Session, options: StdinOptions): Promise<Buffer | 'too large'> {
  try {
    const stream = await openStdin(session.host, options);
    return stream === undefined ? Buffer.alloc(0) : await readAnnounced(session.host, stream, options);
  } catch (error) {
    throw stdinError(error, options.hint);
  }
}

/** Returns `undefined` when stdin has no data. */
async function openStdin(host: Host, { fromTerminal, hint }: StdinOptions): Promise<Readable | undefined> {
  const kind = host.stdinKind;
  if (kind === 'nothing') return undefined;
  if (kind === 'folder') throw notReadable('stdin', 'it is a folder', { hint });
  if (kind === 'unsupported') throw notReadable('stdin', 'it is neither a file, a pipe nor a terminal', { hint });
  if (!host.stdin.isTTY) return host.stdin;
  // Opens a second stream on the terminal, because later questions read from `host.stdin`, which must not have ended.
  return fromTerminal ? host.openTerminal() : undefined;
}

async function readAnnounced(
  host: Host,
  stream: Readable,
  { notice, maxBytes }: StdinOptions,
): Promise<Buffer | 'too large'> {
  const announce = () => notice && host.stderr.write(`${notice}\n`).catch(() => undefined);
  const timer = setTimeout(announce, NOTICE_AFTER_MS);
  // A user who has typed a line does not need the notice.
  if (host.stdin.isTTY) stream.once('readable', () => clearTimeout(timer));
  try {
    return await readStream(stream, maxBytes, host.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Converts a system error. Other errors are defects of the program and are returned unchanged. */
function stdinError(error: unknown, hint: string): unknown {
  const { code } = error as { code?: unknown };
  if (error instanceof AgentsError || typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) return error;
  return notReadable('stdin', code === 'EBADF' ? 'it is not open for reading' : code, { hint, cause: error });
}
