// The one way to the network: the headers are ours alone, whatever an SDK adds, and no redirect is followed.
import { ConfigurationError } from '../errors.ts';
import type { Connection } from './provider.ts';

/** What an SDK is given as its key: it never sees the real one. */
export const UNUSED_KEY = 'not-a-key';

const USER_AGENT = 'cleveragents';

/**
 * A fetch that sends a method, a body and exactly these headers: `headers`, then those of the credential.
 * An SDK's own headers, which may come from the environment, do not pass. It refuses any address but the provider's.
 * @throws ConfigurationError if a header cannot be sent; the message never quotes its value
 */
export function guardedFetch(connection: Connection, headers: Readonly<Record<string, string | undefined>>): typeof fetch {
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
  return (input, init = {}) => {
    const url = new URL(String(input instanceof Request ? input.url : input));
    if (url.origin !== origin) throw new ConfigurationError({ code: 'INVALID_CONFIGURATION', message: `refused to send to ${url.origin}` });
    return connection.fetch(url, { method: init.method ?? 'GET', body: init.body ?? null, signal: init.signal ?? null, headers: sent, redirect: 'error' });
  };
}
