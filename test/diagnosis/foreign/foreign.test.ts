/** The diagnosis on mistakes out of public stories: of those that it has learnt from, and of those that were kept back. */

import { createVerifier, memoryStore } from 'countersign';
import { explain } from 'countersign/diagnosis';
import { describe, expect, it } from 'vitest';
import { foreignCases, judgeForeign, requestOf, schemeOf } from './foreign-corpus.ts';

const CORPORA = [
  { name: 'foreign', folder: '.', leastSingles: 500, leastPairs: 55, single: 0.95, pair: 0.85 },
  { name: 'held-out', folder: '../held-out/', leastSingles: 300, leastPairs: 25, single: 0.92, pair: 0.85 },
];
const BUDGET_MS = 1000;

describe.each(CORPORA)('the $name corpus of public stories', ({ folder, leastSingles, leastPairs }) => {
  const cases = foreignCases(new URL(folder, import.meta.url));

  it('has enough of them', () => {
    expect(cases.filter(({ mistakes }) => mistakes.length === 1).length).toBeGreaterThan(leastSingles);
    expect(cases.filter(({ mistakes }) => mistakes.length === 2).length).toBeGreaterThan(leastPairs);
  });

  it('has requests that are refused for their mistake, and right ones that are not', async () => {
    const wrong: string[] = [];
    for (const each of cases) {
      const verifier = createVerifier({
        scheme: schemeOf(each),
        keys: each.key,
        store: memoryStore({ maxReplayIds: 2, maxKeys: 2 }),
        clock: () => each.now * 1000,
      });
      const { ok } = await verifier.verify(requestOf(each));
      if (ok !== (each.mistakes.length === 0)) wrong.push(each.id);
    }
    expect(wrong).toEqual([]);
  });
});

describe.each(CORPORA)('the diagnosis of the $name corpus', ({ folder, single, pair }) => {
  const cases = foreignCases(new URL(folder, import.meta.url));
  const judged = cases.map((each) => judgeForeign(each, BUDGET_MS));
  const provable = judged.filter(({ case: { note, accepted } }) => note === undefined && accepted.length > 0);
  const shareOf = (count: number) => {
    const some = provable.filter(({ case: { mistakes } }) => mistakes.length === count);
    const missed = some.filter(({ isNamed }) => !isNamed);
    return [1 - missed.length / some.length, missed.map(({ line }) => line).join('\n')] as const;
  };

  it(`names a single one first in at least ${single * 100} of 100 cases`, () => {
    const [share, missed] = shareOf(1);
    expect(share, missed).toBeGreaterThanOrEqual(single);
  });

  it(`names two of them first in at least ${pair * 100} of 100 cases`, () => {
    const [share, missed] = shareOf(2);
    expect(share, missed).toBeGreaterThanOrEqual(pair);
  });

  it('is certain of nothing that was not done', () => {
    const wrong = judged.filter(({ isWronglyCertain }) => isWronglyCertain);
    expect(wrong.map(({ line }) => line)).toEqual([]);
  });

  it('finds nothing wrong with right requests', () => {
    for (const each of cases.filter(({ mistakes }) => mistakes.length === 0)) {
      const by = { scheme: schemeOf(each), key: each.key };
      const explanation = explain(requestOf(each), by, { clock: () => each.now * 1000 });
      expect(explanation).toMatchObject({ signatureMatches: true, findings: [] });
    }
  });
});
