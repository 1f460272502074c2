// Where the requests of a connection go: the base URL, with what a service puts between it and the protocol's own paths.
import type { Connection } from '../provider.ts';

export interface RequestAddress {
  readonly baseUrl: string;
  readonly query: Readonly<Record<string, string>>;
}

/** The address for one model. A base URL that holds the service's own path already is left as it is. */
export function requestAddress(
  { baseUrl, dialect, credential }: Pick<Connection, 'baseUrl' | 'dialect' | 'credential'>,
  model: string,
): RequestAddress {
  const base = baseUrl.replace(/\/+$/, '');
  const { paths } = dialect;
  if (paths === undefined) return { baseUrl: base, query: {} };
  const endpoint = base.endsWith(paths.plain) ? base.slice(0, -paths.plain.length) : base;
  const { apiVersion } = credential;
  if (apiVersion === undefined) return { baseUrl: endpoint + paths.plain, query: {} };
  // `preview` and `latest` are versions of the API that has no numbers, and is asked for in its own place.
  if (!/^\d/.test(apiVersion)) return { baseUrl: endpoint + paths.plain, query: { 'api-version': apiVersion } };
  return {
    baseUrl: endpoint + paths.versioned.replace('{model}', encodeURIComponent(model)),
    query: { 'api-version': apiVersion },
  };
}

/** Returns the headers that identify the caller: the key, if there is one, and those that the protocol always needs. */
export function authHeaders({ credential, dialect, protocol }: Connection): Readonly<Record<string, string>> {
  const { apiKey } = credential;
  if (apiKey === undefined) return protocol.headers;
  const key = dialect.keyHeader === undefined ? protocol.keyHeader(apiKey) : { [dialect.keyHeader]: apiKey };
  return { ...protocol.headers, ...key };
}
