// The one way to the network: the headers are ours alone, whatever an SDK adds, no redirect is followed, and an answer is
// watched: it may not fall silent, not grow without end, and comes as events.
import { ConfigurationError } from '../../errors.ts';
import type { Connection } from '../provider.ts';
import { isDone, NoEvents, type ServerEvent, serverEvents } from './server-events.ts';
import { fetchPastStaleSockets } from './undici-events.ts';
import { wasNeverSent } from './unsent.ts';
import { DEFAULT_IDLE_TIMEOUT_MS, MAX_BYTES, Watch, WatchFault, watchedBody } from './watched-body.ts';

/** What an SDK is given as its key: it never sees the real one. */
export const UNUSED_KEY = 'not-a-key';

const USER_AGENT = 'cleveragents';

/** As much is read of the body of an error: 1 MiB. */
const MAX_ERROR_BYTES = 1024 * 1024;

/** So long the end of a connection is waited for once the last event of an answer has come, in milliseconds. */
const LAST_EVENT_GRACE_MS = 1000;

/** An answer that is none: a status other than 2xx, or something else than events. Its body is kept as text. */
export class AnsweredError extends Error {
  readonly status: number;
  readonly headers: Headers;
  /** Not to be seen by who prints the error: it may hold the key. */
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

/** What was seen of one request. */
export interface Observed {
  /** The head of an answer has come: what breaks then broke in the answer. */
  answered: boolean;
  /** What the way to the network threw, which an SDK may hide behind an error of its own. */
  fault: unknown;
  /** Nothing of the request was sent, as far as that is known. */
  isUnsent: boolean;
}

/** Nothing, as yet. */
export function nothingObserved(): Observed {
  return { answered: false, fault: undefined, isUnsent: false };
}

/** What goes with a request past the SDK that makes it. */
export interface Passed {
  readonly observed: Observed;
  /** Ends the request. An SDK would listen to it for as long as it lives, once for each request. */
  readonly signal: AbortSignal;
}

/** The options of an SDK's request by which it gets to `guardedFetch`. */
export function passing(passed: Passed): object {
  return { passed };
}

/**
 * A fetch that sends a method, a body and exactly these headers: `headers`, then those of the credential. What goes with a
 * request stands in its options, by `passing`.
 * An SDK's own headers, which may come from the environment, do not pass. It refuses any address but the provider's.
 * @throws ConfigurationError if a header cannot be sent; the message never quotes its value
 */
export function guardedFetch(
  connection: Connection,
  headers: Readonly<Record<string, string | undefined>>,
): typeof fetch {
  const sent = sentHeaders(connection, headers);
  return async (input, init = {}) => {
    const url = new URL(String(input instanceof Request ? input.url : input));
    const { method = 'GET', body = null, passed } = init as RequestInit & { readonly passed: Passed };
    return answerTo(connection, { url, ...passed, init: { method, body, headers: sent } }, async (response, watch) => {
      if (isDocument(response)) throw new AnsweredError(response, await errorText(response, watch));
      return streamOf(response, watch, connection);
    });
  };
}

/**
 * Asks for one whole document, under the same guards.
 * @throws AnsweredError for a status other than 2xx; what the way to the network throws
 */
export async function guardedDocument(
  connection: Connection,
  headers: Readonly<Record<string, string | undefined>>,
  { url, mostBytes, ...passed }: Passed & { readonly url: URL; readonly mostBytes: number },
): Promise<string> {
  const sent = { url, ...passed, init: { method: 'GET', headers: sentHeaders(connection, headers) } };
  return answerTo(connection, sent, async (response, watch) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of watchedBody(bytesOf(response), watch, mostBytes)) chunks.push(chunk);
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
        message: `the header ${JSON.stringify(name)} holds a character that cannot be sent`,
      });
    }
  }
  return sent;
}

interface Sent extends Passed {
  readonly url: URL;
  readonly init: RequestInit;
}

