import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { singleCases } from './corpus/cases.ts';
import { judge } from './corpus/judge.ts';
import { PAIR_COUNTS, pairsOfAll, SEED } from './corpus/pairs.ts';
import { VENDORS } from './corpus/vendors.ts';
import { fileOf } from './corpus-suite.ts';
import { BUDGET_MS, misjudged, once, report, TIMEOUT_MS } from './judging.ts';

describe(`the diagnosis of two mistakes at once, drawn with the seed ${SEED}`, () => {
  const pairs = pairsOfAll(VENDORS);
  const judgements = once(() => pairs.map((each) => judge(each, BUDGET_MS)));

  it(
    'is asked about 200 requests that are refused',
    async () => {
      expect(pairs).toHaveLength(200);
      for (const vendor of VENDORS) {
        const own = pairs.filter((each) => each.vendor === vendor);
        expect(own).toHaveLength(PAIR_COUNTS.get(vendor.name) as number);
        expect(await misjudged(vendor, own)).toEqual([]);
      }
    },
    TIMEOUT_MS,
  );

  it(
    'names both first in at least 85 of 100 cases',
    () => {
      const missed = judgements().filter(({ isNamed }) => !isNamed);
      expect(1 - missed.length / pairs.length, report(missed)).toBeGreaterThanOrEqual(0.85);
    },
    TIMEOUT_MS,
  );

  it(
    'is never certain of other mistakes',
    () => {
      expect(report(judgements().filter(({ isWronglyCertain }) => isWronglyCertain))).toBe('');
    },
    TIMEOUT_MS,
  );
});

it('is asked of the clients of every vendor', () => {
  const files = readdirSync(new URL('vendors', import.meta.url)).map((file) => file.replace('.test.ts', ''));
  expect(new Set(files)).toEqual(new Set(VENDORS.map(fileOf)));
});

it(
  'makes every mistake of the corpus for some vendor',
  () => {
    const made = new Set(
      VENDORS.flatMap(singleCases).flatMap(({ deeds }) => deeds.map(({ title }) => title)),
    );
    const slips = VENDORS.flatMap((vendor) => vendor.slips.map(({ title }) => title));
    expect(slips.filter((title) => !made.has(title))).toEqual([]);
  },
  TIMEOUT_MS,
);
