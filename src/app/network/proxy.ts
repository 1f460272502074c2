// Chooses the proxy for a URL from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY. Sends nothing. Follows the rules of
// curl where curl has a rule (see docs/decisions/0005-proxies.md).

import { BlockList, isIP } from 'node:net';
import { invalidConfiguration } from '../../errors.ts';
import type { Host } from '../host.ts';

type Environment = Host['environment'];

export interface ProxyAddress {
  /** May contain a user name and a password, so it must never be displayed unchanged. */
  readonly url: URL;
  /** The environment variable that contains the URL. */
  readonly variable: string;
}

const ADDRESS_HINT =
  'Write http://host:3128 or https://host:3128, with USER:PASSWORD@ before the host if needed; ' +
  'write special characters as %40 and so on.';

/**
 * Returns the proxy for a URL; `undefined` for a direct connection. Connections to this machine are always direct.
 * @throws ConfigurationError if the variable is not a valid address; the message contains the variable, never its value
 */
export function proxyFor(url: URL, environment: Environment): ProxyAddress | undefined {
  const variable = variableFor(url, environment);
  if (variable === undefined || isLocal(url)) return undefined;
  const direct = variableValue(environment, 'no_proxy') ?? variableValue(environment, 'NO_PROXY') ?? '';
  return isExcluded(url, direct) ? undefined : { variable, url: proxyAddress(variable, environment) };
}

/**
 * Returns the variable to use. A lower-case name overrides the upper-case name, even if it is empty, which disables the
 * proxy.
 */
function variableFor({ protocol }: URL, environment: Environment): string | undefined {
  const own = protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  return [own, 'all_proxy']
    .map((name) => definedName(name, environment))
    .find((name) => name !== undefined && variableValue(environment, name) !== '');
}

function definedName(lower: string, environment: Environment): string | undefined {
  // If a web server starts the program, HTTP_PROXY may be the header `Proxy:` of an untrusted request
  // (https://httpoxy.org).
  const isForged = lower === 'http_proxy' && environment.REQUEST_METHOD !== undefined;
  return [lower, ...(isForged ? [] : [lower.toUpperCase()])].find((name) => environment[name] !== undefined);
}

function variableValue(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim();
}

/** Parses the address in a variable. @throws ConfigurationError; the message contains the variable, never its value */
export function proxyAddress(variable: string, environment: Environment): URL {
  const value = variableValue(environment, variable) ?? '';
  const text = /^[a-z][a-z0-9+.-]*:\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !isAddress(url))
    throw invalidConfiguration(`${variable} is not the address of a proxy`, ADDRESS_HINT);
  if (!/^https?:$/.test(url.protocol))
    throw invalidConfiguration(`${variable} uses a proxy protocol that is not supported`, ADDRESS_HINT);
  return url;
}

/** Returns false for a URL with more than an origin: an unescaped # or / in a password would end the host too early. */
function isAddress({ hostname, pathname, search, hash, username, password }: URL): boolean {
  try {
    decodeURIComponent(`${username}:${password}`);
  } catch {
    return false;
  }
  return hostname !== '' && /^\/?$/.test(pathname) && search === '' && hash === '';
}

/** Returns whether a URL is on this machine. For a proxy `localhost` would be another machine, so no proxy is used. */
function isLocal(url: URL): boolean {
  return isExcluded(new URL(`http://${url.hostname}`), 'localhost,127.0.0.0/8,::1');
}

/**
 * Returns whether a URL matches a list in the format of NO_PROXY. Entries are separated by commas or white space: `*`;
 * a name, which also matches its subdomains (`.name` and `*.name` mean the same); an IP address; or a range such as
 * 10.0.0.0/8. Each entry but `*` may end with `:port`; an IPv6 address is then in brackets.
 * https://curl.se/libcurl/c/CURLOPT_NOPROXY.html
 */
export function isExcluded(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[,\s]+/)
    .some((entry) => entry === '*' || entryMatches(entry, host, port));
}

function entryMatches(entry: string, host: string, port: string): boolean {
  const [, bracketed, plain, entryPort] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
  if (entryPort !== undefined && entryPort !== port) return false;
  // An entry with several colons and without brackets is an IPv6 address.
  const name = bracketed ?? plain ?? entry;
  if (isIP(host) !== 0) return isInRange(host, name);
  const domain = name.replace(/^\*?\./, '').replace(/\.$/, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

function isInRange(host: string, range: string): boolean {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(range) ?? [];
  const maxPrefix = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const prefix = Number(bits ?? maxPrefix);
  if (prefix < 0 || prefix > maxPrefix) return false;
  const list = new BlockList();
  list.addSubnet(address, prefix, family(address));
  return list.check(host, family(host));
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
