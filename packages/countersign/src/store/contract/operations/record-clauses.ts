/** Records of finished operations. */

import { assertEqual } from '../assertions.ts';
import type { Clause } from '../clause.ts';
import { bytes, type Operating } from './operating.ts';

/** Clauses on records. */
export const RECORD_CLAUSES: readonly Clause<Operating>[] = [
  ...(
    [
      ['of all bytes', Buffer.from(Array.from({ length: 256 }, (_, i) => i))],
      ['of no byte', new Uint8Array()],
      ['of bytes that are no UTF-8', Buffer.from('fffec080eda080', 'hex')],
      ['of a zero', new Uint8Array(1)],
      ['that reads as one of the protocol', Buffer.from('$-1\r\n*0\r\n')],
      ['of 1 MiB', Buffer.alloc(2 ** 20, 'any kind of octets\0\r\n\xff', 'latin1')],
    ] as const
  ).map(
    ([what, bytes]): Clause<Operating> => ({
      title: `${what} is given back as it was`,
      async run({ begin, finish, record }) {
        await begin();
        await finish({ record: bytes });
        assertEqual(hexOf(await record()), hexOf(bytes));
      },
    }),
  ),
  {
    title: 'that is a part of a larger buffer is given back alone',
    async run({ begin, finish, record }) {
      await begin();
      await finish({ record: new Uint8Array([1, 2, 3, 4, 5]).subarray(1, 4) });
      assertEqual(hexOf(await record()), '020304');
    },
  },
  {
    title: 'does not change with the bytes that were handed over, nor with those given back',
    async run({ begin, finish, text }) {
      await begin();
      const given = bytes('done');
      const finished = finish({ record: given });
      given.fill(0x78);
      await finished;
      const state = await begin({ token: 'b2' });
      if (state.outcome === 'finished') state.record?.fill(0x79);
      const [first, second] = await Promise.all([begin({ token: 'c3' }), begin({ token: 'd4' })]);
      if (first.outcome === 'finished') first.record?.fill(0x7a);
      const untouched = second.outcome === 'finished' ? second.record : undefined;
      assertEqual(Buffer.from(untouched ?? '').toString(), 'done');
      assertEqual(await text(), 'done');
    },
  },
];

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
