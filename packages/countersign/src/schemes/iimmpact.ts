/** IIMMPACT (api.iimmpact.com): HMAC-SHA256 over version, timestamp, nonce, method, sorted query and body hash. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { type JsonAnswer, jsonResponseFormat } from '../responses/json-response-format.ts';
import { REFUSALS } from '../responses/refusals.ts';
import type { RefusalFacts } from '../responses/response-format.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';

/** The readings that IIMMPACT's pages leave open. */
export interface IimmpactOptions {
  /** Seconds that a timestamp may lie from the server's time. Default: 300. */
  readonly toleranceSeconds?: number | undefined;
  /** Also accepts a query signed as it was sent instead of decoded. Default: false. */
  readonly acceptEncodedQuery?: boolean | undefined;
}

/**
 * The scheme of IIMMPACT.
 *
 * Path and host are not signed. Secrets are base64 and are decoded before signing.
 *
 * @example
 * const verifier = createVerifier({ scheme: iimmpact({ acceptEncodedQuery: true }), keys });
 * @see https://docs.iimmpact.com/reference/api-key-auth.html
 * @throws TypeError or RangeError for an invalid option.
 */
export function iimmpact(options: IimmpactOptions = {}): Scheme {
  assertKnownOptions('iimmpact()', options, ['toleranceSeconds', 'acceptEncodedQuery']);
  const { toleranceSeconds: windowSeconds = 300, acceptEncodedQuery = false } = options;
  if (typeof acceptEncodedQuery !== 'boolean')
    throw new TypeError('iimmpact(): "acceptEncodedQuery" must be true or false');
  const bodyHash = part.sha256(part.body, 'base64');
  const decoded = message`v1:${part.timestamp}:${part.nonce}:${part.method}:${part.sortedQuery}:${bodyHash}`;
  const encoded = message`v1:${part.timestamp}:${part.nonce}:${part.method}:${part.sortedEncodedQuery}:${bodyHash}`;
  return defineScheme({
    name: 'iimmpact',
    keyId: header('X-Api-Key'),
    timestamp: header('X-Timestamp', 'unixSeconds'),
    nonce: header('X-Nonce', { length: [16, 128], alphabet: 'unreserved' }),
    signature: header('X-Signature', { prefix: 'v1=', encoding: 'base64' }),
    secret: 'base64',
    algorithm: 'hmac-sha256',
    message: acceptEncodedQuery ? [decoded, encoded] : decoded,
    toleranceSeconds: windowSeconds,
    replay: 'nonce',
    modeByPrefix: { iimm_prod_: 'live' },
    about: {
      title: 'IIMMPACT API',
      documentation: 'https://docs.iimmpact.com/reference/api-key-auth.html',
      secret: 'The HMAC secret, in base64, which is shown once, together with the key.',
      rotation: 'Rotate the key where its secret is lost.',
      notSigned: 'Host, path and all headers but version, timestamp and nonce.',
    },
    responseFormat: jsonResponseFormat({ answer }),
  });
}

const CODES_BY_MEMBER: Readonly<Record<string, string>> = {
  keyId: 'invalid_api_key',
  timestamp: 'timestamp_expired',
  nonce: 'nonce_invalid',
};

function answer(facts: RefusalFacts): JsonAnswer {
  const [status, error, text] = answerOf(facts);
  return { status, body: { error, message: facts.problem?.reason ?? text } };
}

function answerOf({ code, problem }: RefusalFacts): [status: number, error: string, message: string] {
  const { status, detail } = REFUSALS[code];
  switch (code) {
    case 'missing_header':
      return [401, 'missing_header', detail];
    case 'malformed_header':
    case 'duplicate_header':
      return [401, CODES_BY_MEMBER[problem?.member ?? ''] ?? 'invalid_signature', detail];
    case 'timestamp_too_old':
    case 'timestamp_in_future':
    case 'replay_unprovable':
      return [401, 'timestamp_expired', detail];
    case 'unknown_key':
    case 'key_disabled':
    case 'key_revoked':
    case 'key_expired':
    case 'key_not_approved':
    case 'wrong_mode':
      return [401, 'invalid_api_key', 'API key not found'];
    case 'signature_mismatch':
    case 'body_digest_mismatch':
      return [
        401,
        'invalid_signature',
        'The signature does not match. Was the secret Base64-decoded before signing?',
      ];
    case 'replayed':
      return [401, 'nonce_reused', 'The nonce was used before. Send a new one with every request.'];
    case 'ip_not_allowed':
    case 'insufficient_scope':
      return [403, 'forbidden', detail];
    default:
      return [status, REFUSALS[code].publicCode, detail];
  }
}
