/** Deliveries that carry several events. */

/** The type of the events of a delivery, where all are of one. */
export function sharedType<E>(
  events: readonly E[],
  typeOf: (event: E) => string | undefined,
): string | undefined {
  const [type, ...others] = new Set(events.map(typeOf));
  return others.length === 0 ? type : undefined;
}
