/** Handshake of X. */

import { createHmac } from 'node:crypto';
import type { UnsignedHandshake } from '../../scheme/handshake.ts';
import { json } from './parts/answers.ts';

/**
 * X makes these of letters, digits, `-` and `_`. The answer is what signs a delivery of that text, for anyone to use: no other
 * text is signed, and no delivery of such a text is accepted.
 */
const CRC_TOKEN = /^[A-Za-z0-9_-]{1,128}$/;

/**
 * Answers the GET with `crc_token`, which anyone can send. A scheme with this handshake accepts no request whose string to sign is
 * a text that it would sign: up to 128 letters, digits, `-` and `_`, as a number is.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [xCrc] } });
 * @see https://docs.x.com/x-api/webhooks/quickstart#securing-webhooks
 */
export const xCrc: UnsignedHandshake = {
  name: 'X crc_token',
  isSigned: false,
  methods: ['GET'],
  asks: ({ query }) => query.has('crc_token'),
  maySign: (text) => CRC_TOKEN.test(Buffer.from(text).toString('latin1')),
  async answer({ query, secret }) {
    const token = query.get('crc_token') ?? '';
    const key = await secret();
    if (key === undefined || !CRC_TOKEN.test(token)) return undefined;
    return json({ response_token: `sha256=${createHmac('sha256', key).update(token).digest('base64')}` });
  },
};
