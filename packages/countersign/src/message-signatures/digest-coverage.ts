/** Coverage of the content by digests. */

import type { Component } from './components/component.ts';
import type { Coverage } from './components/coverage.ts';
import { DIGEST_FIELDS, type DigestField, isCheckedAlgorithm } from './fields/digest-fields.ts';

/** Tells whether a signature covers a digest of the message itself, in any form. */
export function isDigestCovered(field: DigestField, { components }: Coverage): boolean {
  return components.some(({ name, req }) => name === field && !req);
}

/** Throws a TypeError for a required digest that is never compared with the content. */
export function assertDigestIsChecked({ name, key, tr, identifier }: Component): void {
  if (!(DIGEST_FIELDS as readonly string[]).includes(name)) return;
  if (tr) throw new TypeError(`${identifier}: digests in trailers are not checked`);
  if (key !== undefined && !isCheckedAlgorithm(key))
    throw new TypeError(`${identifier}: only digests by sha-256 and sha-512 are checked`);
}
