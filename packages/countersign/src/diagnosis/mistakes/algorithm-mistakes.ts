/** Mistakes in calling the HMAC. */

import type { AlgorithmMistake } from '../../responses/mistake-code.ts';
import type { MistakeText } from './mistake-text.ts';

export const ALGORITHM_MISTAKES: Readonly<Record<AlgorithmMistake, MistakeText>> = {
  algorithm_wrong: {
    cause: 'Another hash was used in the HMAC than documented.',
    cure: 'Use the hash that the documentation names.',
  },
  plain_hash_for_hmac: {
    cause: 'A plain hash was used instead of an HMAC.',
    cure: 'Use the HMAC function of your platform, with the secret as its key.',
  },
  hmac_arguments_swapped: {
    cause: 'The string to sign was used as the key, and the secret as the message.',
    cure: 'Exchange the two arguments of the HMAC function.',
  },
  message_hashed_first: {
    cause: 'The string to sign was hashed before it was signed.',
    cure: 'Hand the string to sign itself to the HMAC, which hashes it.',
  },
  message_not_hashed: {
    cause: 'The string to sign had the canonical request itself in it, or its hash in another form.',
    cure: 'Put the SHA-256 of the canonical request into the string to sign, in lower-case hex.',
  },
};
