/** The header Digest (RFC 3230), of which names of algorithms are read in any case. */

import { hashText } from '../../internal/one-shot-hash.ts';

const ALGORITHMS: Readonly<Record<string, string>> = { 'sha-256': 'sha256', 'sha-512': 'sha512' };
const LONGEST = 1024;

/** Tells whether a header has a digest that is known, and whether all of those are the body's. */
export function isDigestOf(value: string, body: Uint8Array): boolean {
  if (value.length > LONGEST) return false;
  let known = 0;
  for (const item of value.split(',')) {
    const equals = item.indexOf('=');
    const algorithm = ALGORITHMS[item.slice(0, Math.max(equals, 0)).trim().toLowerCase()];
    if (algorithm === undefined) continue;
    known++;
    if (item.slice(equals + 1).trim() !== hashText(algorithm, body, 'base64')) return false;
  }
  return known > 0;
}
