/** Mutations of a body that is signed as a digest: clients hash a raw body, leave it raw, or hash it in another way. */

import { createHmac } from 'node:crypto';
import { hashText } from '../../../internal/one-shot-hash.ts';
import type { Segment } from '../../../scheme/introspection.ts';
import type { NamedMistake } from '../../mistakes/named-mistake.ts';
import { withSegment } from '../candidate-message.ts';
import type { MessageMutation } from '../mutation.ts';

interface DigestEncoding {
  readonly name: string;
  readonly encode: (digest: Buffer) => string;
}

const ENCODINGS: readonly DigestEncoding[] = [
  { name: 'hex', encode: (digest) => digest.toString('hex') },
  { name: 'base64', encode: (digest) => digest.toString('base64') },
  { name: 'base64url', encode: (digest) => digest.toString('base64url') },
  { name: 'hex in upper case', encode: (digest) => digest.toString('hex').toUpperCase() },
  {
    name: 'base64 of hex',
    encode: (digest) => Buffer.from(digest.toString('hex')).toString('base64'),
  },
  {
    name: 'base64 without padding',
    encode: (digest) => digest.toString('base64').replace(/=+$/, ''),
  },
  { name: 'raw bytes', encode: (digest) => digest.toString('latin1') },
  ...(['utf8', 'latin1'] as const).map((charset) => ({
    name: `raw bytes, made a text as ${charset === 'utf8' ? 'UTF-8' : 'Latin-1'}`,
    // What is signed is the UTF-8 of that text.
    encode: (digest: Buffer) => Buffer.from(digest.toString(charset)).toString('latin1'),
  })),
];
/** The likeliest first, as of the encodings. */
const ALGORITHMS = ['sha256', 'md5', 'sha1', 'sha512', 'sha384'];

/**
 * The mutations of a body in a message that is signed as it is, or as a digest.
 *
 * @param key The key of the HMAC, which clients use for the body too; undefined where there is none.
 */
export function digestMutations(segment: Segment, key: Uint8Array | undefined): MessageMutation[] {
  const { digest } = segment.nature ?? {};
  return digest === undefined ? hashed(segment) : hashedOtherwise(segment, digest, key);
}

/** The bytes behind a digest are not in the message, so each body that a mutation makes is hashed by the segment's own rule. */
function hashed(segment: Segment): MessageMutation[] {
  const ofSha256 = (detail: string, encode: DigestEncoding['encode']) =>
    mutation(
      segment,
      { code: 'body_hashed', detail: `sha256, ${detail}` },
      { cost: 4, write: ({ bytes }) => encode(digestOf('sha256', bytes)) },
    );
  const usual = ALGORITHMS.flatMap((algorithm, a) =>
    ENCODINGS.slice(0, 4).map(({ name, encode }, e) =>
      mutation(
        segment,
        { code: 'body_hashed', detail: `${algorithm}, ${name}` },
        { cost: costOfHash(a, e), write: ({ bytes }) => encode(digestOf(algorithm, bytes)) },
      ),
    ),
  );
  return [
    ...usual,
    ofSha256('raw bytes', (digest) => digest.toString('latin1')),
    ofSha256('as in Content-Digest', (digest) => `sha-256=:${digest.toString('base64')}:`),
  ];
}

/** By the places of algorithm and encoding in their lists. */
function costOfHash(algorithm: number, encoding: number): number {
  if (algorithm >= 3 || encoding >= 2) return 3;
  return algorithm === 0 ? 1 : 2;
}

interface Digest {
  readonly algorithm: string;
  readonly encoding: string;
}

function hashedOtherwise(segment: Segment, digest: Digest, key: Uint8Array | undefined): MessageMutation[] {
  const { algorithm } = digest;
  const { encode } = ENCODINGS.find(({ name }) => name === digest.encoding) as DigestEncoding;
  const hashOfHex = (source: Uint8Array) =>
    encode(digestOf(algorithm, Buffer.from(digestOf(algorithm, source).toString('hex'))));
  return [
    mutation(segment, { code: 'body_not_hashed' }, { cost: 1, write: ({ source }) => source }),
    ...encodedOtherwise(segment, digest),
    ...ALGORITHMS.filter((other) => other !== algorithm).map((other) =>
      mutation(
        segment,
        { code: 'body_hash_algorithm', detail: other },
        { cost: 2, write: ({ source }) => encode(digestOf(other, source)) },
      ),
    ),
    ...(key === undefined
      ? []
      : [
          mutation(
            segment,
            { code: 'body_hash_algorithm', detail: 'an HMAC with the secret' },
            { cost: 3, write: ({ source }) => encode(createHmac(algorithm, key).update(source).digest()) },
          ),
        ]),
    mutation(
      segment,
      { code: 'body_hash_encoding', detail: 'the hash of its hex text' },
      { cost: 4, write: ({ source }) => hashOfHex(source) },
    ),
  ];
}

function encodedOtherwise(segment: Segment, { algorithm, encoding }: Digest): MessageMutation[] {
  return ENCODINGS.filter(({ name }) => name !== encoding).map(({ name, encode }, i) =>
    mutation(
      segment,
      { code: 'body_hash_encoding', detail: name },
      { cost: i < 2 ? 1 : 2, write: ({ source }) => encode(digestOf(algorithm, source)) },
    ),
  );
}

interface Sources {
  readonly bytes: Uint8Array;
  /** The body that a digest is of. */
  readonly source: Uint8Array;
}

function mutation(
  { id }: Segment,
  mistake: NamedMistake,
  { cost, write }: { cost: number; write: (sources: Sources) => string | Uint8Array },
): MessageMutation {
  return {
    on: 'message',
    mistakes: [mistake],
    cost,
    stage: 'body digest',
    apply: (message) =>
      withSegment(message, id, ({ bytes, original }) => {
        const written = write({ bytes, source: original ?? bytes });
        return typeof written === 'string' ? Buffer.from(written, 'latin1') : written;
      }),
  };
}

function digestOf(algorithm: string, bytes: Uint8Array): Buffer {
  return Buffer.from(hashText(algorithm, bytes, 'latin1'), 'latin1');
}
