/** Suite for the clients of one vendor: which of their mistakes are named. */

import { describe, expect, it } from 'vitest';
import { decoyCases, singleCases } from './corpus/cases.ts';
import { judge } from './corpus/judge.ts';
import type { Vendor } from './corpus/vendor.ts';
import { VENDORS } from './corpus/vendors.ts';
import { BUDGET_MS, misjudged, once, report, TIMEOUT_MS } from './judging.ts';

/** Budget for decoys, which cannot be explained and are searched to the end. */
const DECOY_BUDGET_MS = 60;

/** Runs the suite for a vendor, under each way to sign that it has. Vendors have files of their own, which run at the same time. */
export function corpusOf(name: string): void {
  describe.each(VENDORS.filter((vendor) => fileOf(vendor) === name))(
    'the diagnosis of clients of $name',
    (vendor) => {
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
    },
  );
}

/** The file of a vendor's tests: `intend` for `intend, key and timestamp`. */
export function fileOf({ name }: Vendor): string {
  return name.replace(/,.*/, '');
}
