/** Lengths of signatures, of several algorithms together. */

import type { Algorithm } from '../algorithms.ts';
import type { ByteLength } from '../values/encodings.ts';

/** The shortest and the longest signature that any of the algorithms makes. */
export function rangeOf(algorithms: readonly Algorithm[]): ByteLength {
  const bounds = algorithms.flatMap(({ signatureBytes }) => signatureBytes);
  return [Math.min(...bounds), Math.max(...bounds)];
}
