// Which addresses of the internet are public. Knows no request.
import ipaddr from 'ipaddr.js';

/**
 * Why an IP address is not a public one, such as "a loopback address"; `undefined` if it is. Only what is known to be public is:
 * IPv6 that was not given out, and IPv6 that leads on to an IPv4 address (mapped, NAT64, 6to4, Teredo), is not.
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export function privateKind(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return 'no IP address';
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range !== 'unicast') return KINDS[range] ?? `an address for ${range}`;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST) ? undefined : 'an address that nobody was given';
}

/** All that has been given out for use between hosts so far. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

const KINDS: Readonly<Record<string, string>> = {
  unspecified: 'an unspecified address',
  broadcast: 'a broadcast address',
  multicast: 'a multicast address',
  linkLocal: 'a link-local address',
  loopback: 'a loopback address',
  private: 'a private address',
  carrierGradeNat: 'a private address',
  uniqueLocal: 'a private address',
  deprecatedSiteLocal: 'a private address',
  reserved: 'a reserved address',
  ipv4Mapped: 'an IPv4 address as IPv6',
  rfc6145: 'an IPv4 address as IPv6',
  rfc6052: 'an IPv4 address as IPv6',
  '6to4': 'an IPv4 address as IPv6',
  teredo: 'an IPv4 address as IPv6',
};
