import { afterEach, describe, expect, it } from 'vitest';
import {
  holdBytes,
  makeRoom,
  type PendingBody,
  pendingBytes,
  releaseBytes,
} from '../../src/node/pending-bodies.ts';

const MAX = 100;
const bodies: PendingBody[] = [];
const givenUp: string[] = [];

/** A body on its way that holds so much; without a name, one that has come whole. */
function held(source: string, bytes: number, name?: string): PendingBody {
  const body: PendingBody =
    name === undefined ? { source, bytes: 0 } : { source, bytes: 0, giveUp: () => givenUp.push(name) };
  bodies.push(body);
  holdBytes(body, bytes, MAX);
  return body;
}

const fresh = (source: string): PendingBody => ({ source, bytes: 0, giveUp: () => givenUp.push('itself') });

afterEach(() => {
  for (const body of bodies.splice(0)) releaseBytes(body, MAX);
  givenUp.length = 0;
  expect(pendingBytes()).toBe(0);
});

describe('pending bodies', () => {
  it('are counted by what they hold now', () => {
    const body = held('a', 10, 'a');
    holdBytes(body, 30, MAX);
    holdBytes(body, 20, MAX);
    expect(pendingBytes()).toBe(20);
    releaseBytes(body, MAX);
    releaseBytes(body, MAX);
    expect(pendingBytes()).toBe(0);
  });

  it('are given up where they do not fit, the largest first of the address that holds most', () => {
    held('small', 10, 'small');
    held('large', 20, 'large 1');
    held('large', 25, 'large 2');
    held('other', 40, 'other');
    expect(makeRoom(fresh('new'), 5, MAX)).toBe(true);
    expect(givenUp).toEqual([]);
    expect(makeRoom(fresh('new'), 6, MAX)).toBe(true);
    expect(givenUp).toEqual(['large 2']);
    expect(makeRoom(fresh('new'), 40, MAX)).toBe(true);
    expect(givenUp).toEqual(['large 2', 'other']);
  });

  it('are given up by the address itself that holds more than half of all, while there is room', () => {
    held('other', 10, 'other');
    held('greedy', 30, 'greedy 1');
    held('greedy', 20, 'greedy 2');
    expect(makeRoom(fresh('greedy'), 10, MAX)).toBe(true);
    expect(givenUp).toEqual(['greedy 1']);
  });

  it('may be as large as the budget, alone', () => {
    const body = held('a', 60, 'a');
    expect(makeRoom(body, 40, MAX)).toBe(true);
    expect(givenUp).toEqual([]);
  });

  it('that have come whole are not given up, and nothing is given up in vain for them', () => {
    held('waits', 45);
    held('waits too', 45);
    held('a', 10, 'a');
    expect(makeRoom(fresh('new'), 20, MAX)).toBe(false);
    expect(givenUp).toEqual([]);
    expect(makeRoom(fresh('waits'), 10, MAX)).toBe(false);
    expect(makeRoom(fresh('new'), 10, MAX)).toBe(true);
    expect(givenUp).toEqual(['a']);
  });

  it('are not displaced by those of a verifier with another budget', () => {
    held('a', 90, 'a');
    expect(makeRoom(fresh('b'), 5, 10)).toBe(true);
    expect(makeRoom(fresh('b'), 11, 10)).toBe(false);
    expect(givenUp).toEqual([]);
  });
});
