/** Schemes of the family of Standard Webhooks: an id, a time and the body, signed with HMAC-SHA256 or Ed25519. */

import type { SchemeAbout } from '../../scheme/about.ts';
import { defineScheme } from '../../scheme/define-scheme.ts';
import type { DeliveryFacts } from '../../scheme/delivery.ts';
import { jsonField } from '../../scheme/json/json-field.ts';
import { message } from '../../scheme/message/message.ts';
import { part } from '../../scheme/message/parts.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { header } from '../../scheme/values/value-location.ts';
import { assertTimedOptions, type TimedOptions } from './sender-options.ts';

/** A sender of the family. */
interface Member {
  readonly name: string;
  /** The name of its function, for errors. */
  readonly preset: string;
  /** `v1`: HMAC-SHA256 with a shared secret. `v1a`: Ed25519. Default: `v1`. */
  readonly version?: 'v1' | 'v1a' | undefined;
  /** Beginnings of the names of its headers; the first is what the signer writes. */
  readonly headers: readonly ('webhook' | 'svix')[];
  readonly delivery?: DeliveryFacts;
  readonly about: SchemeAbout;
}

const SECRET_PREFIX = 'whsec_';

/** Makes the scheme of a sender. */
export function standardWebhooks<P>(
  { name, preset, version = 'v1', headers, delivery, about }: Member,
  options: TimedOptions,
): Scheme<P> {
  assertTimedOptions(preset, options);
  const [first, ...others] = headers;
  const named = (what: string) => ({
    name: `${first}-${what}`,
    ...(others.length > 0 && {
      options: { aliases: others.map((other) => `${other}-${what}`), prefer: 'name' } as const,
    }),
  });
  const [id, timestamp, signature] = [named('id'), named('timestamp'), named('signature')];
  return defineScheme<P>({
    name,
    // As a nonce, so that the message has it under either name; copies are told by the whole signature.
    nonce: header(id.name, { ...id.options, length: [1, 255], alphabet: 'visible' }),
    timestamp: header(timestamp.name, { ...timestamp.options, format: 'unixSeconds' }),
    signature: header(signature.name, {
      ...signature.options,
      ...{ prefix: `${version},`, separator: ' ', encoding: 'base64' },
    }),
    eventId: header(id.name, { ...id.options, length: [1, 255], alphabet: 'visible' }),
    ...(version === 'v1'
      ? { secret: { prefix: SECRET_PREFIX, encoding: 'base64' }, algorithm: 'hmac-sha256' }
      : { secret: 'publicKey', algorithm: 'ed25519' }),
    message: message`${part.nonce}.${part.timestamp}.${part.body}`,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    delivery: { eventType: jsonField('type'), ...delivery },
    about,
  });
}
