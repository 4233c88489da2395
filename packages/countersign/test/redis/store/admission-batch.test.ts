import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AdmissionRequest, Limit } from '../../../src/index.ts';
import {
  type BatchTerms,
  toArguments,
  toGiveBackArguments,
  toReply,
} from '../../../src/redis/store/admission-batch.ts';
import { OUTCOMES } from '../../../src/redis/store/admit-script.ts';
import { accountName, setNames, sharedAccountName } from '../../../src/redis/store/key-names.ts';
import type { ReplayAdmissionRequest } from '../../../src/store.ts';

const NOW = 1_700_000_000_000;
const HEADER_BYTES = 19;
const REQUEST_BYTES = 49;
const TERMS = {
  sharedName: (sharedBy: string) => sharedAccountName('countersign:', sharedBy),
  nowMs: undefined,
  deadlineMs: undefined,
  refuseOlderThanStart: false,
  namesSets: false,
};
const MINUTE: Limit = { limit: 10, windowSeconds: 60 };
const HOUR: Limit = { limit: 100, windowSeconds: 3600, name: 'hourly' };

const account = (keyId: string) => accountName('countersign:', keyId);

function request(changes: Partial<ReplayAdmissionRequest> = {}): ReplayAdmissionRequest {
  const base = {
    keyId: 'k',
    replayId: 'r',
    timestampMs: NOW,
    expiresAtMs: NOW + 300_000,
    limits: [],
    cost: 1,
    nowMs: NOW,
  };
  return { ...base, ...changes };
}

function argumentsOf(requests: readonly AdmissionRequest[], terms: Partial<BatchTerms> = {}) {
  const names = requests.map(({ keyId }) => account(keyId));
  const [keyCount, ...rest] = toArguments(requests, names, { ...TERMS, ...terms });
  const keys = rest.slice(0, keyCount) as string[];
  const [batch, ...lists] = rest.slice(keyCount) as [Buffer, ...string[]];
  return { keys, batch, lists: lists.map((text) => JSON.parse(text) as unknown) };
}

/** Reads the batch as the script does. */
function readBatch(batch: Buffer) {
  const count = (batch.length - HEADER_BYTES) / REQUEST_BYTES;
  return Array.from({ length: count }, (_, i) => {
    const at = HEADER_BYTES + i * REQUEST_BYTES;
    return {
      account: batch.readUInt16BE(at),
      list: batch.readUInt16BE(at + 2),
      cost: batch.readDoubleBE(at + 4),
      hasId: batch.readUInt8(at + 12),
      id: batch.toString('hex', at + 13, at + 25),
      lifeMs: batch.readDoubleBE(at + 25),
      usualLifeMs: batch.readDoubleBE(at + 33),
      timestampMs: batch.readDoubleBE(at + 41),
    };
  });
}

test('writes the terms in front', () => {
  const { batch } = argumentsOf([request()], {
    nowMs: NOW,
    deadlineMs: NOW + 0.25,
    refuseOlderThanStart: true,
  });
  expect([batch.readDoubleBE(0), batch.readDoubleBE(8), batch.readUInt8(16)]).toEqual([NOW, NOW + 0.25, 1]);
});

test('writes nothing for terms that there are none of, but how many accounts there are', () => {
  const { batch } = argumentsOf([request(), request({ keyId: 'other' })]);
  expect(batch.subarray(0, HEADER_BYTES - 2)).toEqual(Buffer.alloc(HEADER_BYTES - 2));
  expect(batch.readUInt16BE(HEADER_BYTES - 2)).toBe(2);
});

test('names the sets of all accounts after them where that is asked for', () => {
  const requests = [request({ keyId: 'a' }), request({ keyId: 'b' }), request({ keyId: 'a' })];
  const { keys, batch } = argumentsOf(requests, { namesSets: true });
  const names = [account('a'), account('b')];
  expect(keys).toEqual([...names, ...names.flatMap(setNames)]);
  expect(batch.readUInt16BE(HEADER_BYTES - 2)).toBe(2);
});

test('numbers lists of limits by what is in them, whatever lists of others come between', () => {
  const lists: Limit[][] = [
    [MINUTE],
    [{ ...MINUTE }],
    [],
    [HOUR],
    [{ ...MINUTE }],
    [MINUTE, HOUR],
    [{ ...HOUR }],
  ];
  const near: Limit[][] = [
    [{ ...MINUTE, limit: 11 }],
    [{ ...MINUTE, windowSeconds: 61 }],
    [{ ...MINUTE, name: 'other' }],
  ];
  const { batch } = argumentsOf([...lists, ...near].map((limits) => request({ limits })));
  expect(readBatch(batch).map(({ list }) => list)).toEqual([1, 1, 0, 2, 1, 3, 2, 4, 5, 6]);
});

