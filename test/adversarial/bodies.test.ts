import { gunzipSync, gzipSync } from 'node:zlib';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { influencemart } from 'countersign/schemes/influencemart';
import { intend, intendAssumedWholeRequest } from 'countersign/schemes/intend';
import { slaunchx } from 'countersign/schemes/slaunchx';
import { describe, expect, it } from 'vitest';
import { besiege } from './siege.ts';

const SCHEMES = [
  ['iimmpact', iimmpact()],
  ['influencemart', influencemart()],
  ['slaunchx', slaunchx()],
  ['intend', intend({ message: intendAssumedWholeRequest })],
] as const;
const gzipped = gzipSync('{"a":1}', { level: 9 });

/** Signed text, and the text that is sent instead. */
const SWAPS: readonly (readonly [string, string | Uint8Array, string | Uint8Array])[] = [
  ['0xff for 0xfe', Buffer.from([0xff]), Buffer.from([0xfe])],
  ['the replacement character for a stray byte', Buffer.from([0x61, 0x80]), 'a\ufffd'],
  ['an overlong for a plain character', Buffer.from([0xc0, 0xaf]), '/'],
  ['no byte order mark for one', '\ufeff{"a":1}', '{"a":1}'],
  ['a byte order mark for none', '{"a":1}', '\ufeff{"a":1}'],
  ['{} for nothing', '', '{}'],
  ['nothing for {}', '{}', ''],
  ['null for nothing', '', 'null'],
  ['a space for nothing', '', ' '],
  ['a NUL for nothing', '', '\0'],
  ['a composed for a decomposed letter', 'e\u0301', '\u00e9'],
  ['an escape for a letter', '{"a":"é"}', '{"a":"\\u00e9"}'],
  ['compact for spaced JSON', '{"a": 1}', '{"a":1}'],
  ['500 for 500.00', '{"a":500.00}', '{"a":500}'],
  ['members in another order', '{"a":1,"b":2}', '{"b":2,"a":1}'],
  ['line feeds for line breaks', 'a\r\nb', 'a\nb'],
  ['what $& stands for', '[$&]', '[[$&]]'],
  ['$ for $$', '$$', '$'],
  ['another case', 'ABC', 'abc'],
  ['the inflated for the compressed', gzipped, gunzipSync(gzipped)],
  ['the same compressed otherwise', gzipped, gzipSync('{"a":1}', { level: 0 })],
];

describe.each(SCHEMES)('a body under %s', (_name, scheme) => {
  it.each(SWAPS)('does not pass for another: %s', async (_swap, signed, sent) => {
    const { sign, fire } = besiege(scheme);
    const headers = sign({ body: signed });
    expect(await fire({ headers, body: sent })).toBe('signature_mismatch');
    expect(await fire({ headers, body: signed })).toBe('accepted');
  });

  it('does not pass with any one bit of it changed', async () => {
    const { sign, fire } = besiege(scheme);
    const body = Buffer.from('{"amount":"9","to":"💸"}');
    const headers = sign({ body });
    for (let bit = 0; bit < body.length * 8; bit++) {
      const changed = Buffer.from(body);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(await fire({ headers, body: changed })).toBe('signature_mismatch');
    }
  });

  it.each([47, 48, 49, 64, 1023].map((kib) => kib * 1024))(
    'of %i bytes does not pass with its first or last byte changed, cut off or added',
    async (size) => {
      const { sign, fire } = besiege(scheme);
      const body = Buffer.alloc(size, 'x');
      const headers = sign({ body });
      const first = Buffer.from(body).fill('y', 0, 1);
      const last = Buffer.from(body).fill('y', size - 1);
      for (const forged of [first, last, body.subarray(1), Buffer.concat([body, Buffer.from('x')])])
        expect(await fire({ headers, body: forged })).toBe('signature_mismatch');
      expect(await fire({ headers, body })).toBe('accepted');
    },
  );
});
