/** The handshake of senders that look whether there is an endpoint. */

import type { UnsignedHandshake } from '../../scheme/handshake.ts';
import { empty } from './parts/answers.ts';

/**
 * Answers HEAD, with which Intercom and Trello look whether there is an endpoint.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [headCheck] } });
 */
export const headCheck: UnsignedHandshake = {
  name: 'HEAD of the endpoint',
  isSigned: false,
  methods: ['HEAD'],
  asks: () => true,
  answer: () => empty(),
};
