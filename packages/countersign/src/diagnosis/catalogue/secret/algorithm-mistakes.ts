/** Mistakes in calling the HMAC. */

import { createHmac } from 'node:crypto';
import { plainly, way } from '../../mutations/way.ts';
import type { Entries } from '../entry.ts';
import { type HashPart, withAlgorithm } from '../ways/algorithm-ways.ts';

/** Digests as long as those that are usual. */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  sha224: ['sha3-224'],
  sha256: ['sha3-256', 'sha512-256', 'blake2s256'],
  sha384: ['sha3-384'],
  sha512: ['sha3-512', 'blake2b512'],
};

export const ALGORITHM_MISTAKES: Entries = {
  algorithm_wrong: {
    cause: 'Another hash was used in the HMAC than documented.',
    cure: 'Use the hash that the documentation names.',
    ways: [
      withAlgorithm(({ digest }) =>
        (ALIKE[digest] ?? []).map((other) =>
          way(3, other, ({ key, message }) => createHmac(other, key).update(message()).digest()),
        ),
      ),
    ],
  },
  plain_hash_for_hmac: {
    cause: 'A plain hash was used instead of an HMAC.',
    cure: 'Use the HMAC function of your platform, with the secret as its key.',
    ways: [
      hashedPlainly(1, 'of secret and message', 'secret', 'message'),
      hashedPlainly(1, 'of message and secret', 'message', 'secret'),
      hashedPlainly(2, 'of the message alone', 'message'),
      hashedPlainly(3, 'of secret, message and secret', 'secret', 'message', 'secret'),
      ...['.', ':', '\n', '|', '&'].flatMap((text) => [
        hashedPlainly(
          3,
          `of secret and message, joined by ${JSON.stringify(text)}`,
          ...(['secret', { text }, 'message'] as const),
        ),
        hashedPlainly(
          3,
          `of message and secret, joined by ${JSON.stringify(text)}`,
          ...(['message', { text }, 'secret'] as const),
        ),
      ]),
      hashedPlainly(
        4,
        'of message and secret, joined by "&key="',
        ...(['message', { text: '&key=' }, 'secret'] as const),
      ),
    ],
  },
  hmac_arguments_swapped: {
    cause: 'The string to sign was used as the key, and the secret as the message.',
    cure: 'Exchange the two arguments of the HMAC function.',
    ways: [withAlgorithm(({ hmac }) => [plainly(2, ({ key, message }) => hmac(message(), key))])],
  },
};

function hashedPlainly(cost: number, detail: string, ...parts: readonly HashPart[]) {
  return withAlgorithm(({ hash }) => [way(cost, detail, (ingredients) => hash(parts, ingredients))]);
}
