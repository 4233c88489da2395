/** Handshake of Asana. */

import type { UnsignedHandshake } from '../../scheme/handshake.ts';
import { empty, isChallenge } from './parts/answers.ts';

const HEADER = 'x-hook-secret';

/**
 * Answers the POST with `X-Hook-Secret`, which anyone can send, if `onSecretOffered` of `webhook()` takes the secret; any other
 * is refused as unsigned.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [asanaHookSecret] } });
 * @see https://developers.asana.com/docs/webhooks-guide#the-webhook-handshake
 */
export const asanaHookSecret: UnsignedHandshake = {
  name: 'Asana X-Hook-Secret',
  isSigned: false,
  methods: ['POST'],
  needs: 'onSecretOffered',
  asks: ({ header }) => header(HEADER) !== undefined,
  async answer({ header, offerSecret }) {
    const secret = header(HEADER);
    if (!isChallenge(secret) || !(await offerSecret(secret))) return undefined;
    return { ...empty(), headers: { [HEADER]: secret } };
  },
};
