/** Texts under ids: read, written, removed and listed. */

import { assertEqual } from '../../store/contract/assertions.ts';
import type { Clause } from '../../store/contract/clause.ts';
import type { KeyRecordStore } from '../administration/key-record-store.ts';
import { AWKWARD_IDS } from './contract-test.ts';
import type { KeyRecordStoreUnderTest } from './under-test.ts';

/** Clauses on one text after the other. */
export const RECORD_CLAUSES: readonly Clause<KeyRecordStoreUnderTest>[] = [
  {
    title: 'has nothing under an id that was not written',
    async run({ store }) {
      for (const id of ['', ...AWKWARD_IDS]) assertEqual(await store.read(id), undefined);
      assertEqual(await allOf(store), {});
      assertEqual(await store.remove('k'), false);
    },
  },
  {
    title: 'writes a text where there is none, and only there',
    async run({ store }) {
      assertEqual(await store.replace('k', undefined, 'first'), true);
      assertEqual(await store.read('k'), 'first');
      assertEqual(await store.replace('k', undefined, 'second'), false);
      assertEqual(await store.read('k'), 'first');
    },
  },
  {
    title: 'replaces a text that is the expected one, and no other',
    async run({ store }) {
      await store.replace('k', undefined, 'first');
      assertEqual(await store.replace('k', 'first', 'second'), true);
      assertEqual(await store.replace('k', 'first', 'third'), false);
      assertEqual(await store.replace('k', 'Second', 'third'), false);
      assertEqual(await store.replace('k', 'second ', 'third'), false);
      assertEqual(await store.read('k'), 'second');
    },
  },
  {
    title: 'replaces nothing under an id that has no text',
    async run({ store }) {
      assertEqual(await store.replace('k', 'first', 'second'), false);
      assertEqual(await store.read('k'), undefined);
    },
  },
  {
    title: 'writes quietly just as well',
    async run({ store }) {
      await store.replace('k', undefined, 'first');
      assertEqual(await store.replace('k', 'first', 'second', 'quietly'), true);
      assertEqual(await store.read('k'), 'second');
    },
  },
  {
    title: 'keeps ids apart that are written alike, and takes none for a pattern, a path or a command',
    async run({ store }) {
      for (const [i, id] of AWKWARD_IDS.entries())
        assertEqual(await store.replace(id, undefined, `text ${i}`), true, id);
      for (const [i, id] of AWKWARD_IDS.entries()) assertEqual(await store.read(id), `text ${i}`, id);
      assertEqual(
        new Map(Object.entries(await allOf(store))),
        new Map(AWKWARD_IDS.map((id, i) => [id, `text ${i}`])),
      );
      for (const id of AWKWARD_IDS) assertEqual(await store.remove(id), true, id);
      assertEqual(await allOf(store), {});
    },
  },
  {
    title: 'has nothing under an id with a zero byte, or keeps it as any other',
    async run({ store }) {
      assertEqual(await store.read('k\0'), undefined);
      const isKept = await store.replace('k\0', undefined, 'text').catch(() => false);
      assertEqual(await store.read('k\0'), isKept ? 'text' : undefined);
      assertEqual(await store.read('k'), undefined);
      assertEqual(await store.remove('k\0'), isKept);
    },
  },
  ...(
    [
      ['of quotes and backslashes', `{"a":"'\\\\\\"$1?%_\\u0000"}`],
      ['of any writing', 'ключ 🔑 é e\u0301 \u2028'],
      ['of 100 kB', 'x'.repeat(100_000)],
      ['that begins and ends with spaces', '  text \n'],
    ] as const
  ).map(
    ([what, text]): Clause<KeyRecordStoreUnderTest> => ({
      title: `gives back a text ${what} as it was`,
      async run({ store }) {
        await store.replace('k', undefined, text);
        assertEqual(await store.read('k'), text);
        assertEqual(await store.replace('k', text, 'next'), true);
      },
    }),
  ),
  {
    title: 'removes a text once, and has room for another then',
    async run({ store }) {
      await store.replace('k', undefined, 'first');
      assertEqual(await store.remove('k'), true);
      assertEqual(await store.remove('k'), false);
      assertEqual(await store.read('k'), undefined);
      assertEqual(await store.replace('k', 'first', 'second'), false);
      assertEqual(await store.replace('k', undefined, 'second'), true);
      assertEqual(await store.read('k'), 'second');
    },
  },
  {
    title: 'lists all of many, also while others are written and removed',
    async run({ store }) {
      const stay = Array.from({ length: 300 }, (_, i) => `stays ${i}`);
      await Promise.all(stay.map((id) => store.replace(id, undefined, id)));
      const found = new Set<string>();
      let others = 0;
      for await (const [id, text] of store.scan()) {
        assertEqual(text, id);
        found.add(id);
        if (others >= 20) continue;
        const other = `other ${others++}`;
        await store.replace(other, undefined, other);
        if (others % 2 === 0) await store.remove(other);
      }
      assertEqual(
        stay.filter((id) => !found.has(id)),
        [],
      );
    },
  },
];

/** All texts by their ids. */
async function allOf(store: KeyRecordStore): Promise<Readonly<Record<string, string>>> {
  const all: [string, string][] = [];
  for await (const [id, text] of store.scan()) all.push([id, text]);
  return Object.fromEntries(all);
}
