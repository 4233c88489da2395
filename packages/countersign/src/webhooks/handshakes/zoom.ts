/** Handshake of Zoom. */

import { createHmac } from 'node:crypto';
import type { SignedHandshake } from '../../scheme/handshake.ts';
import { isChallenge, json } from './parts/answers.ts';
import { membersOf } from './parts/members.ts';

/**
 * Answers `endpoint.url_validation`, which Zoom signs as any event and repeats every 72 hours.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [zoomUrlValidation] } });
 * @see https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint
 */
export const zoomUrlValidation: SignedHandshake = {
  name: 'Zoom endpoint.url_validation',
  isSigned: true,
  answer({ payload, secret }) {
    const { event, payload: inner } = membersOf(payload);
    const { plainToken } = membersOf(inner);
    if (event !== 'endpoint.url_validation' || !isChallenge(plainToken)) return undefined;
    return json({
      plainToken,
      encryptedToken: createHmac('sha256', secret).update(plainToken).digest('hex'),
    });
  },
};
