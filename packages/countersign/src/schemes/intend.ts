/** Intend software: documented headers, undocumented string to sign, which the integrator must choose. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { type JsonAnswer, jsonResponseFormat } from '../responses/json-response-format.ts';
import { REFUSALS } from '../responses/refusals.ts';
import type { RefusalFacts } from '../responses/response-format.ts';
import type { HmacName } from '../scheme/algorithms.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { lines, type Message, message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { EncodingName } from '../scheme/values/encodings.ts';
import type { TimestampFormat } from '../scheme/values/timestamp-format.ts';
import type { TimestampFormatName } from '../scheme/values/timestamps.ts';
import { header } from '../scheme/values/value-location.ts';

/**
 * ASSUMPTION A: the API key, then the timestamp. It holds only what the vendor's page names, and binds nothing of the
 * request: an attacker who captures the headers can send them with any method, path and body, once.
 *
 * @example
 * const scheme = intend({ message: intendAssumedKeyAndTimestamp });
 */
export const intendAssumedKeyAndTimestamp: Message = message`${part.keyId}${part.timestamp}`;

/**
 * ASSUMPTION B: timestamp, method, path with query and raw body, joined by line feeds. It binds the whole request and
 * is the one to prefer where the choice is yours.
 *
 * @example
 * const scheme = intend({ message: intendAssumedWholeRequest });
 */
export const intendAssumedWholeRequest: Message = lines(part.timestamp, part.method, part.target, part.body);

/** Options for points that Intend's pages leave open, which is nearly everything. */
export interface IntendOptions {
  /** The string to sign. Required: it is documented nowhere, so there is no default. */
  readonly message: Message;
  /** Default: `hmac-sha256`. */
  readonly algorithm?: HmacName | undefined;
  /** Encoding of signatures. Default: `hex`, in either case. */
  readonly encoding?: EncodingName | undefined;
  /** Format of timestamps. Default: Unix time in seconds. */
  readonly timestampFormat?: TimestampFormatName | TimestampFormat | undefined;
  /** Seconds that a timestamp may lie from the server's time. Default: 300. */
  readonly toleranceSeconds?: number | undefined;
}

/**
 * The scheme of Intend software.
 *
 * @example
 * const scheme = intend({ message: intendAssumedWholeRequest });
 * const verifier = createVerifier({ scheme, keys });
 * @see https://developers.intendsoftware.com/apis/guides/v3
 * @throws TypeError or RangeError for an invalid option, and when no `message` is chosen.
 */
export function intend(options: IntendOptions): Scheme {
  const names = ['message', 'algorithm', 'encoding', 'timestampFormat', 'toleranceSeconds'];
  assertKnownOptions('intend()', options ?? {}, names);
  if (options?.message === undefined) {
    throw new TypeError(
      'intend(): Intend documents no string to sign, so "message" must be given: your own, or one of the assumptions ' +
        'intendAssumedWholeRequest and intendAssumedKeyAndTimestamp',
    );
  }
  const {
    algorithm = 'hmac-sha256',
    encoding = 'hex',
    timestampFormat: format = 'unixSeconds',
    toleranceSeconds: windowSeconds = 300,
  } = options;
  return defineScheme({
    name: 'intend',
    keyId: header('api-key'),
    timestamp: header('timestamp', { format }),
    signature: header('signature', { encoding }),
    secret: 'utf8',
    algorithm,
    message: options.message,
    toleranceSeconds: windowSeconds,
    replay: 'signature',
    about: {
      title: 'Intend software API',
      documentation: 'https://developers.intendsoftware.com/apis/guides/v3',
      secret: 'The Secret Key of an application, made under Settings > Integration & System > Access Keys.',
      notSigned: 'What the chosen string to sign leaves out, since the vendor documents none.',
    },
    responseFormat: jsonResponseFormat({ answer }),
    warnings: [
      'Intend documents no string to sign: the one configured here is an assumption until the vendor confirms it.',
    ],
  });
}

/** Only `status` is documented; 401 is "Bad request / Authentication failed". */
function answer({ code }: RefusalFacts): JsonAnswer {
  const { status, detail } = REFUSALS[code];
  if (status > 403) return { status, body: { status, message: detail } };
  return { status: 401, body: { status: 401, message: 'Authentication failed' } };
}
