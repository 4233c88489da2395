/** Mutations of a body: what happens to it between signing and sending, or the other way round. */

import { brotliDecompressSync, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import type { NamedMistake } from '../../mistakes/named-mistake.ts';
import type { SituationMutation } from '../mutation.ts';
import {
  type BodyMutation,
  type MutateBytes,
  onText,
  startsWithBom,
  textOf,
  withBom,
} from './body-mutation.ts';
import { CHARSET_MUTATIONS } from './charset-mutations.ts';
import { ENCODED_BODY_MUTATIONS } from './encoded-body-mutations.ts';
import { formBodyMutations } from './form-body-mutations.ts';
import { jsonBodyMutations } from './json-body-mutations.ts';

/** Larger bodies are not taken apart: nobody verified them, and it would take long. */
const LARGEST_BODY = 64 * 1024;
/** Compressing larger ones would take long. */
const LARGEST_COMPRESSED = 16 * 1024;

/** The mutations that apply to this body. */
export function bodyMutations(body: Uint8Array): SituationMutation[] {
  if (body.length > LARGEST_BODY) return [];
  const mutations =
    body.length === 0
      ? PLACEHOLDERS
      : [...BYTE_MUTATIONS, ...jsonBodyMutations(body), ...formBodyMutations(body)];
  return mutations.map(({ mistake, apply, ...facts }) => ({
    on: 'situation',
    ...facts,
    mistakes: [mistake],
    apply: ({ request, signatureFields }) => {
      const changed = request.body.length > LARGEST_BODY ? undefined : attempt(apply, request.body);
      return changed && { request: { ...request, body: changed }, signatureFields };
    },
  }));
}

function attempt(apply: MutateBytes, body: Uint8Array): Uint8Array | undefined {
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
    stage: 'body form',
    apply: () => Buffer.from(text),
  }),
);

const WHOLE = { stage: 'body form' } as const;
const LINES = { stage: 'body line endings' } as const;
const END = { stage: 'body end' } as const;
const MARK = { stage: 'body bom' } as const;
const COMPRESSION = { stage: 'body compression' } as const;

const BYTE_MUTATIONS: readonly BodyMutation[] = [
  bytes({ code: 'body_left_out' }, { cost: 1, ...WHOLE }, () => new Uint8Array(0)),
  bytes(
    { code: 'body_trailing_newline', detail: 'signed with a line feed at the end' },
    { cost: 1, ...END },
    (body) => Buffer.concat([body, Buffer.from('\n')]),
  ),
  bytes(
    { code: 'body_trailing_newline', detail: 'signed with CR LF at the end' },
    { cost: 3, ...END },
    (body) => Buffer.concat([body, Buffer.from('\r\n')]),
  ),
  bytes(
    { code: 'body_trailing_newline', detail: 'signed without the line break at the end' },
    { cost: 1, ...END },
    onText((text) => text.replace(/\r?\n$/, '')),
  ),
  bytes(
    { code: 'body_spaced', detail: 'signed without the whitespace around it' },
    { cost: 3, ...END },
    onText((text) => text.trim()),
  ),
  bytes(
    { code: 'body_line_endings', detail: 'signed with CR LF for LF' },
    { cost: 2, ...LINES },
    onText((text) => text.replace(/\r?\n/g, '\r\n')),
  ),
  bytes(
    { code: 'body_line_endings', detail: 'signed with LF for CR LF' },
    { cost: 2, ...LINES },
    onText((text) => text.replaceAll('\r\n', '\n')),
  ),
  bytes(
    { code: 'body_line_endings', detail: 'signed without the line breaks' },
    { cost: 2, ...LINES },
    onText((text) => text.replace(/[\r\n]/g, '')),
  ),
  bytes({ code: 'body_byte_order_mark', detail: 'signed with one' }, { cost: 2, ...MARK }, (body) =>
    startsWithBom(body) ? undefined : withBom(body),
  ),
  bytes({ code: 'body_byte_order_mark', detail: 'signed without it' }, { cost: 1, ...MARK }, (body) =>
    startsWithBom(body) ? body.subarray(3) : undefined,
  ),
  bytes(
    { code: 'body_backslashes', detail: 'signed without them' },
    { cost: 3, ...WHOLE },
    onText((text) => text.replace(/\\(["'\\])/g, '$1')),
  ),
  ...CHARSET_MUTATIONS,
  ...ENCODED_BODY_MUTATIONS,
  bytes({ code: 'body_signed_uncompressed' }, { cost: 1, ...COMPRESSION }, decompressed),
  compressed('gzip', gzipSync),
  compressed('deflate', deflateSync),
];

function bytes(
  mistake: NamedMistake,
  facts: Pick<BodyMutation, 'cost' | 'stage'>,
  apply: MutateBytes,
): BodyMutation {
  return { mistake, ...facts, apply };
}

function compressed(name: string, compress: (body: Uint8Array) => Uint8Array): BodyMutation {
  return bytes(
    { code: 'body_signed_compressed', detail: name, mayBeProxy: true },
    { cost: 4, ...COMPRESSION },
    (body) => (body.length > LARGEST_COMPRESSED ? undefined : compress(body)),
  );
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