test('names each account and each list of limits once', () => {
  const lists = [[MINUTE], [MINUTE, HOUR]];
  const requests = [
    request({ keyId: 'a', limits: lists[0] as Limit[] }),
    request({ keyId: 'b', limits: lists[1] as Limit[] }),
    request({ keyId: 'a', limits: lists[0] as Limit[] }),
    request({ keyId: 'b' }),
  ];
  const written = argumentsOf(requests);
  expect(written.keys).toEqual([account('a'), account('b')]);
  expect(written.lists).toEqual([
    [['/60', 10, 60_000]],
    [
      ['/60', 10, 60_000],
      ['hourly/3600', 100, 3_600_000],
    ],
  ]);
  expect(readBatch(written.batch).map(({ account, list }) => [account, list])).toEqual([
    [1, 1],
    [2, 2],
    [1, 1],
    [2, 0],
  ]);
});

test('writes a life of at least a millisecond, and never less than is left', () => {
  const times = fc.record({
    dated: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    span: fc.integer({ min: 1, max: 1e9 }),
  });
  fc.assert(
    fc.property(fc.array(times, { minLength: 1, maxLength: 100 }), (list) => {
      const requests = list.map(({ dated, span }, i) =>
        request({
          replayId: `r${i}`,
          keyId: `k${i % 7}`,
          timestampMs: NOW + dated,
          expiresAtMs: NOW + dated + span,
        }),
      );
      const read = readBatch(argumentsOf(requests).batch);
      expect(read).toHaveLength(requests.length);
      read.forEach(({ lifeMs, usualLifeMs, timestampMs, account }, i) => {
        const { expiresAtMs, timestampMs: dated, keyId } = requests[i] as AdmissionRequest;
        expect(Number.isInteger(lifeMs)).toBe(true);
        expect(lifeMs).toBeGreaterThanOrEqual(Math.max(1, expiresAtMs - NOW));
        expect(lifeMs).toBeLessThan(Math.max(1, expiresAtMs - NOW) + 1);
        expect(usualLifeMs).toBe(Math.max(1, expiresAtMs - dated));
        expect(timestampMs).toBe(dated);
        expect(account).toBe(requests.findIndex((each) => each.keyId === keyId) + 1);
      });
    }),
  );
});

test('writes the same id into a batch as into what gives it back', () => {
  const replayIds = ['nonce', '', '🔑', 'ab'.repeat(32)];
  for (const replayId of replayIds) {
    for (const replayIdIsDigest of [false, true]) {
      const one = request({ replayId, replayIdIsDigest });
      const [keyCount, ...rest] = toGiveBackArguments(one, account('k'));
      expect(rest.slice(0, keyCount)).toEqual([account('k'), ...setNames(account('k'))]);
      expect((rest[keyCount] as Buffer).toString('hex')).toBe(readBatch(argumentsOf([one]).batch)[0]?.id);
    }
  }
});

test('writes what each request costs, however much that is', () => {
  const costs = [0, 1, 2 ** 32, Number.MAX_SAFE_INTEGER];
  const { batch } = argumentsOf(costs.map((cost) => request({ cost })));
  expect(readBatch(batch).map(({ cost }) => cost)).toEqual(costs);
});

test('marks a request without a replay id, and writes nothing in its place', () => {
  const requests: AdmissionRequest[] = [
    request(),
    { ...request({ limits: [MINUTE], cost: 3 }), replayId: undefined },
    request(),
  ];
  const [before, without, after] = readBatch(argumentsOf(requests).batch);
  expect([before?.hasId, without?.hasId, after?.hasId]).toEqual([1, 0, 1]);
  expect(without).toEqual({
    ...{ account: 1, list: 1, cost: 3, hasId: 0, id: '00'.repeat(12) },
    ...{ lifeMs: 0, usualLifeMs: 0, timestampMs: 0 },
  });
  expect(after).toEqual(before);
});

test('names each giving back differently, also of one request', () => {
  const [one, other] = [0, 1].map(() => toGiveBackArguments(request(), account('k')).at(-1));
  expect(one).not.toEqual(other);
});

