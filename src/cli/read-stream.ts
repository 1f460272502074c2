// Reads a stream to its end, up to a maximum size. Knows nothing of where the stream comes from.
import type { Readable } from 'node:stream';
import { ConfigurationError, InterruptedError } from '../errors.ts';

/** Returns all bytes, or `too large` at the first byte above `most`. @throws InterruptedError when the signal is aborted */
export async function readStream(stream: Readable, most: number, signal: AbortSignal): Promise<Buffer | 'too large'> {
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
      if (size > most) return 'too large';
      chunks.push(bytes);
    }
  } finally {
    signal.removeEventListener('abort', onInterrupt);
  }
  return Buffer.concat(chunks);
}

/** The error for a file or stdin that cannot be read; `reason` is a clause such as `it is a folder`. */
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
