// The address and the authentication headers of requests: the base URL, with the path that a service inserts before the
// paths of the protocol.
import type { Connection } from '../provider.ts';

export interface RequestAddress {
  readonly baseUrl: string;
  readonly query: Readonly<Record<string, string>>;
}

/** Returns the address for one model. A base URL that already contains the path of the service is kept. */
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
  // `preview` and `latest` are versions of the unversioned API, which has the path `plain`.
  if (!/^\d/.test(apiVersion)) return { baseUrl: endpoint + paths.plain, query: { 'api-version': apiVersion } };
  return {
    baseUrl: endpoint + paths.versioned.replace('{model}', encodeURIComponent(model)),
    query: { 'api-version': apiVersion },
  };
}

/** Returns the headers of the protocol, and the header with the key if there is one. */
export function authHeaders({ credential, dialect, protocol }: Connection): Readonly<Record<string, string>> {
  const { apiKey } = credential;
  if (apiKey === undefined) return protocol.headers;
  const key = dialect.keyHeader === undefined ? protocol.keyHeader(apiKey) : { [dialect.keyHeader]: apiKey };
  return { ...protocol.headers, ...key };
}
