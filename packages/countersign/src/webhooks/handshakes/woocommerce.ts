/** Handshake of WooCommerce. */

import type { UnsignedHandshake } from '../../scheme/handshake.ts';
import { empty } from './parts/answers.ts';

const PING = /^webhook_id=[0-9]{1,20}$/;

/**
 * Answers the form `webhook_id=…`, with which WooCommerce checks a delivery URL before it activates the webhook. It is not
 * signed, and tells nothing that a handler could act upon.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [woocommercePing] } });
 */
export const woocommercePing: UnsignedHandshake = {
  name: 'WooCommerce ping',
  isSigned: false,
  methods: ['POST'],
  needsBody: true,
  asks: ({ header }) => header('content-type')?.startsWith('application/x-www-form-urlencoded') === true,
  answer: ({ body }) => (PING.test(Buffer.from(body).toString('latin1')) ? empty() : undefined),
};
