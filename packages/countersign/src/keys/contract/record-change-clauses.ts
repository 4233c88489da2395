/** Changes by many at once, what is heard of them, and times of use. */

import { assertEqual } from '../../store/contract/assertions.ts';
import type { Clause } from '../../store/contract/clause.ts';
import type { KeyRecordStore } from '../administration/key-record-store.ts';
import { AWKWARD_IDS, until } from './contract-test.ts';
import type { KeyRecordStoreUnderTest } from './under-test.ts';

/** Clauses on several users of a store. */
export const RECORD_CHANGE_CLAUSES: readonly Clause<KeyRecordStoreUnderTest>[] = [
  {
    title: 'lets exactly one of many write where there is nothing',
    async run(tested) {
      const stores = await two(tested);
      const written = await Promise.all(
        Array.from({ length: 20 }, (_, i) => storeOf(stores, i).replace('k', undefined, `${i}`)),
      );
      assertEqual(written.filter((each) => each).length, 1);
      assertEqual(await tested.store.read('k'), `${written.indexOf(true)}`);
    },
  },
  {
    title: 'lets exactly one of many replace the same text',
    async run(tested) {
      const stores = await two(tested);
      await tested.store.replace('k', undefined, 'first');
      const written = await Promise.all(
        Array.from({ length: 20 }, (_, i) => storeOf(stores, i).replace('k', 'first', `${i}`)),
      );
      assertEqual(written.filter((each) => each).length, 1);
      assertEqual(await tested.store.read('k'), `${written.indexOf(true)}`);
    },
  },
  {
    title: 'loses nothing of what many add to one text',
    async run(tested) {
      const stores = await two(tested);
      await tested.store.replace('k', undefined, '');
      const letters = [...'abcdefghij'];
      await Promise.all(letters.map((letter, i) => add(storeOf(stores, i), letter)));
      assertEqual([...((await tested.store.read('k')) ?? '')].sort(), letters);
    },
  },
  {
    title: 'shows at once to others what was written and removed',
    async run(tested) {
      const [mine, other] = await two(tested);
      await mine.replace('k', undefined, 'first');
      assertEqual(await other.read('k'), 'first');
      await mine.replace('k', 'first', 'second');
      assertEqual(await other.read('k'), 'second');
      await mine.remove('k');
      assertEqual(await other.read('k'), undefined);
    },
  },
  {
    title: 'tells those who follow of what others write, replace and remove, until they stop',
    async run(tested) {
      const [mine, other] = await two(tested);
      if (other.follow === undefined) return;
      let heard: (string | undefined)[] = [];
      const followed = other.follow((id) => void heard.push(id));
      await followed.ready();
      const changes: (() => Promise<unknown>)[] = [
        () => mine.replace('k', undefined, 'first'),
        () => mine.replace('k', 'first', 'second'),
        () => mine.remove('k'),
      ];
      for (const change of changes) {
        heard = [];
        await change();
        assertEqual(await until(() => heard.includes('k') || heard.includes(undefined)), true);
      }
      await followed.close();
    },
  },
  {
    title: 'keeps the latest time of use of each key, where it has room for them',
    async run({ store }) {
      const { uses } = store;
      if (uses === undefined) return;
      await uses.write(
        new Map([
          ['k', 2000],
          ['l', 1_700_000_000_000],
        ]),
      );
      await uses.write(
        new Map([
          ['k', 1000],
          ['m', 5],
        ]),
      );
      assertEqual(
        await uses.read(['k', 'l', 'n']),
        new Map([
          ['k', 2000],
          ['l', 1_700_000_000_000],
        ]),
      );
      await uses.write(new Map([['k', 3000]]));
      assertEqual(await uses.read(['k']), new Map([['k', 3000]]));
      assertEqual(await uses.read([]), new Map());
      await uses.forget('k');
      await uses.forget('n');
      assertEqual([...(await uses.read(['k', 'l'])).keys()], ['l']);
      assertEqual(await store.read('k'), undefined);
    },
  },
  {
    title: 'keeps the times of use of many, and of any id',
    async run({ store }) {
      const { uses } = store;
      if (uses === undefined) return;
      const ids = [...AWKWARD_IDS, ...Array.from({ length: 1500 }, (_, i) => `key ${i}`)];
      const times = new Map(ids.map((id, i) => [id, i + 1]));
      await uses.write(times);
      assertEqual(await uses.read(ids), times);
    },
  },
];

type Two = readonly [KeyRecordStore, KeyRecordStore];

async function two({ store, another }: KeyRecordStoreUnderTest): Promise<Two> {
  return [store, (await another?.()) ?? store];
}

function storeOf(stores: Two, i: number): KeyRecordStore {
  return stores[i % 2] as KeyRecordStore;
}

async function add(store: KeyRecordStore, letter: string): Promise<void> {
  for (;;) {
    const text = await store.read('k');
    if (text !== undefined && (await store.replace('k', text, `${text}${letter}`))) return;
  }
}
