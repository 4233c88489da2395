import { describe, expect, it, vi } from 'vitest';
import { HOSTS } from './http-hosts.ts';
import { PRESENT, type SenderVector, vectorsOf } from './sender-vectors.ts';

describe.skipIf(PRESENT.length === 0).each(Object.entries(HOSTS))('a request on %s', (_host, send) => {
  it.each(PRESENT.map((kind) => picked(kind, 'accept')))(
    'is accepted from $sender: $case',
    async (vector) => {
      const status = await send(vector, () => undefined);
      expect([vector.why, status]).toEqual([
        vector.why,
        expect.toSatisfy((code) => code >= 200 && code < 300),
      ]);
    },
  );

  it.each(PRESENT.map((kind) => picked(kind, 'refuse')))('is refused from $sender: $case', async (vector) => {
    const handle = vi.fn();
    const status = await send(vector, handle);
    expect([vector.why, status]).toEqual([vector.why, expect.toSatisfy((code) => code >= 400 && code < 500)]);
    expect(handle).not.toHaveBeenCalled();
  });
});

/** One vector of a kind: one about the body or the secret where there is a choice, since all frameworks have those. */
function picked(kind: string, verdict: SenderVector['expect']): SenderVector {
  const vectors = vectorsOf(kind).filter(({ expect: due, method }) => due === verdict && method === 'POST');
  const found = vectors.find((vector) => /tampered|wrong secret/.test(vector.case)) ?? vectors[0];
  return found ?? (vectorsOf(kind).find(({ expect: due }) => due === verdict) as SenderVector);
}
