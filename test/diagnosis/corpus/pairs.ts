/** Two mistakes at once, drawn at random from those that leave each other visible. */

import { areEqual, type Case, firstOccasion, isPossible, requestOf } from './cases.ts';
import type { Slip } from './slip.ts';
import type { Vendor } from './vendor.ts';

/** Fixed, so that every run asks about the same pairs. */
export const SEED = 20_260_312;

/** Number of pairs that are drawn of each vendor: 200 in all, fewer where little is signed. */
export const PAIR_COUNTS: ReadonlyMap<string, number> = new Map([
  ['influencemart', 36],
  ['iimmpact', 36],
  ['slaunchx', 36],
  ['ip2', 36],
  ['intend', 36],
  ['intend, key and timestamp', 20],
]);

/** The pairs of all vendors. */
export function pairsOfAll(vendors: readonly Vendor[], seed: number = SEED): Case[] {
  return vendors.flatMap((vendor, i) =>
    pairCases(vendor, { count: PAIR_COUNTS.get(vendor.name) ?? 0, seed: seed + i }),
  );
}

/** Draws pairs of one vendor. The same seed draws the same ones. */
function pairCases(vendor: Vendor, { count, seed }: { count: number; seed: number }): Case[] {
  const random = generator(seed);
  const visible = vendor.slips.filter(({ hidesOthers }) => hidesOthers !== true);
  const codes = [...new Set(visible.map(({ code }) => code))];
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const pairs: Case[] = [];
  const drawn = new Set<string>();
  while (pairs.length < count) {
    const slips = [pick(codes), pick(codes)].map((code) =>
      pick(visible.filter((slip) => slip.code === code)),
    );
    const [a, b] = slips.sort((x, y) => vendor.slips.indexOf(x) - vendor.slips.indexOf(y)) as [Slip, Slip];
    const from = Math.floor(random() * 1000);
    const name = `${a.title}; ${b.title}`;
    if (a.code === b.code || drawn.has(name)) continue;
    drawn.add(name);
    const pair = firstOccasion(vendor, [a, b], from);
    if (pair !== undefined && !isLikeOne(pair)) pairs.push({ ...pair, codes: [a.code, b.code] });
  }
  return pairs;
}

/** Tells whether one mistake, perhaps one of the two, does the very same. */
function isLikeOne({ vendor, situation, request }: Case): boolean {
  return vendor.slips
    .filter((slip) => isPossible(slip, situation))
    .some((slip) => areEqual(requestOf(vendor, situation, [slip]), request));
}

/** mulberry32: small, and good enough to draw with. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
