import type { Verdict } from 'countersign';
import { describe, expect, it } from 'vitest';
import { PRESENT, vectorsOf } from './sender-vectors.ts';
import { knownGap, requestOf, verifierOf } from './senders.ts';

const VECTORS = PRESENT.flatMap(vectorsOf);

describe.skipIf(VECTORS.length === 0)('a request of a sender', () => {
  it.each(VECTORS.filter((vector) => knownGap(vector) === undefined))(
    'is judged as it is to be: $sender, $case: $expect',
    async (vector) => {
      const verifier = await verifierOf(vector);
      const verdict = await verifier.verify(requestOf(vector));
      expect(verdict.ok ? 'accept' : 'refuse', `${vector.why}; ${told(verdict)}`).toBe(vector.expect);
      // A receiver that cannot judge a request has not refused it.
      if (!verdict.ok) expect(verdict.response.status, told(verdict)).toBeLessThan(500);
    },
  );

  it.each(VECTORS.filter((vector) => knownGap(vector) !== undefined))(
    'is accepted, which is a known gap: $sender, $case',
    async (vector) => {
      const verifier = await verifierOf(vector);
      expect(await verifier.verify(requestOf(vector)), knownGap(vector)).toMatchObject({ ok: true });
    },
  );
});

function told(verdict: Verdict): string {
  if (verdict.ok) return 'accepted';
  const { code } = verdict;
  const problem = 'problem' in verdict ? JSON.stringify(verdict.problem) : '';
  const cause = 'cause' in verdict ? String(verdict.cause) : '';
  return `refused as ${code} ${problem}${cause}`;
}
