// Reads a stream to its end, up to a maximum size. Does not depend on the source of the stream.
import type { Readable } from 'node:stream';
import { ConfigurationError, InterruptedError } from '../errors.ts';

/**
 * Returns all bytes, or `too large` when there are more than `maxBytes`.
 * @throws InterruptedError when the signal is aborted
 */
export async function readStream(
  stream: Readable,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer | 'too large'> {
  const chunks: Buffer[] = [];
  let size = 0;
  const onInterrupt = () =>
    stream.destroy(new InterruptedError({ code: 'INTERRUPTED', message: 'the input was interrupted' }));
  signal.addEventListener('abort', onInterrupt, { once: true });
  if (signal.aborted) onInterrupt();
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > maxBytes) return 'too large';
      chunks.push(bytes);
    }
  } finally {
    signal.removeEventListener('abort', onInterrupt);
  }
  return Buffer.concat(chunks);
}

/** Returns the error for a file or stdin that cannot be read. `reason` is a clause such as `it is a folder`. */
export function notReadable(
  file: string,
  reason: string,
  { hint, cause }: { readonly hint: string; readonly cause?: unknown },
): ConfigurationError {
  return new ConfigurationError({
    code: 'FILE_NOT_READABLE',
    message: `${file} cannot be read: ${reason}`,
    hint,
    cause,
    details: { file },
  });
}
