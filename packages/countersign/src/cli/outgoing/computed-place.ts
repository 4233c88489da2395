/** The place of a value that a scheme computes from a delivery, found by watching what the computation reads. */

import type { ReadFromDelivery } from '../../scheme/delivery.ts';

/** A member of the payload, by the names on the way to it, or a header. */
export type ComputedPlace = { readonly path: readonly string[] } | { readonly header: string };

/**
 * Finds where a computation takes its value from, where it hands on one that it has read. Of several that it would take, this is the
 * first.
 *
 * @returns `undefined` where it makes the value of several, or of none.
 */
export function computedPlace(compute: ReadFromDelivery): ComputedPlace | undefined {
  const places = new Map<unknown, ComputedPlace>();
  const member = (path: readonly string[]): object => {
    const read = new Proxy(
      {},
      { get: (_target, name) => (typeof name === 'string' ? member([...path, name]) : undefined) },
    );
    places.set(read, { path });
    return read;
  };
  const header = (name: string): unknown => {
    const read = {};
    places.set(read, { header: name });
    return read;
  };
  try {
    return places.get(compute(member([]) as never, header as (name: string) => string | undefined));
  } catch {
    // It needs more than a place: a list, or a text.
    return undefined;
  }
}
