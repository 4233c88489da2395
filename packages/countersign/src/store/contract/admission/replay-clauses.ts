/** Requests that the store has seen. */

import { assertEqual } from '../assertions.ts';
import type { Clause } from '../clause.ts';
import { type Asking, HOUR, MINUTE, PAST_WINDOW_MS } from './asking.ts';

/** The clauses. */
export const REPLAY_CLAUSES: readonly Clause<Asking>[] = [
  {
    title: 'admits a request and says nothing of limits when there are none',
    async run({ admit }) {
      assertEqual(await admit(), { outcome: 'admitted', limits: [] });
    },
  },
  {
    title: 'refuses the same request from then on',
    async run({ request, outcome }) {
      const first = request();
      assertEqual(await outcome(first), 'admitted');
      assertEqual(await outcome(first), 'replayed');
      assertEqual(await outcome(first), 'replayed');
    },
  },
  {
    title: 'knows a replay id again under another timestamp',
    async run({ harness, outcome }) {
      assertEqual(await outcome({ replayId: 'once' }), 'admitted');
      await harness.advance(10_000);
      assertEqual(await outcome({ replayId: 'once' }), 'replayed');
    },
  },
  {
    title: 'keeps the replay ids of keys apart',
    async run({ outcome }) {
      assertEqual(await outcome({ keyId: 'space:one', replayId: 'same' }), 'admitted');
      assertEqual(await outcome({ keyId: 'space:two', replayId: 'same' }), 'admitted');
      assertEqual(await outcome({ keyId: 'space:one', replayId: 'same' }), 'replayed');
    },
  },
  {
    title: 'keeps pairs of key and replay id apart that read alike when joined',
    async run({ outcome }) {
      const pairs: [keyId: string, replayId: string][] = [
        ['a', 'bc'],
        ['ab', 'c'],
        ['abc', ''],
        ['', 'abc'],
        ['a:b', 'c'],
        ['a', 'b:c'],
        ['a:', 'b:c'],
        ['1', '1:1'],
        ['11', ':1'],
        ['a}', '{b'],
        ['a', '}{b'],
        ['a\0b', 'c'],
        ['a', '\0bc'],
        // Halves of surrogate pairs, the character that stands for them in UTF-8, and how some write them.
        ...['\ud800', '\ud801', '\udfff', '\ufffd', '\ud800\ud800', '%ud800', 'u"\\ud800"'].flatMap(
          (half): [string, string][] => [
            [`a${half}`, 'c'],
            ['a', half],
          ],
        ),
      ];
      for (const [keyId, replayId] of pairs) {
        assertEqual(await outcome({ keyId, replayId }), 'admitted', `${keyId} | ${replayId}`);
      }
      for (const [keyId, replayId] of pairs) {
        assertEqual(await outcome({ keyId, replayId }), 'replayed', `${keyId} | ${replayId}`);
      }
    },
  },
  ...(
    [
      ['emoji', '🔑'.repeat(8)],
      ['a NUL', 'a\0b'],
      ['only a NUL', '\0'],
      ['10 000 characters', 'x'.repeat(10_000)],
      ['10 000 characters that end otherwise', `${'x'.repeat(9999)}y`],
      ['__proto__', '__proto__'],
      ['constructor', 'constructor'],
      ['letters of Latin-1', 'ÿþé'],
      ['line breaks', 'a\r\nb'],
      ['glob characters', '*?[a-z]'],
      ['braces', '{tag}'],
    ] as const
  ).map(
    ([what, text]): Clause<Asking> => ({
      title: `takes ${what} as a replay id and as a key id`,
      async run({ outcome }) {
        assertEqual(await outcome({ replayId: text }), 'admitted');
        assertEqual(await outcome({ replayId: text }), 'replayed');
        assertEqual(await outcome({ keyId: text, replayId: 'r', limits: [MINUTE] }), 'admitted');
        assertEqual(await outcome({ keyId: text, replayId: 'r', limits: [MINUTE] }), 'replayed');
        assertEqual(await outcome({ keyId: `${text}.`, replayId: 'r', limits: [MINUTE] }), 'admitted');
      },
    }),
  ),
  {
    title: 'holds replay ids to their letters: case, spaces and normal forms count',
    async run({ outcome }) {
      const spellings = ['id', 'ID', 'id ', ' id', 'i\u0301', '\u00ed', 'id\n'];
      for (const replayId of spellings) assertEqual(await outcome({ replayId }), 'admitted');
      for (const replayId of spellings) assertEqual(await outcome({ replayId }), 'replayed');
    },
  },
  {
    title: 'holds an id until its last millisecond',
    async run({ admit, request, harness, outcome }) {
      const first = request();
      await admit(first);
      await harness.advance(PAST_WINDOW_MS - 1);
      assertEqual(await outcome({ ...first, nowMs: harness.nowMs() }), 'replayed');
    },
  },
  {
    title: 'holds an id until its last millisecond when the time of expiry is no whole second',
    async run({ admit, request, harness, outcome }) {
      const first = request({ expiresAtMs: harness.nowMs() + 1_001 });
      await admit(first);
      await harness.advance(1_000);
      assertEqual(await outcome({ ...first, nowMs: harness.nowMs() }), 'replayed');
    },
  },
  {
    title: 'holds the id of a request dated in the future for longer',
    async run({ admit, request, harness, outcome }) {
      const timestampMs = harness.nowMs() + 299_000;
      const first = request({ timestampMs, expiresAtMs: timestampMs + PAST_WINDOW_MS });
      await admit(first);
      for (const step of [300_000, 298_000]) {
        await harness.advance(step);
        assertEqual(await outcome({ ...first, nowMs: harness.nowMs() }), 'replayed');
      }
    },
  },
  {
    title: 'holds an id that expires before another one which was there already',
    async run({ admit, request, harness, outcome }) {
      const late = request({ expiresAtMs: harness.nowMs() + 500_000 });
      const early = request({ expiresAtMs: harness.nowMs() + 20_000 });
      await admit(late);
      await admit(early);
      await harness.advance(19_000);
      assertEqual(await outcome({ ...early, nowMs: harness.nowMs() }), 'replayed');
      await harness.advance(400_000);
      assertEqual(await outcome({ ...late, nowMs: harness.nowMs() }), 'replayed');
    },
  },
  {
    title: 'holds an id when the clock is set back',
    async run({ admit, request, harness, outcome }) {
      const first = request();
      await admit(first);
      await harness.advance(-120_000);
      assertEqual(await outcome({ ...first, nowMs: harness.nowMs() }), 'replayed');
      await harness.advance(240_000);
      assertEqual(await outcome({ ...first, nowMs: harness.nowMs() }), 'replayed');
    },
  },
  {
    title: 'admits new requests after the clock was set back',
    async run({ harness, outcome, outcomes }) {
      await outcomes(3, { limits: [HOUR] });
      await harness.advance(-120_000);
      assertEqual(await outcome(), 'admitted');
    },
  },
  {
    title: 'admits exactly one of many concurrent requests with one replay id',
    async run({ request, harness }) {
      const same = request({ limits: [{ limit: 1000, windowSeconds: 60 }] });
      const all = await Promise.all(Array.from({ length: 50 }, async () => harness.store.admit(same)));
      assertEqual(all.filter((each) => each.outcome === 'admitted').length, 1);
      assertEqual(all.filter((each) => each.outcome === 'replayed').length, 49);
    },
  },
  {
    title: 'tells hundreds of ids apart',
    async run({ request, outcome }) {
      const requests = Array.from({ length: 300 }, (_, i) => request({ replayId: `n${i}` }));
      for (const each of requests) assertEqual(await outcome(each), 'admitted');
      for (const each of requests) assertEqual(await outcome(each), 'replayed');
    },
  },
];
