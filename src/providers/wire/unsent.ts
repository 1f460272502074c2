// Requests of which not a byte was sent: no connection was made, or not yet when the request was given up. They cost nothing.
import { isUnsentByUndici } from './undici-events.ts';

/** What the system was asked for when it failed: to find the host, or to connect to it. Other calls come after these. */
const CONNECT_CALLS: ReadonlySet<string | undefined> = new Set(['getaddrinfo', 'connect']);

/** Codes that come with no other call. */
const CONNECT_CODES: ReadonlySet<string | undefined> = new Set([
  'EAI_AGAIN',
  'ENOTFOUND',
  'ECONNREFUSED',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const connecting = new WeakSet<AbortSignal>();

/** Says that the request of a signal waits for its connection. Each signal belongs to one request. Returns what says that it has one. */
export function beginConnecting(signal: AbortSignal): () => void {
  connecting.add(signal);
  return () => void connecting.delete(signal);
}

/** True when it is sure that nothing of a failed request was sent. Only a fetch that calls `beginConnecting` can be sure of an abort. */
export function wasNeverSent(signal: AbortSignal, error: unknown): boolean {
  return connecting.has(signal) || causesOf(error).some(isConnectError);
}

/** An error and its causes, the outermost first. */
function causesOf(error: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 8; cause = cause.cause) causes.push(cause);
  return causes;
}

/** Of a host with several addresses the error holds one for each. */
function isConnectError(error: Error): boolean {
  const { syscall, code, errors } = error as NodeJS.ErrnoException & { readonly errors?: unknown };
  if (Array.isArray(errors) && errors.length > 0)
    return errors.every((one) => one instanceof Error && isConnectError(one));
  return CONNECT_CALLS.has(syscall) || CONNECT_CODES.has(code) || isUnsentByUndici(error);
}
