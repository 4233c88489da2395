/** Handshakes of Slack. */

import type { SignedHandshake, UnsignedHandshake } from '../../scheme/handshake.ts';
import { echo, empty, isChallenge } from './parts/answers.ts';
import { membersOf } from './parts/members.ts';

/**
 * Answers `url_verification`, which Slack signs as any event.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [slackUrlVerification] } });
 * @see https://docs.slack.dev/reference/events/url_verification
 */
export const slackUrlVerification: SignedHandshake = {
  name: 'Slack url_verification',
  isSigned: true,
  answer({ payload }) {
    const { type, challenge } = membersOf(payload);
    return type === 'url_verification' && isChallenge(challenge) ? echo(challenge) : undefined;
  },
};

/**
 * Answers `ssl_check`, which is not signed. Nothing else of the request is looked at.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [slackSslCheck] } });
 */
export const slackSslCheck: UnsignedHandshake = {
  name: 'Slack ssl_check',
  isSigned: false,
  methods: ['GET', 'POST'],
  needsBody: true,
  asks: ({ method, query, header }) =>
    method === 'GET'
      ? query.get('ssl_check') === '1'
      : header('content-type')?.startsWith('application/x-www-form-urlencoded') === true,
  answer({ method, body }) {
    const isCheck =
      method === 'GET' || new URLSearchParams(Buffer.from(body).toString('latin1')).get('ssl_check') === '1';
    return isCheck ? empty() : undefined;
  },
};
