import { describe, expect, it } from 'vitest';
import { FloodGuard, MOST_ALIKE, MOST_IN_ALL } from '../../src/record/flood-guard.ts';

const NOW = 1_764_547_200_000;

function guarded() {
  const told: [string, number][] = [];
  const guard = new FloodGuard((id, more) => told.push([id, more]));
  let next = 0;
  const keep = (name: string, atMs: number, times = 1) => {
    let kept = 0;
    for (let i = 0; i < times; i++) if (guard.mayKeep(name, `id-${next++}`, atMs)) kept++;
    return kept;
  };
  return { guard, told, keep };
}

describe('a flood of refusals', () => {
  it('has so many entries a second of one key and code, and the rest counted on the last of them', () => {
    const { guard, told, keep } = guarded();
    expect(keep('a', NOW, 1000)).toBe(MOST_ALIKE);
    guard.endSecond();
    expect(told).toEqual([[`id-${MOST_ALIKE - 1}`, 1000 - MOST_ALIKE]]);
    guard.endSecond();
    expect(told).toHaveLength(1);
  });

  it('begins anew with the next second, and when the clock is set back', () => {
    const { told, keep } = guarded();
    keep('a', NOW, 10);
    expect(keep('a', NOW + 999)).toBe(0);
    expect(keep('a', NOW + 1000)).toBe(1);
    expect(told).toHaveLength(1);
    expect(keep('a', NOW - 5000)).toBe(1);
  });

  it('does not cost others their entries, until there are too many in all', () => {
    const { keep } = guarded();
    keep('a', NOW, 1000);
    expect(keep('b', NOW, 2)).toBe(2);
    let kept = MOST_ALIKE + 2;
    for (let i = 0; i < 500; i++) kept += keep(`c-${i}`, NOW);
    expect(kept).toBe(MOST_IN_ALL);
  });
});
