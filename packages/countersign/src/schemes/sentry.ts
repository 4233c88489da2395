/** Sentry webhooks of integrations: HMAC-SHA256 over the body. */

import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { TimelessOptions } from './families/sender-options.ts';
import { signedBody } from './families/signed-body.ts';

/**
 * The scheme of the integration platform of Sentry. The secret is the client secret.
 *
 * `Sentry-Hook-Timestamp` is not signed, and so it proves nothing and is not looked at; nor are the resource and the id, which
 * stand in headers.
 *
 * @example
 * app.post('/webhooks/sentry', webhook(sentry(), { secret: process.env.SENTRY_CLIENT_SECRET }, handle));
 * @see https://docs.sentry.io/organization/integrations/integration-platform/webhooks/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function sentry<P = unknown>(options: TimelessOptions = {}): Scheme<P> {
  return signedBody(options, {
    name: 'sentry',
    preset: 'sentry',
    signature: header('Sentry-Hook-Signature', 'hex'),
    delivery: {
      eventId: header('Request-ID'),
      eventType: ({ action }: { action?: string }, header) => joined(header('Sentry-Hook-Resource'), action),
    },
    about: ABOUT,
  });
}

/** Of an event that names but one of them, that one. */
function joined(resource: string | undefined, action: string | undefined): string | undefined {
  return resource && action ? `${resource}.${action}` : (resource ?? action);
}

const ABOUT = {
  title: 'Sentry webhooks of integrations',
  documentation: 'https://docs.sentry.io/organization/integrations/integration-platform/webhooks/',
  secret: 'The client secret of the integration.',
  notSigned:
    'Method, path, query and all headers: Sentry-Hook-Timestamp, Sentry-Hook-Resource and Request-ID can be changed under way.',
  rotation: 'There is one secret at a time: give both while you exchange it.',
  answer: 'Any 2xx within 1 s.',
} as const;
