/** Names for senders: one for all that the throttle counts together. */

import { LRUCache } from 'lru-cache';
import { hashText } from '../internal/one-shot-hash.ts';
import { parseClientAddress } from './address.ts';

/** Addresses whose source is remembered: parsing an IPv6 address costs more than all else that the throttle does. */
const REMEMBERED_SOURCES = 256;
const PLAIN_IPV4 = /^[\d.]{7,15}$/;
/** Longer names are hashed. */
const LONGEST_NAME = 64;

/** Makes the function that gives the source of an address: IPv4 by address, IPv6 by /64. */
export function throttleSource(): (address: string) => string {
  const sources = new LRUCache<string, string>({ max: REMEMBERED_SOURCES });
  return (address) => {
    // Most are IPv4 addresses without a port, of which there is one spelling.
    if (PLAIN_IPV4.test(address)) return address;
    const known = sources.get(address);
    if (known !== undefined) return known;
    const source = sourceOf(address);
    if (address.length <= LONGEST_NAME) sources.set(unshared(address), source);
    return source;
  };
}

/** A name of bounded length for what a stranger may write at any length. No two texts have one name. */
export function throttleName(text: string): string {
  // Longer than any text that is its own name: else the digest of a long text could be sent as a short one.
  return text.length <= LONGEST_NAME ? text : `sha256:${hashText('sha256', text, 'hex')}`;
}

/** The same text, apart from the longer text that it was cut out of: an engine may keep all of that for its sake. */
export function unshared(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}

/** One subscriber usually has a whole /64 of IPv6 addresses to choose from. */
function sourceOf(text: string): string {
  const address = parseClientAddress(text);
  // No source of an address begins like this.
  if (address === undefined) return throttleName(`?${text}`);
  return 'parts' in address ? address.parts.slice(0, 4).join(':') : address.toString();
}
