// Resolves host names to public addresses only. The connection uses the addresses that were checked, so a second lookup
// cannot return different ones.
import dns from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { ToolError } from '../tool.ts';
import { privateKind } from './public-address.ts';

/**
 * Returns the error for an IP address in a URL, which needs no lookup, if it is not public; `undefined` for a public
 * address or a host name.
 */
export function hostFault(hostname: string): ToolError | undefined {
  const host = hostname.replace(/^\[|\]$/g, '');
  const kind = isIP(host) === 0 ? undefined : privateKind(host);
  return kind === undefined ? undefined : privateAddressError(hostname, `is ${kind}`);
}

/** Looks up a host name and returns its public addresses only. Fails with a ToolError if it has none. */
export const publicLookup: LookupFunction = (hostname, options, done) => {
  dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, []);
    const open = addresses.filter(({ address }) => privateKind(address) === undefined);
    const [first] = open;
    if (first === undefined)
      return done(
        privateAddressError(hostname, `resolves to ${privateKind(addresses[0]?.address ?? '') ?? 'no address'}`),
        [],
      );
    return options.all === true ? done(null, open) : done(null, first.address, first.family);
  });
};

function privateAddressError(hostname: string, reason: string): ToolError {
  return new ToolError(`${hostname} ${reason}, and only public addresses may be reached`);
}
