/** Handshake of Meta: Facebook, Instagram, WhatsApp. */

import type { UnsignedHandshake } from '../../scheme/handshake.ts';
import { echo, empty, isChallenge } from './parts/answers.ts';
import { isSameText } from './parts/same-text.ts';

/**
 * Answers the GET with `hub.challenge`, if it shows the `verifyToken` of `webhook()`; any other gets 403, as do all where no
 * token is given.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [metaVerification] } });
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
export const metaVerification: UnsignedHandshake = {
  name: 'Meta hub.challenge',
  isSigned: false,
  methods: ['GET'],
  needs: 'verifyToken',
  asks: ({ query }) => query.get('hub.mode') === 'subscribe',
  answer({ query, verifyToken }) {
    const challenge = query.get('hub.challenge');
    const isShown = verifyToken !== undefined && isSameText(query.get('hub.verify_token') ?? '', verifyToken);
    return isShown && isChallenge(challenge) ? echo(challenge) : empty(403);
  },
};
