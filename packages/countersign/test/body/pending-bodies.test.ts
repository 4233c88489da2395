import { afterEach, describe, expect, it } from 'vitest';
import { PendingBody } from '../../src/body/pending-bodies.ts';

const MAX = 100;
const bodies: PendingBody[] = [];
const givenUp: string[] = [];

/** A body on its way that holds so much; without a name, one that has come whole. */
function held(address: string, bytes: number, name?: string): PendingBody {
  const body = new PendingBody(MAX, address, name === undefined ? undefined : () => givenUp.push(name));
  bodies.push(body);
  body.hold(bytes);
  return body;
}

const fresh = (address: string, maxBytes = MAX): PendingBody =>
  new PendingBody(maxBytes, address, () => givenUp.push('itself'));

/** Tells whether that many bytes are free, so that nothing needs to be given up for them. */
function isFree(bytes: number): boolean {
  const before = givenUp.length;
  return fresh('probe').makeRoom(bytes) && givenUp.length === before;
}

afterEach(() => {
  for (const body of bodies.splice(0)) body.release();
  givenUp.length = 0;
  expect(isFree(MAX)).toBe(true);
});

describe('pending bodies', () => {
  it('are counted by what they hold now', () => {
    const body = held('a', 10, 'a');
    body.hold(30);
    body.hold(20);
    expect(isFree(80)).toBe(true);
    expect(isFree(81)).toBe(false);
    body.release();
    body.release();
    expect(isFree(MAX)).toBe(true);
  });

  it('are given up where they do not fit, the largest first of the address that holds most', () => {
    held('small', 10, 'small');
    held('large', 20, 'large 1');
    held('large', 25, 'large 2');
    held('other', 40, 'other');
    expect(fresh('new').makeRoom(5)).toBe(true);
    expect(givenUp).toEqual([]);
    expect(fresh('new').makeRoom(6)).toBe(true);
    expect(givenUp).toEqual(['large 2']);
    expect(fresh('new').makeRoom(40)).toBe(true);
    expect(givenUp).toEqual(['large 2', 'other']);
  });

  it('are given up by the address itself that holds more than half of all, while there is room', () => {
    held('other', 10, 'other');
    held('greedy', 30, 'greedy 1');
    held('greedy', 20, 'greedy 2');
    expect(fresh('greedy').makeRoom(10)).toBe(true);
    expect(givenUp).toEqual(['greedy 1']);
  });

  it('share one part of the room under all IPv6 addresses of one /64, and all ports of one address', () => {
    held('2001:db8::1', 25, '::1');
    held('2001:db8::2', 20, '::2');
    held('203.0.113.7:49152', 25, 'port 49152');
    expect(fresh('2001:db8::3').makeRoom(10)).toBe(true);
    expect(givenUp).toEqual(['::1']);
    expect(fresh('203.0.113.7:49153').makeRoom(30)).toBe(true);
    expect(givenUp).toEqual(['::1', 'port 49152']);
    expect(fresh('2001:db8:0:1::1').makeRoom(60)).toBe(true);
    expect(givenUp).toEqual(['::1', 'port 49152']);
  });

  it('of an address that holds most are left alone where all of them have come whole', () => {
    held('waits', 60);
    held('a', 30, 'a');
    held('b', 10, 'b');
    expect(fresh('new').makeRoom(20)).toBe(true);
    expect(givenUp).toEqual(['a']);
  });

  it('may be as large as the budget, alone', () => {
    const body = held('a', 60, 'a');
    expect(body.makeRoom(40)).toBe(true);
    expect(givenUp).toEqual([]);
  });

  it('that have come whole are not given up, and nothing is given up in vain for them', () => {
    held('waits', 45);
    held('waits too', 45);
    held('a', 10, 'a');
    expect(fresh('new').makeRoom(20)).toBe(false);
    expect(givenUp).toEqual([]);
    expect(fresh('waits').makeRoom(10)).toBe(false);
    expect(fresh('new').makeRoom(10)).toBe(true);
    expect(givenUp).toEqual(['a']);
  });

  it('are not displaced by those of a verifier with another budget', () => {
    held('a', 90, 'a');
    expect(fresh('b', 10).makeRoom(5)).toBe(true);
    expect(fresh('b', 10).makeRoom(11)).toBe(false);
    expect(givenUp).toEqual([]);
  });
});
