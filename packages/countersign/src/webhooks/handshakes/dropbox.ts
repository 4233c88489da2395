/** Handshake of Dropbox. */

import type { UnsignedHandshake } from '../../scheme/handshake.ts';
import { echo, isChallenge } from './parts/answers.ts';

/**
 * Answers the GET with `challenge`.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [dropboxChallenge] } });
 * @see https://www.dropbox.com/developers/reference/webhooks#documentation
 */
export const dropboxChallenge: UnsignedHandshake = {
  name: 'Dropbox challenge',
  isSigned: false,
  methods: ['GET'],
  asks: ({ query }) => query.has('challenge'),
  answer({ query }) {
    const challenge = query.get('challenge');
    return isChallenge(challenge) ? echo(challenge) : undefined;
  },
};
