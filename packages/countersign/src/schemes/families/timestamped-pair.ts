/** Schemes whose one header has a time and signatures, `t=…,v1=…`, with HMAC-SHA256 over `time.body`. */

import type { ResponseFormat } from '../../responses/response-format.ts';
import type { SchemeAbout } from '../../scheme/about.ts';
import { defineScheme } from '../../scheme/define-scheme.ts';
import type { DeliveryFacts } from '../../scheme/delivery.ts';
import type { JsonField } from '../../scheme/json/json-field.ts';
import { message } from '../../scheme/message/message.ts';
import { part } from '../../scheme/message/parts.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import type { EncodingName } from '../../scheme/values/encodings.ts';
import type { TimestampFormatName } from '../../scheme/values/timestamps.ts';
import { headerParam } from '../../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './sender-options.ts';

/** A sender of the family. */
interface Member {
  readonly name: string;
  /** The name of its function, for errors. */
  readonly preset: string;
  readonly header: string;
  readonly format: TimestampFormatName;
  /** Default: `hex`. */
  readonly encoding?: EncodingName;
  /** Characters between the parameters. Default: a comma. */
  readonly separator?: string;
  /** Default: 300. */
  readonly toleranceSeconds?: number;
  readonly eventId?: JsonField;
  readonly shortestSecretBytes?: number;
  /** Default: `refuse`. */
  readonly copy?: 'refuse' | 'duplicate';
  readonly delivery?: DeliveryFacts;
  readonly responseFormat?: ResponseFormat;
  readonly about: SchemeAbout;
}

/** Makes the scheme of a sender. */
export function timestampedPair<P>(
  {
    name,
    preset,
    header,
    format,
    encoding = 'hex',
    separator,
    toleranceSeconds = 300,
    copy,
    ...facts
  }: Member,
  options: TimedOptions,
): Scheme<P> {
  assertTimedOptions(preset, options);
  return defineScheme<P>({
    name,
    timestamp: headerParam(header, 't', { format, separator }),
    // Other versions, such as v0, are passed over: a request that has no v1 is refused.
    signature: headerParam(header, 'v1', { encoding, separator }),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}.${part.body}`,
    toleranceSeconds: options.toleranceSeconds ?? toleranceSeconds,
    replay: { by: 'signature', copy },
    ...facts,
  });
}
