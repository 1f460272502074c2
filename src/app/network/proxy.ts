// Which proxy, if any, stands between this program and an address: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY.
// Sends nothing. The rules are those of curl where curl has one (see docs/decisions/0005-proxies.md).

import { BlockList, isIP } from 'node:net';
import { invalidConfiguration } from '../../errors.ts';
import type { Host } from '../host.ts';

type Environment = Host['environment'];

export interface ProxyAddress {
  /** May hold a user name and a password: never to be shown as it is. */
  readonly url: URL;
  /** The variable that it stands in. */
  readonly variable: string;
}

const HINT =
  'It looks like http://host:3128 or https://host:3128; with USER:PASSWORD@ before the host, special characters as %40 and the like.';

/**
 * The proxy for an address; `undefined`: the way is direct, as it always is to this machine itself.
 * @throws ConfigurationError if the variable holds no address; the message names the variable and never its value
 */
export function proxyFor(url: URL, environment: Environment): ProxyAddress | undefined {
  const variable = variableFor(url, environment);
  if (variable === undefined || isLocal(url)) return undefined;
  const direct = textOf(environment, 'no_proxy') ?? textOf(environment, 'NO_PROXY') ?? '';
  return isExcluded(url, direct) ? undefined : { variable, url: proxyAddress(variable, environment) };
}

/** The lower-case name wins over the upper-case one, even if it is empty, so that it can be used to go without. */
function variableFor({ protocol }: URL, environment: Environment): string | undefined {
  const own = protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  return [own, 'all_proxy']
    .map((name) => setName(name, environment))
    .find((name) => name !== undefined && textOf(environment, name) !== '');
}

function setName(lower: string, environment: Environment): string | undefined {
  // Where a web server starts the program, HTTP_PROXY may be the header `Proxy:` of a stranger's request (https://httpoxy.org).
  const isForged = lower === 'http_proxy' && environment.REQUEST_METHOD !== undefined;
  return [lower, ...(isForged ? [] : [lower.toUpperCase()])].find((name) => environment[name] !== undefined);
}

function textOf(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim();
}

/** The address in a variable. @throws ConfigurationError that names the variable and never its value */
export function proxyAddress(variable: string, environment: Environment): URL {
  const value = textOf(environment, variable) ?? '';
  const text = /^[a-z][a-z0-9+.-]*:\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !isAddress(url))
    throw invalidConfiguration(`${variable} does not hold the address of a proxy`, HINT);
  if (!/^https?:$/.test(url.protocol))
    throw invalidConfiguration(`${variable} names a kind of proxy that is not supported`, HINT);
  return url;
}

/** A stray # or / in a password would cut the address in two, and the first half would pass for a host. */
function isAddress({ hostname, pathname, search, hash, username, password }: URL): boolean {
  try {
    decodeURIComponent(`${username}:${password}`);
  } catch {
    return false;
  }
  return hostname !== '' && /^\/?$/.test(pathname) && search === '' && hash === '';
}

/** This machine is reached without a proxy, whose own `localhost` would be another machine. */
function isLocal(url: URL): boolean {
  return isExcluded(new URL(`http://${url.hostname}`), 'localhost,127.0.0.0/8,::1');
}

/**
 * Whether an address is in a list as NO_PROXY holds it, parted by commas or blanks: `*`; a name, which covers the names
 * below it (`.name` and `*.name` say the same); an IP address, or a range of them such as 10.0.0.0/8; each of these but
 * `*` may end with `:port`, where an IPv6 address stands in brackets. https://curl.se/libcurl/c/CURLOPT_NOPROXY.html
 */
export function isExcluded(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[,\s]+/)
    .some((entry) => entry === '*' || covers(entry, host, port));
}

function covers(entry: string, host: string, port: string): boolean {
  const [, bracketed, plain, only] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
  if (only !== undefined && only !== port) return false;
  // What has colons and no brackets is an IPv6 address.
  const name = bracketed ?? plain ?? entry;
  if (isIP(host) !== 0) return isInRange(host, name);
  const domain = name.replace(/^\*?\./, '').replace(/\.$/, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

function isInRange(host: string, range: string): boolean {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(range) ?? [];
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const prefix = Number(bits ?? longest);
  if (prefix < 0 || prefix > longest) return false;
  const list = new BlockList();
  list.addSubnet(address, prefix, family(address));
  return list.check(host, family(host));
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