test('reads a reply of all outcomes in the order of the requests', () => {
  const requests = [
    request({ limits: [MINUTE] }),
    request(),
    request({ limits: [MINUTE] }),
    request({ limits: [MINUTE, HOUR] }),
    request(),
  ];
  const at = (outcome: (typeof OUTCOMES)[number]) => OUTCOMES.indexOf(outcome);
  const reply = packed(
    NOW,
    [at('admitted'), [NOW, 3, 0]],
    [at('replayed')],
    [at('replay_unprovable')],
    [at('rate_limited'), [NOW, 10, 0], [NOW - 1_800_000, 50, 0]],
    [at('admitted')],
  );
  const minute = { limit: 10, windowSeconds: 60 };
  const expected = [
    { outcome: 'admitted', limits: [{ ...minute, remaining: 7, resetSeconds: 60 }] },
    { outcome: 'replayed' },
    { outcome: 'replay_unprovable' },
    {
      outcome: 'rate_limited',
      retryAfterSeconds: 66,
      limits: [
        { ...minute, remaining: 0, resetSeconds: 60, retryAfterSeconds: 66 },
        { limit: 100, windowSeconds: 3600, name: 'hourly', remaining: 50, resetSeconds: 1800 },
      ],
    },
    { outcome: 'admitted', limits: [] },
  ];
  expect(toReply(reply, requests, undefined)).toEqual({ serverMs: NOW, admissions: expected });
});

test('reads how long a request of several must wait, which may be for ever', () => {
  const limits = [MINUTE];
  const requests = [
    request({ limits, cost: 5 }),
    request({ limits, cost: 10 }),
    request({ limits, cost: 11 }),
  ];
  const refused: [number, Counter] = [OUTCOMES.indexOf('rate_limited'), [NOW, 10, 0]];
  const { admissions } = toReply(packed(NOW, refused, refused, refused), requests, undefined);
  const waits = admissions?.map((each) => 'retryAfterSeconds' in each && each.retryAfterSeconds);
  expect(waits).toEqual([90, 120, undefined]);
});

test('reads counts beyond 32 bits', () => {
  const limits = [{ limit: 2 ** 40, windowSeconds: 60 }];
  const { admissions } = toReply(packed(NOW, [0, [NOW, 2 ** 39, 0]]), [request({ limits })], undefined);
  expect(admissions?.[0]).toMatchObject({ limits: [{ remaining: 2 ** 39 }] });
});

test('computes the states of limits by the clock that was given', () => {
  const reply = packed(NOW, [0, [NOW + 3_600_000, 3, 0]]);
  const { admissions } = toReply(reply, [request({ limits: [MINUTE] })], NOW + 3_600_000 + 20_000);
  expect(admissions).toEqual([
    { outcome: 'admitted', limits: [{ limit: 10, windowSeconds: 60, remaining: 7, resetSeconds: 40 }] },
  ]);
});

test('reads that a batch came after its deadline', () => {
  expect(toReply(packed(NOW), [request()], undefined)).toEqual({ serverMs: NOW, admissions: undefined });
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['text', 'OK'],
  ['a number', 1],
  ['a list', [NOW, 0]],
  ['no bytes', Buffer.alloc(0)],
  ['half a time', Buffer.alloc(4)],
  ['an outcome that there is not', packed(NOW, [4])],
  ['too few outcomes', packed(NOW, [1])],
  ['too many outcomes', packed(NOW, [1], [1], [1])],
  ['half a counter', packed(NOW, [0, [NOW, 1, 0]], [0, [NOW, 1, 0]]).subarray(0, -1)],
])('takes %s for no decision', (_what, reply) => {
  const requests = [request({ limits: [MINUTE] }), request({ limits: [MINUTE] })];
  expect(() => toReply(reply, requests, undefined)).toThrow(TypeError);
});

type Counter = [startMs: number, current: number, previous: number];

/** A reply as the script packs it. */
function packed(serverMs: number, ...requests: [outcome: number, ...counters: Counter[]][]): Buffer {
  const parts = requests.flatMap(([outcome, ...counters]) => [
    Buffer.from([outcome]),
    ...counters.flat().map((amount) => {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleBE(amount);
      return bytes;
    }),
  ]);
  const time = Buffer.alloc(8);
  time.writeDoubleBE(serverMs);
  return Buffer.concat([time, ...parts]);
}
