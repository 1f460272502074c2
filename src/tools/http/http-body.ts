// Reads the body of an HTTP response as text, up to a maximum size. Independent of the request.
import type { IncomingMessage } from 'node:http';
import { TextDecoder } from 'node:util';
import { ToolError } from '../tool.ts';

const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Reads the body as text.
 * @throws ToolError for a body that is too large, compressed or not text; any error of the stream
 */
export async function bodyText(message: IncomingMessage): Promise<string> {
  const encoding = message.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity')
    throw unusableBody(message, `is compressed (${encoding}), although that was not requested`);
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
    throw unusableBody(message, `is not text: ${type}, ${bytes.length} bytes`, error);
  }
  throw unusableBody(message, `is not text: ${type}, ${bytes.length} bytes`);
}

function decoder(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    return new TextDecoder('utf-8', { fatal: true });
  }
}

function tooLarge(message: IncomingMessage): ToolError {
  return unusableBody(message, `is larger than ${MAX_BODY_BYTES / 1024} KiB`);
}

/** Closes the connection, because the rest of the body is not read, and returns the error. */
function unusableBody(message: IncomingMessage, reason: string, cause?: unknown): ToolError {
  message.destroy();
  return new ToolError(`the response ${reason}`, cause === undefined ? undefined : { cause });
}
