/** What clients do to a body between signing and sending it, or the other way round. */

import { brotliDecompressSync, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { jsonBodyMutations } from './json-body-mutations.ts';
import type { SituationMutation } from './mutation.ts';
import type { NamedMistake } from './named-mistake.ts';
import { utf8Text } from './utf8-text.ts';

/** Makes other bytes of a body; undefined where it does not apply. */
type MutateBytes = (body: Uint8Array) => Uint8Array | undefined;

/** A way in which the signed body differs from the one that was sent. */
export interface BodyMutation {
  readonly mistake: NamedMistake;
  readonly cost: number;
  readonly group: string;
  readonly order: number;
  readonly apply: MutateBytes;
}

/** Larger bodies are not taken apart: nobody verified them, and it would take long. */
const LARGEST_BODY = 64 * 1024;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** The mutations that apply to this body. */
export function bodyMutations(body: Uint8Array): SituationMutation[] {
  if (body.length > LARGEST_BODY) return [];
  const mutations = body.length === 0 ? PLACEHOLDERS : [...BYTE_MUTATIONS, ...jsonBodyMutations(body)];
  return mutations.map(({ mistake, apply, ...facts }) => ({
    on: 'situation',
    ...facts,
    mistakes: [mistake],
    apply: ({ request, signatureFields }) => {
      const changed = request.body.length > LARGEST_BODY ? undefined : verification(apply, request.body);
      return changed && { request: { ...request, body: changed }, signatureFields };
    },
  }));
}

/** The text of a body, without a byte order mark; undefined where it is not UTF-8. */
function textOf(body: Uint8Array): string | undefined {
  return utf8Text(startsWithBom(body) ? body.subarray(3) : body);
}

function verification(apply: MutateBytes, body: Uint8Array): Uint8Array | undefined {
  try {
    return apply(body);
  } catch {
    // What does not decompress was not compressed.
    return undefined;
  }
}

const PLACEHOLDERS: readonly BodyMutation[] = ['{}', 'null', '""', '[]', 'undefined', ' ', 'None', '0'].map(
  (text, i) => ({
    mistake: { code: 'body_placeholder', detail: text },
    cost: i < 2 ? 1 : 3,
    group: 'body',
    order: 10,
    apply: () => Buffer.from(text),
  }),
);

const NEWLINE = { group: 'body end', order: 40 };
const CHARSET = { group: 'body charset', order: 60 };
const COMPRESSION = { group: 'body compression', order: 70 };

const BYTE_MUTATIONS: readonly BodyMutation[] = [
  {
    mistake: { code: 'body_left_out' },
    cost: 1,
    group: 'body',
    order: 10,
    apply: () => new Uint8Array(0),
  },
  {
    mistake: { code: 'body_trailing_newline', detail: 'signed with a line feed at the end' },
    cost: 1,
    ...NEWLINE,
    apply: (body) => Buffer.concat([body, Buffer.from('\n')]),
  },
  {
    mistake: { code: 'body_trailing_newline', detail: 'signed with CR LF at the end' },
    cost: 3,
    ...NEWLINE,
    apply: (body) => Buffer.concat([body, Buffer.from('\r\n')]),
  },
  {
    mistake: { code: 'body_trailing_newline', detail: 'signed without the line break at the end' },
    cost: 1,
    ...NEWLINE,
    apply: (body) => onText(body, (text) => text.replace(/\r?\n$/, '')),
  },
  {
    mistake: { code: 'body_spaced', detail: 'signed without the whitespace around it' },
    cost: 3,
    ...NEWLINE,
    apply: (body) => onText(body, (text) => text.trim()),
  },
  {
    mistake: { code: 'body_line_endings', detail: 'signed with CR LF for LF' },
    cost: 2,
    group: 'body line endings',
    order: 30,
    apply: (body) => onText(body, (text) => text.replace(/\r?\n/g, '\r\n')),
  },
  {
    mistake: { code: 'body_line_endings', detail: 'signed with LF for CR LF' },
    cost: 2,
    group: 'body line endings',
    order: 30,
    apply: (body) => onText(body, (text) => text.replaceAll('\r\n', '\n')),
  },
  {
    mistake: { code: 'body_line_endings', detail: 'signed without the line breaks' },
    cost: 2,
    group: 'body line endings',
    order: 30,
    apply: (body) => onText(body, (text) => text.replace(/[\r\n]/g, '')),
  },
  {
    mistake: { code: 'body_byte_order_mark', detail: 'signed with one' },
    cost: 2,
    group: 'body bom',
    order: 50,
    apply: (body) => (startsWithBom(body) ? undefined : Buffer.concat([BOM, body])),
  },
  {
    mistake: { code: 'body_byte_order_mark', detail: 'signed without it' },
    cost: 1,
    group: 'body bom',
    order: 50,
    apply: (body) => (startsWithBom(body) ? body.subarray(3) : undefined),
  },
  ...charsets(),
  {
    mistake: { code: 'body_signed_uncompressed' },
    cost: 1,
    ...COMPRESSION,
    apply: decompressed,
  },
  ...[gzipSync, deflateSync].map(
    (compress): BodyMutation => ({
      mistake: {
        code: 'body_signed_compressed',
        detail: compress === gzipSync ? 'gzip' : 'deflate',
        mayBeProxy: true,
      },
      cost: 4,
      ...COMPRESSION,
      apply: (body) => (body.length > 16 * 1024 ? undefined : compress(body)),
    }),
  ),
];

function charsets(): BodyMutation[] {
  const mutation = (
    detail: string,
    cost: number,
    apply: (text: string) => Uint8Array | undefined,
  ): BodyMutation => ({
    mistake: { code: 'body_charset', detail },
    cost,
    ...CHARSET,
    apply: (body) => {
      const text = textOf(body);
      return text === undefined ? undefined : apply(text);
    },
  });
  const isAscii = (text: string) => /^[\0-\x7f]*$/.test(text);
  const unlessAscii = (make: (text: string) => Uint8Array | undefined) => (text: string) =>
    isAscii(text) ? undefined : make(text);
  return [
    mutation(
      'signed as Latin-1',
      2,
      unlessAscii((text) => (/^[\0-\xff]*$/.test(text) ? Buffer.from(text, 'latin1') : undefined)),
    ),
    mutation(
      'signed as UTF-8 that was encoded twice',
      2,
      unlessAscii((text) => Buffer.from(Buffer.from(text).toString('latin1'))),
    ),
    mutation(
      'signed with "?" for what is not ASCII',
      3,
      unlessAscii((text) => Buffer.from(text.replace(/[^\0-\x7f]/gu, '?'))),
    ),
    mutation('signed as UTF-16', 4, (text) => Buffer.from(text, 'utf16le')),
    mutation(
      'signed in another Unicode normal form',
      3,
      unlessAscii((text) => Buffer.from(text.normalize(text === text.normalize('NFC') ? 'NFD' : 'NFC'))),
    ),
  ];
}

/** A bomb must not go off in a diagnosis. */
const DECOMPRESSION = { maxOutputLength: LARGEST_BODY };

function decompressed(body: Uint8Array): Uint8Array | undefined {
  if (body[0] === 0x1f && body[1] === 0x8b) return gunzipSync(body, DECOMPRESSION);
  if (((body[0] ?? 0) & 0x0f) === 8 && ((body[0] ?? 0) * 256 + (body[1] ?? 0)) % 31 === 0)
    return inflateSync(body, DECOMPRESSION);
  // Brotli has no magic number; text is none of it.
  return textOf(body) === undefined ? brotliDecompressSync(body, DECOMPRESSION) : undefined;
}

function onText(body: Uint8Array, mutation: (text: string) => string): Uint8Array | undefined {
  const text = textOf(body);
  if (text === undefined) return undefined;
  const changed = Buffer.from(mutation(text));
  return startsWithBom(body) ? Buffer.concat([BOM, changed]) : changed;
}

function startsWithBom(body: Uint8Array): boolean {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
}
