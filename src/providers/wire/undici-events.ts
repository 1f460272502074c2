// Observes the connections of undici, the HTTP client of the global `fetch` of Node.js. Independent of providers. A
// `fetch` that does not use undici is not observed.
// https://undici.nodejs.org/#/docs/api/DiagnosticsChannel
import { subscribe } from 'node:diagnostics_channel';
import { isOfClosedConnection, wasClosedBefore } from './stale-socket.ts';

/** The maximum number of idle connections that are tried one after the other if the server has closed them. */
const MAX_RESENDS = 10;

/** Errors of undici. Each belongs to one connection, and is the cause of the error that `fetch` throws. */
const staleErrors = new WeakSet<object>();
const unsentErrors = new WeakSet<object>();

/**
 * Calls `fetch`, and calls it again immediately if undici sent the request on a connection that the server had already
 * closed. For the caller this is one request. A `fetch` that does not use undici is called once.
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

/** Returns true for an error that undici reported before it had sent anything of the request. */
export function isUnsentByUndici(error: Error): boolean {
  return unsentErrors.has(error);
}

/** A message of undici. Each channel has some of these keys. */
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

/** Starts to observe the requests of undici in this process. The cost is one map entry per request. */
function watchUndici(): void {
  if (isWatching) return;
  isWatching = true;
  const sendings = new WeakMap<object, UndiciSending | 'unknown'>();
  subscribe('undici:client:connectError', (message) => void unsentErrors.add((message as UndiciMessage).error));
  subscribe('undici:client:sendHeaders', (message) => {
    const { request, socket } = message as UndiciMessage;
    sendings.set(request, { socket, bytesBefore: socket.bytesRead, flushedAt: undefined });
  });
  subscribe('undici:request:bodySent', (message) => {
    const { request } = message as UndiciMessage;
    const sending = sendings.get(request);
    // Older versions do not publish `sendHeaders` for a request over HTTP/2.
    if (typeof sending === 'object') sending.flushedAt = performance.now();
    else sendings.set(request, 'unknown');
  });
  subscribe('undici:request:error', (message) => {
    const { request, error } = message as UndiciMessage;
    classifyError(error, sendings.get(request));
  });
}

/** Classifies the error of a request. */
function classifyError(error: object, sending: UndiciSending | 'unknown' | undefined): void {
  // The connection could not be established. This may persist, so the usual retries handle it.
  if (sending === 'unknown' || unsentErrors.has(error)) return;
  // The idle connection failed before the request was sent on it.
  if (sending === undefined) {
    unsentErrors.add(error);
    if (isOfClosedConnection(error)) staleErrors.add(error);
    return;
  }
  const { socket, bytesBefore, flushedAt } = sending;
  // HTTP/2 carries several requests concurrently and reports itself which of them it has not processed.
  if (socket.alpnProtocol === 'h2') return;
  if (wasClosedBefore(error, { isReused: bytesBefore > 0, bytesBefore, bytesNow: socket.bytesRead, flushedAt }))
    staleErrors.add(error);
}
