/** The few figures that a benchmark is reported by. */

/** Several measurements of one thing, summed up. */
export interface Spread {
  readonly median: number;
  /** The quartiles: half of the measurements lie between them. */
  readonly low: number;
  readonly high: number;
}

/** The median and the quartiles of some measurements. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

/**
 * How two things that were measured in the same rounds compare: the ratio of their medians, and how far the ratios of
 * the single rounds lie apart.
 */
export function ratioOf(values: readonly number[], base: readonly number[]): Spread {
  const { low, high } = spreadOf(values.map((value, round) => value / (base[round] as number)));
  return { median: spreadOf(values).median / spreadOf(base).median, low, high };
}

function quantile(sorted: readonly number[], q: number): number {
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)] as number;
  const above = sorted[Math.ceil(at)] as number;
  return below + (above - below) * (at - Math.floor(at));
}
