/** Algorithms that clients use instead of the documented HMAC. */

import { createHmac } from 'node:crypto';
import { type HmacDigest, hmacWith } from '../../scheme/algorithms.ts';
import { MessageWriter } from '../../scheme/message/message-writer.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { bytesOf, type CandidateMessage, signedBytes } from '../mutations/candidate-message.ts';

/** Computes something like a signature. */
export interface AlgorithmVariant {
  readonly mistakes: readonly NamedMistake[];
  readonly cost: number;
  readonly compute: (key: Uint8Array, message: CandidateMessage) => Buffer;
}

/** The usual digests by the length of what they give, in bytes. */
export const DIGESTS_BY_LENGTH: ReadonlyMap<number, HmacDigest> = new Map(
  (
    [
      ['md5', 16, 64],
      ['sha1', 20, 64],
      ['sha224', 28, 64],
      ['sha256', 32, 64],
      ['sha384', 48, 128],
      ['sha512', 64, 128],
    ] as const
  ).map(([digest, digestBytes, blockBytes]) => [digestBytes, { digest, digestBytes, blockBytes }]),
);

type Part = 'secret' | 'message' | { readonly text: string };

interface PlainHash {
  readonly cost: number;
  readonly detail: string;
  readonly parts: readonly Part[];
}

const PLAIN_HASHES: readonly PlainHash[] = [
  { cost: 1, detail: 'of secret and message', parts: ['secret', 'message'] },
  { cost: 1, detail: 'of message and secret', parts: ['message', 'secret'] },
  { cost: 2, detail: 'of the message alone', parts: ['message'] },
  { cost: 3, detail: 'of secret, message and secret', parts: ['secret', 'message', 'secret'] },
  ...['.', ':', '\n', '|', '&'].flatMap((text): PlainHash[] => {
    const joined = `joined by ${JSON.stringify(text)}`;
    return [
      { cost: 3, detail: `of secret and message, ${joined}`, parts: ['secret', { text }, 'message'] },
      { cost: 3, detail: `of message and secret, ${joined}`, parts: ['message', { text }, 'secret'] },
    ];
  }),
  {
    cost: 4,
    detail: 'of message and secret, joined by "&key="',
    parts: ['message', { text: '&key=' }, 'secret'],
  },
];

/** The variants that give a result as long as the digest of that name. */
export function algorithmVariants(usual: HmacDigest): readonly AlgorithmVariant[] {
  const { digest } = usual;
  return [
    ...(ALIKE[digest] ?? []).map((other) => otherDigest(other)),
    inUtf16(usual),
    ...PLAIN_HASHES.map((hash) => plainHash(digest, hash)),
    {
      mistakes: [{ code: 'hmac_arguments_swapped' }],
      cost: 2,
      compute: (key, message) => hmacOf(usual, bytesOf(message), key),
    },
  ];
}

/** Digests as long as those that are usual. */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  sha224: ['sha3-224'],
  sha256: ['sha3-256', 'sha512-256', 'blake2s256'],
  sha384: ['sha3-384'],
  sha512: ['sha3-512', 'blake2b512'],
};

function otherDigest(digest: string): AlgorithmVariant {
  return {
    mistakes: [{ code: 'algorithm_wrong', detail: digest }],
    cost: 3,
    compute: (key, message) => createHmac(digest, key).update(bytesOf(message)).digest(),
  };
}

/** As .NET's Encoding.Unicode has it: both texts, where the secret is one. */
function inUtf16(usual: HmacDigest): AlgorithmVariant {
  const utf16 = (bytes: Uint8Array) => Buffer.from(Buffer.from(bytes).toString('utf8'), 'utf16le');
  return {
    mistakes: [{ code: 'text_as_utf16', detail: 'the secret and the string to sign' }],
    cost: 2,
    compute: (key, message) => hmacOf(usual, utf16(key), utf16(bytesOf(message))),
  };
}

function plainHash(digest: string, { cost, detail, parts }: PlainHash): AlgorithmVariant {
  return {
    mistakes: [{ code: 'plain_hash_for_hmac', detail }],
    cost,
    compute: (key, message) => {
      writer.reset();
      for (const part of parts) {
        if (part === 'secret') writer.bytes(key);
        else if (part === 'message') for (const bytes of signedBytes(message)) writer.bytes(bytes);
        else writer.text(part.text);
      }
      const hash = Buffer.from(writer.digest(digest, 'latin1'), 'latin1');
      writer.reset();
      return hash;
    },
  };
}

/** One for all: filled and read at once. */
const writer = new MessageWriter();

function hmacOf(usual: HmacDigest, key: Uint8Array, bytes: Uint8Array): Buffer {
  writer.reset();
  writer.bytes(bytes);
  const signature = hmacWith(`hmac-${usual.digest}`, usual).prepare(key).sign(writer);
  writer.reset();
  return signature;
}
