import { createVerifier, memoryStore, type SignedRequest, type Verdict } from 'countersign';
import { describe, expect, it } from 'vitest';
import { type Case, decoyCases, singleCases } from './corpus/cases.ts';
import { type Judgement, judge } from './corpus/judge.ts';
import { PAIR_COUNTS, pairsOfAll, SEED } from './corpus/pairs.ts';
import type { Vendor } from './corpus/vendor.ts';
import { VENDORS } from './corpus/vendors.ts';

/** Generous, so that a slow machine does not decide. */
const BUDGET_MS = 1000;
/** Budget for decoys, which cannot be explained and are searched to the end. */
const DECOY_BUDGET_MS = 60;
const TIMEOUT_MS = 300_000;

describe.each(VENDORS)('the diagnosis of clients of $name', (vendor) => {
  const singles = singleCases(vendor);
  const decoys = decoyCases(vendor);
  const judgements = once(() => singles.map((each) => judge(each, BUDGET_MS)));

  it(
    'is asked about enough requests, which are accepted without the mistake and refused with it',
    async () => {
      expect(singles.length).toBeGreaterThanOrEqual(60);
      expect(decoys.length).toBeGreaterThanOrEqual(20);
      expect(await misjudged(vendor, [...singles, ...decoys])).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'names a single mistake first in at least 95 of 100 cases',
    () => {
      const missed = judgements().filter(({ isNamed }) => !isNamed);
      expect(1 - missed.length / singles.length, report(missed)).toBeGreaterThanOrEqual(0.95);
    },
    TIMEOUT_MS,
  );

  it(
    'is never certain of a mistake that was not made',
    () => {
      expect(report(judgements().filter(({ isWronglyCertain }) => isWronglyCertain))).toBe('');
    },
    TIMEOUT_MS,
  );

  it(
    'is certain of nothing where no known mistake was made',
    () => {
      const wrong = decoys
        .map((each) => judge(each, DECOY_BUDGET_MS))
        .filter((each) => each.isWronglyCertain);
      expect(report(wrong)).toBe('');
    },
    TIMEOUT_MS,
  );
});

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

/** Requests that are refused without the mistake, or accepted with it. */
async function misjudged(vendor: Vendor, cases: readonly Case[]): Promise<string[]> {
  const titles: string[] = [];
  for (const each of cases) {
    const without = await verdictOn(each.right, each, vendor);
    if (!without.ok) titles.push(`${each.title}: refused without it (${without.code})`);
    if ((await verdictOn(each.request, each, vendor)).ok) titles.push(`${each.title}: accepted`);
  }
  return titles;
}

/** Asks a verifier that has seen nothing before, so that neither of the two is a replay of the other. */
function verdictOn(
  request: SignedRequest,
  { key, options }: Case,
  { scheme }: Vendor,
): Verdict | Promise<Verdict> {
  return createVerifier({
    scheme,
    keys: [key, ...(options.otherKeys ?? [])],
    store: memoryStore({ maxReplayIds: 2, maxKeys: 2 }),
    clock: options.clock as () => number,
  }).verify(request);
}

function report(judgements: readonly Judgement[]): string {
  return judgements.map(({ line }) => line).join('\n');
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
