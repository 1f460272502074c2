// Recognises a request that was sent on a connection which the server had already closed. Independent of HTTP clients.
// See docs/decisions/0007-connections-that-the-server-has-closed.md.

/**
 * The error of a closed connection arrives within one round trip. After a later reset the server may have processed the
 * request.
 */
const MAX_ROUND_TRIP_MS = 1000;

/** The error codes of Node.js and undici for a connection that the other side closed or reset. */
const CLOSED = /^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/;

/** The state of one request on its connection. */
export interface Sending {
  /** The connection had carried another request before. */
  readonly isReused: boolean;
  /** The number of bytes received on the connection before the request was sent, and until now. */
  readonly bytesBefore: number;
  readonly bytesNow: number;
  /** When the whole request was passed to the operating system, by `performance.now()`; `undefined` if it was not. */
  readonly flushedAt: number | undefined;
}

/**
 * Returns true if the server closed the connection before it received the request, so that it cannot have processed it.
 */
export function wasClosedBefore(error: unknown, { isReused, bytesBefore, bytesNow, flushedAt }: Sending): boolean {
  const isPrompt = flushedAt === undefined || performance.now() - flushedAt < MAX_ROUND_TRIP_MS;
  return isReused && isPrompt && bytesNow === bytesBefore && isOfClosedConnection(error);
}

/** Returns true for the error of a connection that the other side closed or reset. */
export function isOfClosedConnection(error: unknown): boolean {
  return CLOSED.test((error as { readonly code?: string }).code ?? '');
}
