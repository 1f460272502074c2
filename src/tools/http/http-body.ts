// The body of an HTTP answer as text, bounded. Knows no request.
import type { IncomingMessage } from 'node:http';
import { TextDecoder } from 'node:util';
import { ToolError } from '../tool.ts';

const MAX_BODY_BYTES = 1024 * 1024;

/** @throws ToolError for a body that is too large, compressed, broken off, or no text */
export async function bodyText(message: IncomingMessage): Promise<string> {
  const encoding = message.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw refused(message, `is compressed (${encoding}), though that was not asked for`);
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of message as AsyncIterable<Uint8Array>) {
    total += chunk.length;
    if (total > MAX_BODY_BYTES) throw tooLarge(message);
    chunks.push(chunk);
  }
  return decode(Buffer.concat(chunks), message);
}

function decode(bytes: Uint8Array, message: IncomingMessage): string {
  const type = message.headers['content-type'] ?? 'unknown type';
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1] ?? 'utf-8';
  try {
    const text = decoder(charset).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (error) {
    throw refused(message, `is no text: ${type}, ${bytes.length} bytes`, error);
  }
  throw refused(message, `is no text: ${type}, ${bytes.length} bytes`);
}

function decoder(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    return new TextDecoder('utf-8', { fatal: true });
  }
}

function tooLarge(message: IncomingMessage): ToolError {
  return refused(message, `is larger than ${MAX_BODY_BYTES / 1024} KiB`);
}

/** Nobody reads the rest, so the connection is closed. */
function refused(message: IncomingMessage, reason: string, cause?: unknown): ToolError {
  message.destroy();
  return new ToolError(`the answer ${reason}`, cause === undefined ? undefined : { cause });
}
