// The one way to the network: the headers are ours alone, whatever an SDK adds, and no redirect is followed.
import { ConfigurationError, ProviderError } from '../errors.ts';
import type { Connection } from './provider.ts';

/** What an SDK is given as its key: it never sees the real one. */
export const UNUSED_KEY = 'not-a-key';

const USER_AGENT = 'cleveragents';

/** Connections on which the head of an answer has come: what breaks then broke in the answer. */
const ANSWERED = new WeakSet<Connection>();

/** Whether an answer had begun on this connection. */
export function hasAnswered(connection: Connection): boolean {
  return ANSWERED.has(connection);
}

/**
 * A fetch that sends a method, a body and exactly these headers: `headers`, then those of the credential.
 * With `document` a whole document is wanted and not a stream. An SDK's own headers, which may come from the environment, do not pass. It refuses any address but the provider's.
 * @throws ConfigurationError if a header cannot be sent; the message never quotes its value
 */
export function guardedFetch(
  connection: Connection,
  headers: Readonly<Record<string, string | undefined>>,
  { document = false }: { readonly document?: boolean } = {},
): typeof fetch {
  const sent = new Headers({ 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'user-agent': USER_AGENT });
  for (const [name, value] of [...Object.entries(headers), ...Object.entries(connection.credential.headers ?? {})]) {
    if (value === undefined) continue;
    try {
      sent.set(name, value);
    } catch {
      throw new ConfigurationError({ code: 'INVALID_CONFIGURATION', message: `the header ${JSON.stringify(name)} holds a character that cannot be sent` });
    }
  }
  const origin = new URL(connection.baseUrl).origin;
  return async (input, init = {}) => {
    const url = new URL(String(input instanceof Request ? input.url : input));
    if (url.origin !== origin) throw new ConfigurationError({ code: 'INVALID_CONFIGURATION', message: `refused to send to ${url.origin}` });
    const { method = 'GET', body = null, signal = null } = init;
    const response = await connection.fetch(url, { method, body, signal, headers: sent, redirect: 'error' });
    if (response.ok) ANSWERED.add(connection);
    if (!document) refusePage(response, connection);
    return response;
  };
}

/** A page or a whole document where a stream was asked for: the SDKs would read it as an empty stream. */
function refusePage({ ok, headers }: Response, { provider, baseUrl }: Connection): void {
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim();
  if (!ok || (type !== 'text/html' && type !== 'application/json')) return;
  throw new ProviderError({
    code: 'PROVIDER_BAD_ANSWER',
    message: `${provider} answered with ${type} instead of a stream`,
    hint: `Check the base URL, ${baseUrl}.`,
    details: { provider },
  });
}
