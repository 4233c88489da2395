import { describe, expect, test } from 'vitest';
import { isStarted, toFound, toHolds, toState } from '../../../src/redis/operations/operation-replies.ts';

const bytes = (text: string) => Buffer.from(text);

describe('the answer to a begin', () => {
  test('says that it was started', () => {
    expect(toState([bytes('started')])).toEqual({ outcome: 'started' });
    expect(isStarted([bytes('started')])).toBe(true);
    for (const other of [[bytes('running')], [], 'started', null, undefined])
      expect(isStarted(other)).toBe(false);
  });

  test.each([27, '27'])('says that it runs, and for how long: %o', (leaseMs) => {
    expect(toState([bytes('running'), bytes('f1'), leaseMs])).toEqual({
      outcome: 'running',
      fingerprint: 'f1',
      leaseMs: 27,
    });
  });

  test('says what it came to, also where the record is empty or had no room', () => {
    const finished = { outcome: 'finished', fingerprint: 'f1' };
    const state = (record: unknown) => toState([bytes('finished'), bytes('f1'), record]);
    expect(state(bytes('done'))).toEqual({ ...finished, record: bytes('done') });
    expect(state(bytes(''))).toEqual({ ...finished, record: bytes('') });
    expect(state(null)).toEqual({ ...finished, record: undefined });
  });

  test('says that the share is used up, in an error that names it', () => {
    const full = () => toState([bytes('full'), 3, '200']);
    expect(full).toThrow(expect.objectContaining({ code: 'COUNTERSIGN_SHARE_EXHAUSTED' }));
    expect(full).toThrow('one caller holds 3 operations and 200 bytes, which is its share');
    expect(full).toThrow('raise "maxOperationsPerKey" or "maxBytesPerKey"');
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'finished'],
    ['an empty list', []],
    ['an outcome that there is not', [bytes('paused'), bytes('f1'), bytes('x')]],
    ['no fingerprint', [bytes('finished'), null, bytes('x')]],
    ['a text for a fingerprint', [bytes('running'), 'f1', 27]],
    ['no lease', [bytes('running'), bytes('f1'), null]],
    ['half a millisecond', [bytes('running'), bytes('f1'), 0.5]],
    ['no record', [bytes('finished'), bytes('f1')]],
    ['a number for a record', [bytes('finished'), bytes('f1'), 1]],
    ['a share without its numbers', [bytes('full'), 'many', 1]],
    ['a share without its bytes', [bytes('full'), 1, undefined]],
  ])('is none where it is %s', (_what, reply) => {
    expect(() => toState(reply)).toThrow(TypeError);
    expect(() => toState(reply)).toThrow('no answer of the script');
  });
});

describe('the answer to a search', () => {
  test('says that there is nothing, or what a begin would be told', () => {
    expect(toFound(null)).toBeUndefined();
    expect(toFound([bytes('running'), bytes('f1'), 27])).toMatchObject({ outcome: 'running', leaseMs: 27 });
    expect(toFound([bytes('finished'), bytes('f1'), null])).toMatchObject({ outcome: 'finished' });
    expect(() => toFound(undefined)).toThrow('no answer of the script');
  });
});

describe('the answer to another step', () => {
  test.each([
    [1, true],
    ['1', true],
    [0, false],
    ['0', false],
    [2, false],
  ])('%o is read as %s', (reply, holds) => {
    expect(toHolds(reply)).toBe(holds);
  });

  test.each([[undefined], [null], ['yes'], [0.5], [{}]])('%o is none', (reply) => {
    expect(() => toHolds(reply)).toThrow('no answer of the script');
  });
});
