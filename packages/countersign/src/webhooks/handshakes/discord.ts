/** Handshakes of Discord. */

import type { SignedHandshake } from '../../scheme/handshake.ts';
import { empty, json } from './parts/answers.ts';
import { membersOf } from './parts/members.ts';

/**
 * Answers the PING of interactions, which is signed. Discord also sends pings with wrong signatures, which get 401 as any
 * request does.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [discordPing] } });
 * @see https://discord.com/developers/docs/interactions/overview#setting-up-an-endpoint
 */
export const discordPing: SignedHandshake = {
  name: 'Discord PING',
  isSigned: true,
  answer({ payload }) {
    const { type, event } = membersOf(payload);
    // A webhook event has the same type, and an `event`.
    return type === 1 && event === undefined ? json({ type: 1 }) : undefined;
  },
};

/**
 * Answers the PING of webhook events, which is signed.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [discordEventsPing] } });
 * @see https://discord.com/developers/docs/events/webhook-events#preparing-for-events
 */
export const discordEventsPing: SignedHandshake = {
  name: 'Discord webhook events PING',
  isSigned: true,
  answer: ({ payload }) => (membersOf(payload).type === 0 ? empty(204) : undefined),
};
