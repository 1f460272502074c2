// Names of hosts that lead to public addresses alone: what is looked up is what is connected to, so no second look-up can differ.
import dns from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { ToolError } from '../tool.ts';
import { privateKind } from './public-address.ts';

/** Why an address that stands in a URL itself, which nobody looks up, may not be reached; `undefined` if it may, or is a name. */
export function hostFault(hostname: string): ToolError | undefined {
  const host = hostname.replace(/^\[|\]$/g, '');
  const kind = isIP(host) === 0 ? undefined : privateKind(host);
  return kind === undefined ? undefined : refused(hostname, `is ${kind}`);
}

/** A look-up for connections that leaves out the addresses that are not public; if none is left, it is a ToolError. */
export const publicLookup: LookupFunction = (hostname, options, done) => {
  dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, []);
    const open = addresses.filter(({ address }) => privateKind(address) === undefined);
    const [first] = open;
    if (first === undefined)
      return done(refused(hostname, `leads to ${privateKind(addresses[0]?.address ?? '') ?? 'nothing'}`), []);
    return options.all === true ? done(null, open) : done(null, first.address, first.family);
  });
};

function refused(hostname: string, reason: string): ToolError {
  return new ToolError(`${hostname} ${reason}, and only public addresses may be reached`);
}
