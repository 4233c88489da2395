/** Handshake of Microsoft Graph. */

import type { UnsignedHandshake } from '../../scheme/handshake.ts';
import { echo, isChallenge } from './parts/answers.ts';

/**
 * Answers the POST with `validationToken` in the query.
 *
 * @example
 * const acme = defineScheme({ ...declaration, delivery: { handshakes: [graphValidationToken] } });
 * @see https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#notificationurl-validation
 */
export const graphValidationToken: UnsignedHandshake = {
  name: 'Microsoft Graph validationToken',
  isSigned: false,
  methods: ['POST'],
  asks: ({ query }) => query.has('validationToken'),
  answer({ query }) {
    const token = query.get('validationToken');
    return isChallenge(token) ? echo(token) : undefined;
  },
};
