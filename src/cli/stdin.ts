// Stdin of a command: whether it is read, the wait for its end, and what is said meanwhile. It is never left half read.

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
  readonly most: number;
  /** The line on stderr when the wait is long; `undefined`: none. */
  readonly notice: string | undefined;
  /** The hint of the error when stdin cannot be read. */
  readonly hint: string;
}

/** True when the environment turns stdin off. @throws ValidationError for a value of `AGENTS_NO_STDIN` that is neither yes nor no */
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

/** Reads stdin to its end, however long that takes. @throws AgentsError when it cannot be read; no part of it is returned then */
export async function readStdin(session: Session, options: StdinOptions): Promise<Buffer | 'too large'> {
  try {
    const stream = await openStdin(session.host, options);
    return stream === undefined ? Buffer.alloc(0) : await readAnnounced(session.host, stream, options);
  } catch (error) {
    throw stdinError(error, options.hint);
  }
}

/** Returns nothing when stdin is known to have no data. */
async function openStdin(host: Host, { fromTerminal, hint }: StdinOptions): Promise<Readable | undefined> {
  const kind = host.stdinKind;
  if (kind === 'nothing') return undefined;
  if (kind === 'folder') throw notReadable('stdin', 'it is a folder', { hint });
  if (kind === 'unsupported') throw notReadable('stdin', 'it is neither a file, a pipe nor a terminal', { hint });
  if (!host.stdin.isTTY) return host.stdin;
  // Another stream on the terminal, because later questions are asked on `host.stdin`, which must not have ended.
  return fromTerminal ? host.openTerminal() : undefined;
}

async function readAnnounced(
  host: Host,
  stream: Readable,
  { notice, most }: StdinOptions,
): Promise<Buffer | 'too large'> {
  const announce = () => notice && host.stderr.write(`${notice}\n`).catch(() => undefined);
  const timer = setTimeout(announce, NOTICE_AFTER_MS);
  // A person who has typed a line knows what the program waits for.
  if (host.stdin.isTTY) stream.once('readable', () => clearTimeout(timer));
  try {
    return await readStream(stream, most, host.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** An error of the system concerns stdin; any other is a defect of the program. */
function stdinError(error: unknown, hint: string): unknown {
  const { code } = error as { code?: unknown };
  if (error instanceof AgentsError || typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) return error;
  return notReadable('stdin', code === 'EBADF' ? 'it is not open for reading' : code, { hint, cause: error });
}
