/** Transactions by SNAP BI: HMAC-SHA512 over the request and its access token. */

import { defineScheme } from '../scheme/define-scheme.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { checkedPart } from './families/checked-part.ts';
import {
  BODY_DIGEST,
  endpointPart,
  SNAP_BI_DOCUMENTATION,
  type SnapBiOptions,
} from './snap-bi/signed-text.ts';

const TOKEN_FORM: FormProblem = {
  code: 'malformed_header',
  member: 'header',
  header: 'Authorization',
  reason: 'Authorization must have a token without a colon.',
};

/**
 * The scheme of transactions by SNAP BI, Bank Indonesia's standard, which Midtrans, DOKU, BCA, Faspay and others have. The secret is
 * the client secret of the partner in `X-PARTNER-ID`.
 *
 * Method, address, access token, time and body are signed, the body without the blanks of its JSON. Whether the access token is
 * good is yours to check. `X-EXTERNAL-ID`, the idempotency key, is not signed. The address is signed as the receiver has it: a proxy
 * must not take a prefix off the path, unless `basePath` of the mount puts it back. Requests without an access token are those of
 * `snapBiNotification()`.
 *
 * @example
 * const verifier = createVerifier({ scheme: snapBiTransaction(), keys });
 * @see https://apidevportal.aspi-indonesia.or.id/api-services/keamanan
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function snapBiTransaction<P = unknown>(options: SnapBiOptions = {}): Scheme<P> {
  const endpoint = endpointPart('snapBiTransaction', options);
  // With a colon in it, the end of the address could stand in the token.
  const token = checkedPart(part.after('Bearer ', header('Authorization')), /^[^:]*$/, TOKEN_FORM);
  return defineScheme<P>({
    name: 'snap-bi-transaction',
    keyId: header('X-PARTNER-ID'),
    timestamp: header('X-TIMESTAMP', 'iso8601'),
    signature: header('X-SIGNATURE', 'base64'),
    secret: 'utf8',
    algorithm: 'hmac-sha512',
    message: message`${part.method}:${endpoint}:${token}:${BODY_DIGEST}:${part.timestamp}`,
    toleranceSeconds: options.toleranceSeconds ?? 300,
    replay: 'signature',
    idempotencyKey: header('X-EXTERNAL-ID'),
    about: {
      title: 'SNAP BI transactions',
      documentation: SNAP_BI_DOCUMENTATION,
      secret: 'The client secret of the partner.',
      notSigned:
        'X-EXTERNAL-ID, X-PARTNER-ID, CHANNEL-ID and other headers, and blanks between tokens of the body.',
      lax: 'Libraries parse the body and print it anew, which changes numbers such as 1.0 and escapes such as \\/.',
    },
  });
}
