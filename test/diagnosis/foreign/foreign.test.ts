/** The diagnosis on mistakes out of public stories. */

import { createVerifier, memoryStore } from 'countersign';
import { explain } from 'countersign/diagnosis';
import { describe, expect, it } from 'vitest';
import { foreignCases, judgeForeign, requestOf, schemeOf } from './foreign-corpus.ts';

const CASES = foreignCases(new URL('.', import.meta.url));
const PROVABLE = CASES.filter(({ note, accepted }) => note === undefined && accepted.length > 0);
const BUDGET_MS = 1000;

describe('the corpus of public stories', () => {
  it('has enough of them', () => {
    expect(CASES.filter(({ mistakes }) => mistakes.length === 1).length).toBeGreaterThan(500);
    expect(CASES.filter(({ mistakes }) => mistakes.length === 2).length).toBeGreaterThan(55);
  });

  it('has requests that are refused for their mistake, and right ones that are not', async () => {
    const wrong: string[] = [];
    for (const each of CASES) {
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

describe('the diagnosis of mistakes out of public stories', () => {
  const judged = PROVABLE.map((each) => judgeForeign(each, BUDGET_MS));
  const shareOf = (count: number) => {
    const some = judged.filter(({ case: { mistakes } }) => mistakes.length === count);
    const missed = some.filter(({ isNamed }) => !isNamed);
    return [1 - missed.length / some.length, missed.map(({ line }) => line).join('\n')] as const;
  };

  it('names a single one first in at least 95 of 100 cases', () => {
    const [share, missed] = shareOf(1);
    expect(share, missed).toBeGreaterThanOrEqual(0.95);
  });

  it('names two of them first in at least 85 of 100 cases', () => {
    const [share, missed] = shareOf(2);
    expect(share, missed).toBeGreaterThanOrEqual(0.85);
  });

  it('is certain of nothing that was not done', () => {
    const wrong = judged.filter(({ isWronglyCertain }) => isWronglyCertain);
    expect(wrong.map(({ line }) => line)).toEqual([]);
  });

  it('finds nothing wrong with right requests', () => {
    for (const each of CASES.filter(({ mistakes }) => mistakes.length === 0)) {
      const by = { scheme: schemeOf(each), key: each.key };
      const explanation = explain(requestOf(each), by, { clock: () => each.now * 1000 });
      expect(explanation).toMatchObject({ signatureMatches: true, findings: [] });
    }
  });
});
