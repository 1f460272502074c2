// What undici, the client below the global fetch of Node, tells about its connections. Knows no provider; without undici nothing is told.
// https://undici.nodejs.org/#/docs/api/DiagnosticsChannel
import { subscribe } from 'node:diagnostics_channel';
import { isOfClosedConnection, wasClosedBefore } from './stale-socket.ts';

/** More idle connections than this, all closed by the server and all unnoticed, are not tried one after the other. */
const MAX_RESENDS = 10;

/** Each error of undici belongs to one connection, and is the cause of what its fetch throws. */
const staleErrors = new WeakSet<object>();
const unsentErrors = new WeakSet<object>();

/**
 * Calls a fetch, and calls it again at once when undici put its request on a connection that the server had already closed. To its
 * caller all of this is one request. A fetch that is not made of undici is called once.
 */
export async function fetchPastStaleSockets(
  fetch: typeof globalThis.fetch,
  url: URL,
  init: RequestInit,
): Promise<Response> {
  watchUndici();
  for (let resends = 0; ; resends += 1) {
    try {
      return await fetch(url, init);
    } catch (error) {
      const { cause } = error as { readonly cause?: unknown };
      if (resends === MAX_RESENDS || !(cause instanceof Error && staleErrors.has(cause))) throw error;
      init.signal?.throwIfAborted();
    }
  }
}

/** True for an error with which undici failed before it had sent anything of the request. */
export function isUnsentByUndici(error: Error): boolean {
  return unsentErrors.has(error);
}

/** A message of undici. Each channel has some of these. */
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

let isWatching = false;

/** Begins to follow the requests of undici in this process, at the price of one entry of a map for each of them. */
function watchUndici(): void {
  if (isWatching) return;
  isWatching = true;
  const sendings = new WeakMap<object, UndiciSending | 'untold'>();
  subscribe('undici:client:connectError', (message) => void unsentErrors.add((message as UndiciMessage).error));
  subscribe('undici:client:sendHeaders', (message) => {
    const { request, socket } = message as UndiciMessage;
    sendings.set(request, { socket, bytesBefore: socket.bytesRead, flushedAt: undefined });
  });
  subscribe('undici:request:bodySent', (message) => {
    const { request } = message as UndiciMessage;
    const sending = sendings.get(request);
    // Older versions do not tell of the head of a request over HTTP/2.
    if (typeof sending === 'object') sending.flushedAt = performance.now();
    else sendings.set(request, 'untold');
  });
  subscribe('undici:request:error', (message) => {
    const { request, error } = message as UndiciMessage;
    judge(error, sendings.get(request));
  });
}

/** Decides what the error of a request means. */
function judge(error: object, sending: UndiciSending | 'untold' | undefined): void {
  // No connection could be made. That may last, so it is left to the usual retries.
  if (sending === 'untold' || unsentErrors.has(error)) return;
  // The request was about to be put on an idle connection when that failed.
  if (sending === undefined) {
    unsentErrors.add(error);
    if (isOfClosedConnection(error)) staleErrors.add(error);
    return;
  }
  const { socket, bytesBefore, flushedAt } = sending;
  // HTTP/2 carries several requests at once and tells by itself which of them it has not looked at.
  if (socket.alpnProtocol === 'h2') return;
  if (wasClosedBefore(error, { isReused: bytesBefore > 0, bytesBefore, bytesNow: socket.bytesRead, flushedAt }))
    staleErrors.add(error);
}
