/** Which address a webhook may go to: one of the public internet, found once and used as found. */
import { lookup as ask, type LookupAddress } from 'node:dns';
import { promisify } from 'node:util';
import ipaddr from 'ipaddr.js';
import { GivenUp } from './read-capped.ts';

/** Every address of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** As the machine resolves names. */
export const resolveName: Resolve = (hostname) => promisify(ask)(hostname, { all: true });

/**
 * False for everything that is private, loopback, link-local, shared (CGNAT), multicast, reserved, or a way to write an
 * IPv4 address as an IPv6 one. Of IPv6 only what is allotted (2000::/3) counts as public.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(allotted);
}

const allotted = ipaddr.IPv6.parseCIDR('2000::/3');

const isLoopback = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.parse(address).range() === 'loopback';

/**
 * The addresses of a URL's host, all of them allowed. A name with one that is not is refused whole: who controls it
 * could have the other one used.
 * @throws GivenUp `address_refused`; what `resolve` throws.
 */
export async function vettedAddresses(
  hostname: string,
  { resolve, allowLoopback }: { readonly resolve: Resolve; readonly allowLoopback: boolean },
): Promise<readonly LookupAddress[]> {
  // The URL parser has brought every way to write an IPv4 address into the dotted one, and IPv6 into brackets.
  const literal = hostname.replace(/^\[(.*)\]$/, '$1');
  const found = ipaddr.isValid(literal)
    ? [{ address: literal, family: literal.includes(':') ? 6 : 4 }]
    : await resolve(hostname);
  const allowed = found.every(({ address }) => isPublic(address) || (allowLoopback && isLoopback(address)));
  if (!allowed || found.length === 0) throw new GivenUp('address_refused');
  return found;
}
