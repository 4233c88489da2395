/** The Mann-Whitney test, for samples of any distribution. */

/** Times of probes, in milliseconds. */
export interface Probes {
  readonly known: readonly number[];
  readonly unknown: readonly number[];
}

/** Share of the pairs in which the probe of a known id took longer than that of an unknown one. Ties count half. */
export function area({ known, unknown }: Probes): number {
  return statistic({ known, unknown }) / (known.length * unknown.length);
}

/** Difference of that share from chance, in standard deviations. */
export function zScore(probes: Probes): number {
  const [m, n] = [probes.known.length, probes.unknown.length];
  return (statistic(probes) - (m * n) / 2) / Math.sqrt((m * n * (m + n + 1)) / 12);
}

function statistic({ known, unknown }: Probes): number {
  const all = [
    ...known.map((ms) => ({ ms, isKnown: true })),
    ...unknown.map((ms) => ({ ms, isKnown: false })),
  ].sort((a, b) => a.ms - b.ms);
  let rankSum = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to]?.ms === all[from]?.ms) to++;
    const rank = (from + 1 + to) / 2;
    for (let i = from; i < to; i++) if (all[i]?.isKnown === true) rankSum += rank;
    from = to;
  }
  return rankSum - (known.length * (known.length + 1)) / 2;
}
