/** Handshake of Notion. */

import type { UnsignedHandshake } from '../../scheme/handshake.ts';
import { empty } from './parts/answers.ts';
import { membersOfBody } from './parts/members.ts';

/**
 * Answers the POST with `verification_token`, which anyone can send, if `onSecretOffered` of `webhook()` takes the token; any
 * other is refused as unsigned. A person pastes the token into Notion, and it signs all deliveries from then on.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [notionVerificationToken] } });
 * @see https://developers.notion.com/reference/webhooks#step-2-verifying-the-subscription
 */
export const notionVerificationToken: UnsignedHandshake = {
  name: 'Notion verification_token',
  isSigned: false,
  methods: ['POST'],
  needs: 'onSecretOffered',
  needsBody: true,
  asks: () => true,
  async answer({ body, offerSecret }) {
    const { verification_token: token } = membersOfBody(body);
    return typeof token === 'string' && token !== '' && (await offerSecret(token)) ? empty() : undefined;
  },
};
