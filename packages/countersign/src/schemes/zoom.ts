/** Zoom webhooks: HMAC-SHA256 over `v0:timestamp:body`. */

import { jsonField } from '../scheme/json/json-field.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { zoomUrlValidation } from '../webhooks/handshakes/zoom.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { versionedTimestamp } from './families/versioned-timestamp.ts';

/**
 * The scheme of Zoom, with the secret token of the app as the secret: time and body are signed. Method, path, query and other
 * headers are not.
 *
 * Zoom names no limit for the age of a request: 300 s are allowed here, and once. Events have no id.
 *
 * @example
 * app.post('/webhooks/zoom', webhook(zoom(), { secret: process.env.ZOOM_SECRET_TOKEN }, handle));
 * @see https://developers.zoom.us/docs/api/webhooks/
 * @typeParam P The payload that the sender documents. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function zoom<P = unknown>(options: TimedOptions = {}): Scheme<P> {
  const headers = ['x-zm-request-timestamp', 'x-zm-signature'] as const;
  return versionedTimestamp({ name: 'zoom', headers, delivery: DELIVERY, about: ABOUT }, options);
}

const ABOUT = {
  title: 'Zoom webhooks',
  documentation: 'https://developers.zoom.us/docs/api/webhooks/',
  secret: 'The Secret Token of the app; not its client secret.',
  notSigned: 'Method, path, query and other headers.',
  redelivery:
    'After 5, 25 and 85 min. Whether with a new time is not known: give toleranceSeconds where the log says timestamp_too_old of them.',
  answer: '200 or 204. The endpoint is checked with a challenge, again every 72 h.',
  lax: 'The library of Zoom signs the parsed body as it would write it, and takes other bytes that say the same, of any age.',
} as const;

const DELIVERY = { eventType: jsonField('event'), handshakes: [zoomUrlValidation] };
