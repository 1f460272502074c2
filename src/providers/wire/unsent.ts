// Recognises requests of which no byte was sent, because no connection was established before they failed or were
// canceled. They cost nothing.
import { isUnsentByUndici } from './undici-events.ts';

/** The system calls that find the host and connect to it. All other calls follow these. */
const CONNECT_CALLS: ReadonlySet<string | undefined> = new Set(['getaddrinfo', 'connect']);

/** Error codes that occur only before a connection is established. */
const CONNECT_CODES: ReadonlySet<string | undefined> = new Set([
  'EAI_AGAIN',
  'ENOTFOUND',
  'ECONNREFUSED',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const connecting = new WeakSet<AbortSignal>();

/**
 * Marks the request of a signal as waiting for its connection. Each signal belongs to one request. Returns a function
 * that marks the request as connected.
 */
export function beginConnecting(signal: AbortSignal): () => void {
  connecting.add(signal);
  return () => void connecting.delete(signal);
}

/**
 * Returns true if it is certain that nothing of a failed request was sent. For an aborted request this is certain only
 * with a `fetch` that calls `beginConnecting`.
 */
export function wasNeverSent(signal: AbortSignal, error: unknown): boolean {
  return connecting.has(signal) || causesOf(error).some(isConnectError);
}

/** Returns an error and its causes, the outermost first. */
function causesOf(error: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 8; cause = cause.cause) causes.push(cause);
  return causes;
}

/**
 * Returns whether an error occurred before a connection. For a host with several addresses it contains one error per
 * address.
 */
function isConnectError(error: Error): boolean {
  const { syscall, code, errors } = error as NodeJS.ErrnoException & { readonly errors?: unknown };
  if (Array.isArray(errors) && errors.length > 0)
    return errors.every((inner) => inner instanceof Error && isConnectError(inner));
  return CONNECT_CALLS.has(syscall) || CONNECT_CODES.has(code) || isUnsentByUndici(error);
}
