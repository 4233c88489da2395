import { describe, expect, it } from 'vitest';
import { FloodGuard, MOST_ALIKE, MOST_IN_ALL, MOST_OF_ONE } from '../../src/record/flood-guard.ts';

const NOW = 1_764_547_200_000;

function guarded() {
  const told: [string, number][] = [];
  const guard = new FloodGuard((id, more) => told.push([id, more]));
  let next = 0;
  const keep = (group: string, atMs: number, times = 1, owner: string | undefined = group) => {
    let kept = 0;
    for (let i = 0; i < times; i++) if (guard.mayKeep({ group, owner }, `id-${next++}`, atMs)) kept++;
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

  it('does not cost others their entries, until there are too many in all: then each owner has the first one', () => {
    const { guard, told, keep } = guarded();
    keep('a', NOW, 1000);
    expect(keep('b', NOW, 2)).toBe(2);
    for (let i = 0; i < MOST_IN_ALL; i++) keep(`c-${i}`, NOW);
    expect(keep('d', NOW, 3)).toBe(1);
    guard.endSecond();
    expect(told.at(-1)?.[1]).toBe(2);
  });

  it('has a share of each owner, whatever kinds there are, and the rest counted on the last entry of that owner', () => {
    const { guard, told, keep } = guarded();
    let kept = 0;
    for (let i = 0; i < 500; i++) kept += keep(`a-${i}`, NOW, 1, 'A');
    expect(kept).toBe(MOST_OF_ONE);
    expect(keep('b', NOW, 1, 'B')).toBe(1);
    guard.endSecond();
    expect(told).toEqual([[`id-${MOST_OF_ONE - 1}`, 500 - MOST_OF_ONE]]);
  });

  it('has one share of all whom nobody knows, and counts what they send on an entry of its own kind alone', () => {
    const { guard, told, keep } = guarded();
    const stranger = (group: string, times = 1) => {
      let kept = 0;
      for (let i = 0; i < times; i++) if (guard.mayKeep({ group, owner: undefined }, group, NOW)) kept++;
      return kept;
    };
    let kept = stranger('same', 8);
    for (let i = 0; i < 500; i++) kept += stranger(`other-${i}`);
    expect(kept).toBe(MOST_OF_ONE);
    expect(keep('a', NOW)).toBe(1);
    guard.endSecond();
    expect(told).toEqual([['same', 8 - MOST_ALIKE]]);
  });
});
