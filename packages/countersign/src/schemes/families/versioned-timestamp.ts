/** Schemes that sign `v0:time:body` with HMAC-SHA256, and send the time and `v0=` with the signature in a header each. */

import type { ResponseFormat } from '../../responses/response-format.ts';
import type { SchemeAbout } from '../../scheme/about.ts';
import { defineScheme } from '../../scheme/define-scheme.ts';
import type { DeliveryFacts } from '../../scheme/delivery.ts';
import { message } from '../../scheme/message/message.ts';
import { part } from '../../scheme/message/parts.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { header } from '../../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './sender-options.ts';

/** A sender of the family. */
interface Member {
  readonly name: string;
  /** Names of the headers of the time and of the signature. */
  readonly headers: readonly [timestamp: string, signature: string];
  readonly delivery: DeliveryFacts;
  readonly responseFormat?: ResponseFormat;
  readonly about: SchemeAbout;
}

/** Makes the scheme of a sender. */
export function versionedTimestamp<P>({ name, headers, ...facts }: Member, options: TimedOptions): Scheme<P> {
  assertTimedOptions(name, options);
  return defineScheme<P>({
    name,
    timestamp: header(headers[0], 'unixSeconds'),
    signature: header(headers[1], { prefix: 'v0=', encoding: 'hex' }),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`v0:${part.timestamp}:${part.body}`,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    ...facts,
  });
}
