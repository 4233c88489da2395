/** Handshake of Okta. */

import type { UnsignedHandshake } from '../../scheme/handshake.ts';
import { isChallenge, json } from './parts/answers.ts';

/**
 * Answers the GET with the header `X-Okta-Verification-Challenge`.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [oktaVerification] } });
 * @see https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request
 */
export const oktaVerification: UnsignedHandshake = {
  name: 'Okta one-time verification',
  isSigned: false,
  methods: ['GET'],
  asks: ({ header }) => header('x-okta-verification-challenge') !== undefined,
  answer({ header }) {
    const verification = header('x-okta-verification-challenge');
    return isChallenge(verification) ? json({ verification }) : undefined;
  },
};
