import { afterEach, describe, expect, it } from 'vitest';
import {
  holdBytes,
  makeRoom,
  type PendingBody,
  pendingBytes,
  releaseBytes,
} from '../../src/node/pending-bodies.ts';

const bodies: PendingBody[] = [];
const givenUp: string[] = [];

/** A body on its way; or one that has come, and cannot be given up. */
function pending(name?: string): PendingBody {
  const body: PendingBody =
    name === undefined ? { bytes: 0 } : { bytes: 0, giveUp: () => givenUp.push(name) };
  bodies.push(body);
  return body;
}

afterEach(() => {
  for (const body of bodies.splice(0)) releaseBytes(body);
  givenUp.length = 0;
  expect(pendingBytes()).toBe(0);
});

describe('pending bodies', () => {
  it('are counted by what they hold now', () => {
    const body = pending('a');
    holdBytes(body, 10);
    holdBytes(body, 30);
    holdBytes(body, 20);
    expect(pendingBytes()).toBe(20);
    releaseBytes(body);
    releaseBytes(body);
    expect(pendingBytes()).toBe(0);
  });

  it('are given up in the order in which they began, and no more of them than must be', () => {
    for (const name of ['first', 'second', 'third']) holdBytes(pending(name), 10);
    expect(makeRoom(10, 40)).toBe(true);
    expect(givenUp).toEqual([]);
    expect(makeRoom(11, 40)).toBe(true);
    expect(givenUp).toEqual(['first']);
    expect(pendingBytes()).toBe(20);
    expect(makeRoom(25, 40)).toBe(true);
    expect(givenUp).toEqual(['first', 'second']);
  });

  it('that have come whole are not given up: there is no room then', () => {
    holdBytes(pending(), 30);
    holdBytes(pending('a'), 10);
    expect(makeRoom(20, 40)).toBe(false);
    expect(givenUp).toEqual(['a']);
    expect(pendingBytes()).toBe(30);
  });
});
