/** How clients hash a body where it should be raw, leave it raw where it should be hashed, or hash it otherwise. */

import { hashText } from '../internal/one-shot-hash.ts';
import type { Segment } from '../scheme/introspection.ts';
import { withSegment } from './candidate-message.ts';
import type { MessageMutation } from './mutation.ts';
import type { NamedMistake } from './named-mistake.ts';

type Encode = (digest: Buffer) => string;

const ENCODINGS: readonly (readonly [name: string, encode: Encode])[] = [
  ['hex', (digest) => digest.toString('hex')],
  ['base64', (digest) => digest.toString('base64')],
  ['base64url', (digest) => digest.toString('base64url')],
  ['hex in upper case', (digest) => digest.toString('hex').toUpperCase()],
  ['base64 of hex', (digest) => Buffer.from(digest.toString('hex')).toString('base64')],
];
const ALGORITHMS = ['sha256', 'md5', 'sha1', 'sha512', 'sha384'];

/** The mutations of a body in a message that is signed as it is, or as a digest. */
export function digestMutations(segment: Segment): MessageMutation[] {
  const { digest } = segment.nature ?? {};
  return digest === undefined ? hashed(segment) : hashedOtherwise(segment, digest);
}

/** The bytes behind a digest are not in the message, so each body that a mutation makes is hashed by the segment's own rule. */
function hashed(segment: Segment): MessageMutation[] {
  return ALGORITHMS.flatMap((algorithm, a) =>
    ENCODINGS.slice(0, 4).map(([encoding, encode], e) =>
      mutation(
        segment,
        { code: 'body_hashed', detail: `${algorithm}, ${encoding}` },
        {
          cost: a === 0 && e < 2 ? 1 : a < 3 && e < 2 ? 2 : 3,
          write: ({ bytes }) => encode(digestOf(algorithm, bytes)),
        },
      ),
    ),
  );
}

function hashedOtherwise(
  segment: Segment,
  digest: { algorithm: string; encoding: string },
): MessageMutation[] {
  const own = ENCODINGS.find(([name]) => name === digest.encoding)?.[1] as Encode;
  const { algorithm } = digest;
  return [
    mutation(segment, { code: 'body_not_hashed' }, { cost: 1, write: ({ source }) => source }),
    ...ENCODINGS.filter(([name]) => name !== digest.encoding).map(([name, encode], i) =>
      mutation(
        segment,
        { code: 'body_hash_encoding', detail: name },
        {
          cost: i < 2 ? 1 : 2,
          write: ({ source }) => encode(digestOf(algorithm, source)),
        },
      ),
    ),
    ...ALGORITHMS.filter((name) => name !== algorithm).map((name) =>
      mutation(
        segment,
        { code: 'body_hash_algorithm', detail: name },
        {
          cost: 2,
          write: ({ source }) => own(digestOf(name, source)),
        },
      ),
    ),
    mutation(
      segment,
      { code: 'body_hash_encoding', detail: 'the hash of its hex text' },
      {
        cost: 4,
        write: ({ source }) =>
          own(digestOf(algorithm, Buffer.from(digestOf(algorithm, source).toString('hex')))),
      },
    ),
  ];
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
    group: 'body digest',
    order: 20,
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
