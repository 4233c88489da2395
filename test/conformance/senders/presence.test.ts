import { describe, expect, it } from 'vitest';
import { KINDS, NOT_THERE_YET, PRESENT, vectorsOf } from './sender-vectors.ts';

describe('the vectors of senders', () => {
  it('are of 87 kinds, with a name of its own for each case', () => {
    const names = KINDS.map((kind) => vectorsOf(kind).map((vector) => vector.case));
    expect(KINDS).toHaveLength(87);
    expect(names.flat()).toHaveLength(429);
    for (const [i, cases] of names.entries()) expect(new Set(cases).size, KINDS[i]).toBe(cases.length);
  });

  it('each say where they come from, and have a case to accept and one to refuse in every kind', () => {
    for (const kind of KINDS) {
      const vectors = vectorsOf(kind);
      for (const { sender, madeBy } of vectors) expect([sender, madeBy]).toEqual([kind, expect.any(String)]);
      expect(new Set(vectors.map(({ expect: verdict }) => verdict)), kind).toEqual(
        new Set(['accept', 'refuse']),
      );
    }
  });
});

describe('not-there.json', () => {
  it('lists no kind that has a preset: take it off the list', () => {
    expect(NOT_THERE_YET.filter((kind) => PRESENT.includes(kind))).toEqual([]);
  });

  it('lists every kind that has none', () => {
    expect(KINDS.filter((kind) => !PRESENT.includes(kind))).toEqual(NOT_THERE_YET);
  });
});
