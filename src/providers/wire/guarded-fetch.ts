// The only code that sends requests to providers. It sets all headers itself, follows no redirects, limits the idle
// time and the size of an answer, and returns the answer as server-sent events.
import { ConfigurationError } from '../../errors.ts';
import type { Connection } from '../provider.ts';
import { isDone, NotEventStreamError, type ServerEvent, serverEvents } from './server-events.ts';
import { fetchPastStaleSockets } from './undici-events.ts';
import { wasNeverSent } from './unsent.ts';
import { DEFAULT_IDLE_TIMEOUT_MS, MAX_BYTES, Watch, WatchFault, watchedBody } from './watched-body.ts';

/** The key that is passed to an SDK, which never receives the real key. */
export const UNUSED_KEY = 'not-a-key';

const USER_AGENT = 'cleveragents';

/** The maximum number of bytes that are read of an error body: 1 MiB. */
const MAX_ERROR_BYTES = 1024 * 1024;

/** How long to wait for the end of the connection after the last event of an answer, in milliseconds. */
const LAST_EVENT_GRACE_MS = 1000;

/**
 * Thrown for a status other than 2xx, and for an answer that is not a stream of events. Contains the body as a string.
 */
export class UnexpectedResponseError extends Error {
  readonly status: number;
  readonly headers: Headers;
  /** Private, so that printing the error does not print it: it may contain the key. */
  readonly #body: string;

  constructor({ status, headers }: Response, body: string) {
    super(`HTTP ${status}`);
    this.status = status;
    this.headers = headers;
    this.#body = body;
  }

  get body(): string {
    return this.#body;
  }
}

/** What the network layer observed of one request. */
export interface Observed {
  /** The head of a successful answer was received. A later failure is a failure of the answer. */
  answered: boolean;
  /** The error that `guardedFetch` threw. An SDK may replace it by an error of its own. */
  fault: unknown;
  /** It is certain that nothing of the request was sent. */
  isUnsent: boolean;
}

/** Returns the initial state of an observed request. */
export function nothingObserved(): Observed {
  return { answered: false, fault: undefined, isUnsent: false };
}

/** Values that are passed to `guardedFetch` through the options of an SDK. */
export interface RequestContext {
  readonly observed: Observed;
  /** Cancels the request. Not passed to the SDK itself, which would add a listener per request and never remove it. */
  readonly signal: AbortSignal;
}

/** Returns the fetch options of an SDK request that carry the context to `guardedFetch`. */
export function contextOptions(context: RequestContext): object {
  return { context };
}

/**
 * Returns a `fetch` that sends exactly these headers: `headers`, then those of the credential. The options of each
 * request must contain a context, from `contextOptions`. Ignores the headers of the SDK, which may come from the
 * environment. Refuses every origin except that of the provider.
 * @throws ConfigurationError if a header is invalid; the message never contains its value
 */
export function guardedFetch(
  connection: Connection,
  headers: Readonly<Record<string, string | undefined>>,
): typeof fetch {
  const sent = sentHeaders(connection, headers);
  return async (input, init = {}) => {
    const url = new URL(String(input instanceof Request ? input.url : input));
    const { method = 'GET', body = null, context } = init as RequestInit & { readonly context: RequestContext };
    return sendGuarded(
      connection,
      { url, ...context, init: { method, body, headers: sent } },
      async (response, watch) => {
        if (isDocument(response)) throw new UnexpectedResponseError(response, await errorText(response, watch));
        return eventResponse(response, watch, connection);
      },
    );
  };
}

/**
 * Fetches one complete document with the same checks.
 * @throws UnexpectedResponseError for a status other than 2xx; the errors of the network
 */
export async function guardedDocument(
  connection: Connection,
  headers: Readonly<Record<string, string | undefined>>,
  { url, maxBytes, ...context }: RequestContext & { readonly url: URL; readonly maxBytes: number },
): Promise<string> {
  const request = { url, ...context, init: { method: 'GET', headers: sentHeaders(connection, headers) } };
  return sendGuarded(connection, request, async (response, watch) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of watchedBody(bytesOf(response), watch, maxBytes)) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  });
}

function sentHeaders({ credential }: Connection, headers: Readonly<Record<string, string | undefined>>): Headers {
  const sent = new Headers({
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'user-agent': USER_AGENT,
  });
  for (const [name, value] of [...Object.entries(headers), ...Object.entries(credential.headers ?? {})]) {
    if (value === undefined) continue;
    try {
      sent.set(name, value);
    } catch {
      throw new ConfigurationError({
        code: 'INVALID_CONFIGURATION',
        message: `the header ${JSON.stringify(name)} contains a character that is not allowed in a header`,
      });
    }
  }
  return sent;
}