/** Sends one request to the provider's own address and gives what `read` makes of an answer that is one. */
async function answerTo<Answer>(
  connection: Connection,
  { url, observed, signal, init }: Sent,
  read: (response: Response, watch: Watch) => Promise<Answer>,
): Promise<Answer> {
  const { origin } = new URL(connection.baseUrl);
  if (url.origin !== origin)
    throw new ConfigurationError({ code: 'INVALID_CONFIGURATION', message: `refused to send to ${url.origin}` });
  const { idleTimeoutMs = DEFAULT_IDLE_TIMEOUT_MS } = connection;
  const watch = new Watch(idleTimeoutMs, signal);
  let asked: Promise<Response> | undefined;
  try {
    asked = fetchPastStaleSockets(connection.fetch, url, { ...init, signal: watch.signal, redirect: 'error' });
    const response = await watch.before(asked);
    asked = undefined;
    observed.answered = response.ok;
    if (!response.ok) {
      const text = await errorText(response, watch);
      // Who has gone is not to be told of another attempt.
      signal.throwIfAborted();
      throw new AnsweredError(response, text);
    }
    return await read(response, watch);
  } catch (error) {
    observed.fault = error;
    observed.isUnsent = !observed.answered && wasNeverSent(watch.signal, error);
    watch.close();
    // A fetch that does not look at its signal may still come back with an open answer.
    asked?.then((late) => late.body?.cancel()).catch(() => undefined);
    throw error;
  }
}

/** A page or a whole document where a stream was asked for: the SDKs would read it as an empty stream. */
function isDocument({ headers }: Response): boolean {
  return /^\s*(text\/html|application\/json)\b/.test(headers.get('content-type') ?? '');
}

/** What can be read of the body of an error: the status is known, so whatever breaks here is no matter. */
async function errorText(response: Response, watch: Watch): Promise<string> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of watchedBody(bytesOf(response), watch, MAX_ERROR_BYTES)) chunks.push(chunk);
  } catch (error) {
    if (!(error instanceof WatchFault)) watch.close();
  }
  return Buffer.concat(chunks).toString();
}

/** The part of a `Response` that the SDKs use; its body are events, for `eventsOf`. */
function streamOf(response: Response, watch: Watch, { protocol }: Connection): Response {
  const { ok, status, statusText, headers, url } = response;
  let last = false;
  async function* events(): AsyncGenerator<readonly ServerEvent[]> {
    try {
      for await (const come of serverEvents(watchedBody(bytesOf(response), watch, MAX_BYTES))) {
        last ||= come.some((event) => isDone(event) || protocol.lastEvents.has(event.event));
        if (last) watch.idleTimeoutMs = Math.min(LAST_EVENT_GRACE_MS, watch.idleTimeoutMs);
        yield come;
      }
    } catch (error) {
      if (error instanceof NoEvents) throw new AnsweredError(response, error.text);
      // All has come: how the connection ends is no matter.
      if (!last) throw error;
    }
  }
  return { ok, status, statusText, headers, url, body: events() } as unknown as Response;
}

/** The events of an answer that came through `guardedFetch`, together as they came. */
export function eventsOf({ body }: Response): AsyncIterable<readonly ServerEvent[]> {
  return body as unknown as AsyncIterable<readonly ServerEvent[]>;
}

/** The body of the global fetch, or of one that hands out the stream of its socket; some statuses have none. */
function bytesOf({ body }: Response): AsyncIterable<Uint8Array> {
  if (body === null) return NO_BYTES;
  return 'getReader' in body ? webBytes(body) : (body as AsyncIterable<Uint8Array>);
}

const NO_BYTES: AsyncIterable<Uint8Array> = {
  async *[Symbol.asyncIterator]() {
    // There are none.
  },
};

/**
 * The bytes of a web stream. Leaving them closes the connection at once, even while a read is pending, where the stream's own iterator would
 * wait for that read. The signal of a request is not enough: undici forgets it once the request is collected as garbage.
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
