/** Influencemart's merchant API (shop.influencemart.com): HMAC-SHA256 over `timestamp.body`, each signature once. */

import { STATUS_CODES } from 'node:http';
import { assertKnownOptions } from '../internal/known-options.ts';
import { type JsonAnswer, jsonResponseFormat } from '../responses/json-response-format.ts';
import { REFUSALS, type RefusalCode } from '../responses/refusals.ts';
import type { RefusalFacts } from '../responses/response-format.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import type { Member } from '../scheme/form-problem.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import type { Limit } from '../store/limit.ts';

/** Options for points that Influencemart's pages leave open or tune per key. */
export interface InfluencemartOptions {
  /** Seconds that a timestamp may lie from the server's time. Default: 300. */
  readonly toleranceSeconds?: number | undefined;
  /** Limits of keys without limits of their own. Default: 600 a minute and 30 000 an hour. */
  readonly defaultLimits?: readonly Limit[] | undefined;
  /**
   * Log codes of disabled and revoked keys, where the vendor's pages disagree.
   * `auth-page` (default): both as `INVALID_KEY`; `errors-page`: `API_KEY_DISABLED` and `API_KEY_REVOKED`.
   */
  readonly logCodes?: 'auth-page' | 'errors-page' | undefined;
}

/**
 * The routes on which Influencemart honours idempotency keys, below its `/api`, for the option `routes` of
 * `createIdempotency`.
 *
 * @example
 * const idempotency = createIdempotency(verifier, { routes: influencemartIdempotentRoutes, basePath: '/api' });
 * @see https://shop.influencemart.com/developers/idempotency
 */
export const influencemartIdempotentRoutes: readonly string[] = [
  'POST /v1/products/import',
  'POST /v1/products/upsert',
  'POST /v1/campaigns',
  'POST /v1/conversions',
  'POST /v1/order-status',
  'POST /v1/webhooks/*',
];

const DEFAULT_LIMITS: readonly Limit[] = [
  { limit: 600, windowSeconds: 60, name: 'minute' },
  { limit: 30_000, windowSeconds: 3600, name: 'hour' },
];

/**
 * The scheme of Influencemart.
 *
 * Only timestamp and body are signed: method, path, query and the optional headers are not. Two equal bodies of one key
 * in one second have the same signature, so the second is a replay by the documented rule.
 *
 * @example
 * const verifier = createVerifier({ scheme: influencemart({ logCodes: 'errors-page' }), keys });
 * @see https://shop.influencemart.com/developers/hmac
 * @throws TypeError or RangeError for an invalid option.
 */
export function influencemart(options: InfluencemartOptions = {}): Scheme {
  assertKnownOptions('influencemart()', options, ['toleranceSeconds', 'defaultLimits', 'logCodes']);
  const {
    toleranceSeconds: windowSeconds = 300,
    defaultLimits: limits = DEFAULT_LIMITS,
    logCodes = 'auth-page',
  } = options;
  if (logCodes !== 'auth-page' && logCodes !== 'errors-page') {
    throw new TypeError('influencemart(): "logCodes" must be "auth-page" or "errors-page"');
  }
  const codes = logCodes === 'auth-page' ? LOG_CODES : { ...LOG_CODES, ...ERRORS_PAGE_LOG_CODES };
  return defineScheme({
    name: 'influencemart',
    keyId: header('X-API-Key'),
    timestamp: header('X-Timestamp', 'unixSeconds'),
    signature: header('X-Signature', { encoding: 'hex' }),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: message`${part.timestamp}.${part.body}`,
    toleranceSeconds: windowSeconds,
    replay: 'signature',
    requestId: header('X-Request-ID'),
    idempotencyKey: header('X-Idempotency-Key', {
      aliases: ['Idempotency-Key'],
      length: [1, 255],
      alphabet: 'printable',
    }),
    // The page promises the first response for 24 h, and documents no conflict.
    reusedKey: 'replay',
    eventId: header('X-External-Event-Id', { length: [1, 255], alphabet: 'printable' }),
    defaultLimits: limits,
    modeByPrefix: { ak_test_: 'test', ak_live_: 'live' },
    about: {
      title: 'Influencemart merchant API',
      documentation: 'https://shop.influencemart.com/developers/hmac',
      secret: 'The signing secret, which is shown once, when the key is created. It is never returned again.',
      rotation:
        'A disabled or revoked key is refused at once: create a new key before you revoke the old one.',
      notSigned: 'Method, path, query and the optional headers.',
    },
    responseFormat: jsonResponseFormat({
      answer,
      // "There is no Retry-After header", the authentication page says of 429.
      retryAfterOn429: false,
      duplicateEvent: () => ({ status: 202, body: { status: 'DUPLICATE' } }),
      vendorCode: (code, { problem }) =>
        problem === undefined ? codes[code] : LOG_CODES_BY_MEMBER[problem.member],
    }),
  });
}

