/** Handshake of Intercom. */

import type { SignedHandshake } from '../../scheme/handshake.ts';
import { empty } from './parts/answers.ts';
import { membersOf } from './parts/members.ts';

/**
 * Answers the notification `ping`, which is signed.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [intercomPing] } });
 */
export const intercomPing: SignedHandshake = {
  name: 'Intercom ping',
  isSigned: true,
  answer: ({ payload }) => (membersOf(payload).topic === 'ping' ? empty() : undefined),
};
