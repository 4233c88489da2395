/** Handshake of Twitch. */

import type { SignedHandshake } from '../../scheme/handshake.ts';
import { echo, isChallenge } from './parts/answers.ts';
import { membersOf } from './parts/members.ts';

/**
 * Answers `webhook_callback_verification`, which is signed as any notification. The header that names it is not: a notification
 * has no `challenge`.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [twitchVerification] } });
 * @see https://dev.twitch.tv/docs/eventsub/handling-webhook-events/#responding-to-a-challenge-request
 */
export const twitchVerification: SignedHandshake = {
  name: 'Twitch webhook_callback_verification',
  isSigned: true,
  answer({ payload, header }) {
    const { challenge, event } = membersOf(payload);
    const isMeant = header('twitch-eventsub-message-type') === 'webhook_callback_verification';
    return isMeant && event === undefined && isChallenge(challenge) ? echo(challenge) : undefined;
  },
};
