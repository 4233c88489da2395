/** Parts taken out of what is made of them, such as a digest, for the checks of a declaration. */

import type { Part } from './message.ts';

/**
 * The parts themselves and those that they are made of, at any depth. What is in a lossy part is lossy, too.
 *
 * @example
 * boundParts([part.sha256(part.body)]).some(({ coversBody }) => coversBody); // true
 */
export function boundParts(parts: readonly Part[]): readonly Part[] {
  return parts.flatMap((part) => {
    if (part.of === undefined) return [part];
    const inner = boundParts(part.of);
    return [part, ...(part.lossy === true ? inner.map((each) => ({ ...each, lossy: true })) : inner)];
  });
}

/** The parts that `of` needs, without what they cover: for a part that leaves some of their bytes out. */
export function unbound(of: Part): readonly Part[] {
  return boundParts([of]).map(({ label, needs, compile }) => ({ label, needs, compile }));
}
