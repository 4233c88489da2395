/** Handshake of LINE. */

import type { SignedHandshake } from '../../scheme/handshake.ts';
import { empty } from './parts/answers.ts';
import { membersOf } from './parts/members.ts';

/**
 * Answers a signed delivery without events, with which LINE checks the endpoint.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [lineVerification] } });
 */
export const lineVerification: SignedHandshake = {
  name: 'LINE delivery without events',
  isSigned: true,
  answer({ payload }) {
    const { events } = membersOf(payload);
    return Array.isArray(events) && events.length === 0 ? empty() : undefined;
  },
};
