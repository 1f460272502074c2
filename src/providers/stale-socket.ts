// Requests on a connection that the server had already closed: how they are recognised, and that they are sent again. Knows no run and
// no budget: to these, both sendings are one attempt. See docs/decisions/0007-connections-that-the-server-has-closed.md.
import { subscribe } from 'node:diagnostics_channel';

/** A server that had closed the connection says so within one round trip. One that resets it later may have worked on the request. */
const MAX_ROUND_TRIP_MS = 1000;

/** More idle connections than this, all closed by the server and all unnoticed, are not tried one after the other. */
const MAX_RESENDS = 10;

/** The errors of a connection that the other side has left, of Node and of undici. */
const LEFT = /^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/;

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
  const { code = '' } = error as { readonly code?: string };
  const isPrompt = flushedAt === undefined || performance.now() - flushedAt < MAX_ROUND_TRIP_MS;
  return isReused && isPrompt && bytesNow === bytesBefore && LEFT.test(code);
}

/**
 * Calls a fetch, and calls it again at once when its request was put on a connection that the server had already closed. Recognises
 * that for undici, which is the global fetch of Node; any other fetch is called once.
 */
export async function fetchPastStaleSockets(fetch: typeof globalThis.fetch, url: URL, init: RequestInit): Promise<Response> {
  watchUndici();
  for (let resends = 0; ; resends += 1) {
    try {
      return await fetch(url, init);
    } catch (error) {
      const { cause } = error as { readonly cause?: unknown };
      if (resends === MAX_RESENDS || !(cause instanceof Error && stale.has(cause))) throw error;
      init.signal?.throwIfAborted();
    }
  }
}

/** A message of undici: https://undici.nodejs.org/#/docs/api/DiagnosticsChannel */
interface UndiciMessage {
  readonly request: object;
  readonly socket: { readonly bytesRead: number; readonly alpnProtocol?: string | false | null };
  readonly error: object;
}

interface UndiciSending {
  readonly socket: UndiciMessage['socket'];
  readonly bytesBefore: number;
  flushedAt: number | undefined;
}

/** Each error of undici belongs to one request, and is the cause of what its fetch throws. */
const stale = new WeakSet<object>();
let isWatching = false;

/** Begins to follow the requests of undici in this process. Costs a map's entry for each of them, and nothing without undici. */
function watchUndici(): void {
  if (isWatching) return;
  isWatching = true;
  const sendings = new WeakMap<object, UndiciSending>();
  subscribe('undici:client:sendHeaders', (message) => {
    const { request, socket } = message as UndiciMessage;
    // HTTP/2 carries several requests at once and tells by itself which of them it has not looked at.
    if (socket.alpnProtocol !== 'h2') sendings.set(request, { socket, bytesBefore: socket.bytesRead, flushedAt: undefined });
  });
  subscribe('undici:request:bodySent', (message) => {
    const sending = sendings.get((message as UndiciMessage).request);
    if (sending !== undefined) sending.flushedAt = performance.now();
  });
  subscribe('undici:request:error', (message) => {
    const { request, error } = message as UndiciMessage;
    const sending = sendings.get(request);
    if (sending === undefined) return;
    const { socket, bytesBefore, flushedAt } = sending;
    if (wasClosedBefore(error, { isReused: bytesBefore > 0, bytesBefore, bytesNow: socket.bytesRead, flushedAt })) stale.add(error);
  });
}
