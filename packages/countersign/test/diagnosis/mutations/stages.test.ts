import { describe, expect, it } from 'vitest';
import { excludeEachOther, isMadeBefore } from '../../../src/diagnosis/mutations/stages.ts';

describe('the stages of a string to sign', () => {
  it('let one mutation be made at each of them', () => {
    expect(excludeEachOther({ stage: 'json whitespace' }, { stage: 'json whitespace' })).toBe(true);
    expect(excludeEachOther({ stage: 'json whitespace' }, { stage: 'json key order' })).toBe(false);
  });

  it('let one mutation be made for each piece, where pieces have mutations of their own', () => {
    expect(excludeEachOther({ stage: 'field', piece: 1 }, { stage: 'field', piece: 1 })).toBe(true);
    expect(excludeEachOther({ stage: 'field', piece: 1 }, { stage: 'field', piece: 2 })).toBe(false);
  });

  it.each([
    ['timestamp', 'field order'],
    ['json members', 'json whitespace'],
    ['json html', 'body charset'],
    ['body form', 'body line endings'],
    ['body charset', 'body compression'],
    ['body compression', 'body digest'],
    ['path case', 'path base'],
    ['field', 'separator'],
    ['separator', 'message end'],
    ['message case', 'message form'],
  ] as const)('make a mutation of the %s before one of the %s', (first, second) => {
    expect(isMadeBefore({ stage: first }, { stage: second })).toBe(true);
    expect(isMadeBefore({ stage: second }, { stage: first })).toBe(false);
  });
});
