/** A header that a client calls by another name than the scheme does. */

import type { SignedRequest } from '../../request/request.ts';
import type { Introspection, ReadMember } from '../../scheme/introspection.ts';

type Declaration = Introspection['declaration'];

/** A header that has a value and is called nearly the same, or as such headers are called elsewhere; never one of the scheme's own. */
export function misnamedHeader(
  headers: SignedRequest['headers'],
  { member, header }: { readonly member: ReadMember; readonly header: string },
  { keyId, timestamp, nonce, signature }: Declaration,
): readonly [name: string, value: string] | undefined {
  const own = [keyId, timestamp, nonce, signature].map((location) => location?.header?.toLowerCase());
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] as string;
    if (own.includes(name.toLowerCase())) continue;
    const isSimilar = areSimilar(coreOf(name), coreOf(header)) || USUAL_NAMES[member].test(name);
    if (isSimilar && headers[i + 1] !== '') return [name, headers[i + 1] as string];
  }
  return undefined;
}

const USUAL_NAMES: Readonly<Record<ReadMember, RegExp>> = {
  keyId: /^(?!content-|idempotency-).*(?:key|client-?id|access-?id)/i,
  timestamp: /(?:time|^(?:x-)?date$)/i,
  nonce: /nonce/i,
  signature: /(?:sign|hmac|^authorization$)/i,
};

/** The same, with something before it as proxies put it there, with two letters exchanged, or another ending. */
function areSimilar(name: string, right: string): boolean {
  if (name === right || (right.length > 8 && name.endsWith(right))) return true;
  const letters = (text: string) => [...text].sort().join('');
  return letters(name) === letters(right) || (name === 'authentication' && right === 'authorization');
}

/** A name without what is often got wrong about it. */
function coreOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/^x[-_]/, '')
    .replace(/[-_]/g, '');
}
