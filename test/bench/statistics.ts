/** The figures that a benchmark is reported by. */

/** Several measurements of one thing, summed up. */
export interface Spread {
  readonly median: number;
  /** The quartiles: half of the measurements lie between them. */
  readonly low: number;
  readonly high: number;
}

/**
 * Compares two things that were measured in the same rounds. The ratio is taken round by round, since a machine that
 * does other things too is faster in some rounds than in others.
 */
export function ratioOf(values: readonly number[], base: readonly number[]): Spread {
  const ratios = values.map((value, round) => value / (base[round] as number)).sort((a, b) => a - b);
  return { median: quantile(ratios, 0.5), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) };
}

/** The value below which a share `q` of the sorted values lies. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)] as number;
  const above = sorted[Math.ceil(at)] as number;
  return below + (above - below) * (at - Math.floor(at));
}