interface GuardedRequest extends RequestContext {
  readonly url: URL;
  readonly init: RequestInit;
}

/** Sends one request to the origin of the provider, and returns the result of `read` for a successful answer. */
async function sendGuarded<Answer>(
  connection: Connection,
  { url, observed, signal, init }: GuardedRequest,
  read: (response: Response, watch: Watch) => Promise<Answer>,
): Promise<Answer> {
  const { origin } = new URL(connection.baseUrl);
  if (url.origin !== origin)
    throw new ConfigurationError({ code: 'INVALID_CONFIGURATION', message: `refused to send to ${url.origin}` });
  const { idleTimeoutMs = DEFAULT_IDLE_TIMEOUT_MS } = connection;
  const watch = new Watch(idleTimeoutMs, signal);
  let pending: Promise<Response> | undefined;
  try {
    pending = fetchPastStaleSockets(connection.fetch, url, { ...init, signal: watch.signal, redirect: 'error' });
    const response = await watch.waitFor(pending);
    pending = undefined;
    observed.answered = response.ok;
    if (!response.ok) {
      const text = await errorText(response, watch);
      // A canceled caller must receive the cancellation, not a retryable error.
      signal.throwIfAborted();
      throw new UnexpectedResponseError(response, text);
    }
    return await read(response, watch);
  } catch (error) {
    observed.fault = error;
    observed.isUnsent = !observed.answered && wasNeverSent(watch.signal, error);
    watch.close();
    // A `fetch` that ignores its signal may still return an open answer.
    pending?.then((late) => late.body?.cancel()).catch(() => undefined);
    throw error;
  }
}

/**
 * Returns whether an answer is an HTML page or a JSON document instead of a stream. The SDKs would read it as an empty
 * stream.
 */
function isDocument({ headers }: Response): boolean {
  return /^\s*(text\/html|application\/json)\b/.test(headers.get('content-type') ?? '');
}

/** Returns the readable part of an error body. Ignores errors, because the status is already known. */
async function errorText(response: Response, watch: Watch): Promise<string> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of watchedBody(bytesOf(response), watch, MAX_ERROR_BYTES)) chunks.push(chunk);
  } catch (error) {
    if (!(error instanceof WatchFault)) watch.close();
  }
  return Buffer.concat(chunks).toString();
}

/** Returns the part of a `Response` that the SDKs use. Its body is an iterable of events, for `eventsOf`. */
function eventResponse(response: Response, watch: Watch, { protocol }: Connection): Response {
  const { ok, status, statusText, headers, url } = response;
  let hasEnded = false;
  async function* events(): AsyncGenerator<readonly ServerEvent[]> {
    try {
      for await (const batch of serverEvents(watchedBody(bytesOf(response), watch, MAX_BYTES))) {
        hasEnded ||= batch.some((event) => isDone(event) || protocol.lastEvents.has(event.event));
        if (hasEnded) watch.idleTimeoutMs = Math.min(LAST_EVENT_GRACE_MS, watch.idleTimeoutMs);
        yield batch;
      }
    } catch (error) {
      if (error instanceof NotEventStreamError) throw new UnexpectedResponseError(response, error.text);
      // The answer is complete: an error at the end of the connection is irrelevant.
      if (!hasEnded) throw error;
    }
  }
  return { ok, status, statusText, headers, url, body: events() } as unknown as Response;
}

/** Returns the events of an answer of `guardedFetch`, in batches as they were received. */
export function eventsOf({ body }: Response): AsyncIterable<readonly ServerEvent[]> {
  return body as unknown as AsyncIterable<readonly ServerEvent[]>;
}

/** Returns the body of the global `fetch`, or of one that returns a Node.js stream. Some statuses have no body. */
function bytesOf({ body }: Response): AsyncIterable<Uint8Array> {
  if (body === null) return NO_BYTES;
  return 'getReader' in body ? webBytes(body) : (body as AsyncIterable<Uint8Array>);
}

const NO_BYTES: AsyncIterable<Uint8Array> = {
  async *[Symbol.asyncIterator]() {
    // Yields nothing.
  },
};

/**
 * Iterates over the bytes of a web stream. Leaving the iteration closes the connection immediately, even while a read
 * is pending; the iterator of the stream itself would wait for that read. The signal of the request is not sufficient:
 * undici no longer observes it after the request is garbage collected.
 */
function webBytes(body: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  const reader = body.getReader();
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => reader.read() as Promise<IteratorResult<Uint8Array>>,
      return: async () => {
        await reader.cancel();
        return { done: true, value: undefined };
      },
    }),
  };
}
