/** Comparison of texts of which one is a secret. */

import { createHash, timingSafeEqual } from 'node:crypto';

/** Tells whether two texts are the same, in constant time, whatever their lengths. */
export function isSameText(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((each) => createHash('sha256').update(each).digest());
  return timingSafeEqual(a as Buffer, b as Buffer);
}
