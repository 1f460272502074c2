// How a request is recognised that was put on a connection which the server had already closed. Knows no client of HTTP.
// See docs/decisions/0007-connections-that-the-server-has-closed.md.

/** A server that had closed the connection says so within one round trip. One that resets it later may have worked on the request. */
const MAX_ROUND_TRIP_MS = 1000;

/** The codes of Node and of undici for a connection that the other side has closed or reset. */
const CLOSED = /^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/;

/** What is known of one request on its connection. */
export interface Sending {
  /** The connection had carried another request before. */
  readonly isReused: boolean;
  /** The bytes that had come over the connection when the request was put on it, and those that have come since. */
  readonly bytesBefore: number;
  readonly bytesNow: number;
  /** When all of the request was handed to the system, by `performance.now()`; `undefined`: that had not happened. */
  readonly flushedAt: number | undefined;
}

/** True when the server had closed the connection before the request reached it, so that it cannot have worked on it. */
export function wasClosedBefore(error: unknown, { isReused, bytesBefore, bytesNow, flushedAt }: Sending): boolean {
  const isPrompt = flushedAt === undefined || performance.now() - flushedAt < MAX_ROUND_TRIP_MS;
  return isReused && isPrompt && bytesNow === bytesBefore && isOfClosedConnection(error);
}

/** True for the error of a connection that the other side has closed or reset. */
export function isOfClosedConnection(error: unknown): boolean {
  return CLOSED.test((error as { readonly code?: string }).code ?? '');
}
