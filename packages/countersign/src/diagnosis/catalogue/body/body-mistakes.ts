/** Mistakes with the bytes of a body, whatever it is. */

import { brotliDecompressSync, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { onText, startsWithBom, textOf, withBom } from '../../mutations/body/body-bytes.ts';
import { type JsonNode, STYLES, writeJson } from '../../mutations/body/json-text.ts';
import { plainly, way } from '../../mutations/way.ts';
import type { Entries } from '../entry.ts';
import { inBody, inJson, inNoBody, LARGEST_BODY } from '../ways/body-ways.ts';
import { sayingOfBody } from '../ways/canonical-request-ways.ts';

const DIGEST_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** Compressing larger bodies would take long. */
const LARGEST_COMPRESSED = 16 * 1024;
/** A bomb must not go off in a diagnosis. */
const DECOMPRESSION = { maxOutputLength: LARGEST_BODY };

export const BODY_MISTAKES: Entries = {
  body_left_out: {
    cause: 'The request was signed as though it had no body.',
    cure: 'Sign after the body is serialised, with the bytes that are sent.',
    example: ['', '{"a":1}'],
    ways: [
      inBody(
        'body form',
        plainly(1, () => new Uint8Array(0)),
      ),
      inJson(
        'body form',
        way(3, '{} in its place', () => '{}'),
      ),
      sayingOfBody(1, 'the digest of no bytes', DIGEST_OF_NOTHING),
    ],
  },
  body_placeholder: {
    cause: 'Something was signed in place of a body, such as {} or null, though none was sent.',
    cure: 'Sign no bytes at all where the request has no body.',
    example: ['{}', ''],
    ways: [
      inNoBody(
        'body form',
        ...['{}', 'null'].map((text) => way(1, text, () => Buffer.from(text))),
        ...['""', '[]', 'undefined', ' ', 'None', '0'].map((text) => way(3, text, () => Buffer.from(text))),
      ),
    ],
  },
  body_trailing_newline: {
    cause: 'The body was signed with a newline at its end that was not sent, or without one that was.',
    cure: 'Sign exactly the bytes that are sent: curl --data-binary @file keeps them, --data @file removes line breaks.',
    example: ['{"a":1}\n', '{"a":1}'],
    ways: [
      inBody(
        'body end',
        way(1, 'signed with a line feed at the end', followedBy('\n')),
        way(3, 'signed with CR LF at the end', followedBy('\r\n')),
        way(1, 'signed without the line break at the end', replaced(/\r?\n$/, '')),
      ),
    ],
  },
  body_line_endings: {
    cause: 'The body was signed with other line endings than it was sent with.',
    cure: 'Sign the bytes that are sent; do not read the body in a text mode that converts line endings.',
    example: ['a\r\nb', 'a\nb'],
    ways: [
      inBody(
        'body line endings',
        way(2, 'signed with CR LF for LF', replaced(/\r?\n/g, '\r\n')),
        way(2, 'signed with LF for CR LF', replaced(/\r\n/g, '\n')),
        way(2, 'signed without the line breaks', replaced(/[\r\n]/g, '')),
      ),
      // `curl -d @file` takes the line breaks of a file off.
      inJson(
        'json whitespace',
        ...STYLES.filter(({ indent }) => indent !== undefined).flatMap((style) =>
          ['', style.lineBreak ?? '\n'].map((end) =>
            way(1, 'signed with the line breaks, which were taken off', (text: string, node: JsonNode) => {
              const written = writeJson(node, style) + end;
              return written.replace(/[\r\n]/g, '') === text ? written : undefined;
            }),
          ),
        ),
      ),
    ],
  },
  body_byte_order_mark: {
    cause: 'The body was signed with a byte order mark that was not sent, or without one that was.',
    cure: 'Write UTF-8 without a byte order mark.',
    example: ['\ufeff{"a":1}', '{"a":1}'],
    ways: [
      inBody(
        'body bom',
        way(2, 'signed with one', (body) => (startsWithBom(body) ? undefined : withBom(body))),
        way(1, 'signed without it', (body) => (startsWithBom(body) ? body.subarray(3) : undefined)),
      ),
    ],
  },
  body_backslashes: {
    cause: 'The body was signed with a backslash before each of its quotation marks.',
    cure: 'Sign the bytes that are sent, before any function escapes them (addslashes, magic quotes, a shell).',
    example: ['{"a":1}', '{\\"a\\":1}'],
    ways: [
      inBody('body form', way(3, 'signed without them', replaced(/\\(["'\\])/g, '$1'))),
      inJson(
        'body form',
        plainly(2, (text) => text.replace(/["'\\]/g, '\\$&')),
        plainly(3, (text) => JSON.stringify(text).slice(1, -1)),
      ),
    ],
  },
  body_signed_uncompressed: {
    cause: 'The body was signed before it was compressed.',
    cure: 'Compress first, then sign the bytes that are sent.',
    ways: [inBody('body compression', plainly(1, decompressed))],
  },
  body_signed_compressed: {
    cause:
      'The body was signed compressed, but arrived without compression: it was sent so, or a proxy unpacked it.',
    cure: 'Send the compressed bytes that were signed, or sign the plain ones; have no proxy unpack them (`SetInputFilter DEFLATE` of Apache).',
    ways: [inBody('body compression', compressed('gzip', gzipSync), compressed('deflate', deflateSync))],
  },
};

function followedBy(text: string) {
  return (body: Uint8Array) => Buffer.concat([body, Buffer.from(text)]);
}

function replaced(found: RegExp, by: string) {
  return onText((text) => text.replace(found, by));
}

function compressed(name: string, compress: (body: Uint8Array) => Uint8Array) {
  return way(4, { detail: name, mayBeProxy: true }, (body: Uint8Array) =>
    body.length > LARGEST_COMPRESSED ? undefined : compress(body),
  );
}

function decompressed(body: Uint8Array): Uint8Array | undefined {
  if (body[0] === 0x1f && body[1] === 0x8b) return gunzipSync(body, DECOMPRESSION);
  if (((body[0] ?? 0) & 0x0f) === 8 && ((body[0] ?? 0) * 256 + (body[1] ?? 0)) % 31 === 0)
    return inflateSync(body, DECOMPRESSION);
  // Brotli has no magic number; text is none of it.
  return textOf(body) === undefined ? brotliDecompressSync(body, DECOMPRESSION) : undefined;
}
