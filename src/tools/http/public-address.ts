// Decides which IP addresses are public. Independent of requests.
import ipaddr from 'ipaddr.js';

/**
 * Returns why an IP address is not public, such as "a loopback address"; `undefined` if it is public. Only addresses
 * that are known to be public count: an unassigned IPv6 address is not public, and neither is an IPv6 address that
 * stands for an IPv4 address (mapped, NAT64, 6to4, Teredo).
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export function privateKind(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return 'an invalid IP address';
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range !== 'unicast') return KINDS[range] ?? `an address for ${range}`;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST) ? undefined : 'an unassigned address';
}

/** The only IPv6 range that has been assigned for global unicast so far. */
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