/** Codes that the vendor writes to the merchant's log; the response has no code except RATE_LIMITED. */
const LOG_CODES: Readonly<Partial<Record<RefusalCode, string>>> = {
  unknown_key: 'INVALID_API_KEY',
  key_disabled: 'INVALID_KEY',
  key_revoked: 'INVALID_KEY',
  key_expired: 'INVALID_KEY',
  wrong_mode: 'INVALID_KEY',
  key_not_approved: 'MERCHANT_INACTIVE',
  signature_mismatch: 'SIG_BAD_SIGNATURE',
  timestamp_too_old: 'SIG_STALE_TIMESTAMP',
  timestamp_in_future: 'SIG_STALE_TIMESTAMP',
  replayed: 'SIG_REPLAY',
  replay_unprovable: 'SIG_STALE_TIMESTAMP',
  ip_not_allowed: 'IP_NOT_ALLOWED',
  rate_limited: 'RATE_LIMITED',
};

/** That page has no INVALID_KEY: what is neither disabled nor revoked falls under its INVALID_API_KEY. */
const ERRORS_PAGE_LOG_CODES: Readonly<Partial<Record<RefusalCode, string>>> = {
  key_disabled: 'API_KEY_DISABLED',
  key_revoked: 'API_KEY_REVOKED',
  key_expired: 'INVALID_API_KEY',
  wrong_mode: 'INVALID_API_KEY',
};

/** Problems of form: a timestamp that cannot be read is as good as a stale one. Others have no code of the vendor's. */
const LOG_CODES_BY_MEMBER: Readonly<Partial<Record<Member, string>>> = {
  keyId: 'INVALID_API_KEY',
  timestamp: 'SIG_STALE_TIMESTAMP',
  signature: 'SIG_BAD_SIGNATURE',
};

/** Members whose problems are problems of the input, and not of the credentials. */
const OPTIONAL: ReadonlySet<Member> = new Set(['requestId', 'idempotencyKey', 'eventId']);

/** About the exchange, and not about what was sent. */
const OF_HTTP: ReadonlySet<number> = new Set([408, 413, 429]);

/** The error body of NestJS, which the vendor documents: `message` is a list for invalid input. */
function answer(facts: RefusalFacts): JsonAnswer {
  const { code, problem } = facts;
  if (problem !== undefined && OPTIONAL.has(problem.member)) return nest(400, [problem.reason]);
  if (code === 'rate_limited') return nest(429, 'RATE_LIMITED');
  const { status, detail } = REFUSALS[code];
  if (status === 409 || status === 422) return nest(status, detail);
  if (status >= 500 || OF_HTTP.has(status)) return nest(status, STATUS_CODES[status] as string);
  return code === 'insufficient_scope' ? nest(403, 'Forbidden') : nest(401, 'Unauthorized');
}

function nest(statusCode: number, text: string | readonly string[]): JsonAnswer {
  return { status: statusCode, body: { statusCode, message: text, error: STATUS_CODES[statusCode] } };
}
