/** SlaunchX "prometheus" Partner API: HMAC-SHA256 over method, path, timestamp, nonce and body, one a line. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { jsonResponseFormat } from '../responses/json-response-format.ts';
import { statusOf } from '../responses/problem-details.ts';
import { REFUSALS } from '../responses/refusals.ts';
import type { RefusalFacts } from '../responses/response-format.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { lines } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';

/** The codes of the Partner API. */
export type SlaunchxCode =
  | 'GA2001'
  | 'GA2002'
  | 'GA2003'
  | 'GA2004'
  | 'GA2011'
  | 'GA2012'
  | 'GA2013'
  | 'GA2014'
  | 'GA2021'
  | 'GA2022'
  | 'GA2024';

/** The readings that SlaunchX's pages leave open. */
export interface SlaunchxOptions {
  /** Seconds that a timestamp may lie from the server's time; exactly that passes. Default: 60. */
  readonly toleranceSeconds?: number | undefined;
  /** True if the signed path includes the query. Default: false, which leaves the query unauthenticated. */
  readonly includeQuery?: boolean | undefined;
  /** HTTP statuses that differ from the defaults, by code, since the vendor's pages disagree on some. */
  readonly statuses?: Readonly<Partial<Record<SlaunchxCode, number>>> | undefined;
}

/** 403 for the causes that the quickstart lists under "Common 403 Causes", 401 for missing or wrong credentials. */
const CODES: Readonly<Record<SlaunchxCode, readonly [status: number, message: string]>> = {
  GA2001: [401, 'X-Api-Key is required'],
  GA2002: [401, 'Authorization signature is required'],
  GA2003: [401, 'X-Timestamp is required'],
  GA2004: [401, 'X-Nonce is required, as 16 to 128 characters out of A-Z a-z 0-9 . _ ~ -'],
  GA2011: [401, 'API key is invalid'],
  GA2012: [401, 'Signature verification failed'],
  GA2013: [403, 'Timestamp is outside the allowed window'],
  GA2014: [403, 'Nonce has already been used'],
  GA2021: [403, 'API key is disabled'],
  GA2022: [403, 'IP address is not allowed'],
  GA2024: [403, 'API key lacks the required scope'],
};

/**
 * The scheme of the SlaunchX Partner API.
 *
 * The path is signed without the deployment prefix (`/prometheus`): give that to the verifier as `basePath`.
 *
 * @example
 * const verifier = createVerifier({ scheme: slaunchx({ includeQuery: true }), keys });
 * app.use('/prometheus', countersign(verifier));
 * @see https://slaunchx-handbook-partner.pages.dev/en/concepts/authentication-models
 * @throws TypeError or RangeError for an invalid option.
 */
export function slaunchx(options: SlaunchxOptions = {}): Scheme {
  assertKnownOptions('slaunchx()', options, ['toleranceSeconds', 'includeQuery', 'statuses']);
  const { toleranceSeconds: windowSeconds = 60, includeQuery = false, statuses = {} } = options;
  if (typeof includeQuery !== 'boolean')
    throw new TypeError('slaunchx(): "includeQuery" must be true or false');
  assertKnownOptions('slaunchx(): "statuses"', statuses, Object.keys(CODES));
  for (const [code, status] of Object.entries(statuses)) {
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new RangeError(`slaunchx(): "statuses.${code}" must be a status from 400 to 599`);
    }
  }
  return defineScheme({
    name: 'slaunchx',
    keyId: header('X-Api-Key'),
    timestamp: header('X-Timestamp', 'unixSeconds'),
    nonce: header('X-Nonce', { length: [16, 128], alphabet: 'unreserved' }),
    signature: header('Authorization', { authScheme: 'HMAC-SHA256', encoding: 'base64' }),
    secret: 'utf8',
    algorithm: 'hmac-sha256',
    message: lines(
      part.method,
      includeQuery ? part.target : part.path,
      part.timestamp,
      part.nonce,
      part.body,
    ),
    toleranceSeconds: windowSeconds,
    replay: 'nonce',
    requestId: header('X-Request-Id'),
    modeByPrefix: { sk_live_: 'live', sk_test_: 'test' },
    about: {
      title: 'SlaunchX Partner API',
      documentation: 'https://slaunchx-handbook-partner.pages.dev/en/concepts/authentication-models',
      secret: 'The API secret, which comes with the key from the partner portal.',
      notSigned: `Host, the deployment prefix${includeQuery ? '' : ', the query'} and other headers.`,
    },
    responseFormat: jsonResponseFormat({
      answer: (facts) => {
        const [status, code, text] = answerOf(facts, statuses);
        const timestampMs = facts.nowMs;
        return {
          status,
          body: { version: '2.0.0', timestamp: timestampMs, success: false, code, message: text, data: null },
        };
      },
      vendorCode: (_code, facts) => codeOf(facts),
    }),
  });
}

function answerOf(
  facts: RefusalFacts,
  statuses: NonNullable<SlaunchxOptions['statuses']>,
): [status: number, code: string, message: string] {
  const code = codeOf(facts);
  if (code === undefined) {
    const { publicCode, detail } = REFUSALS[facts.code];
    return [statusOf(facts), publicCode.toUpperCase(), facts.problem?.reason ?? detail];
  }
  const [status, text] = CODES[code];
  return [statuses[code] ?? status, code, text];
}

const MISSING: Readonly<Record<string, SlaunchxCode>> = {
  keyId: 'GA2001',
  signature: 'GA2002',
  timestamp: 'GA2003',
  nonce: 'GA2004',
};

const MALFORMED: Readonly<Record<string, SlaunchxCode>> = {
  keyId: 'GA2011',
  signature: 'GA2012',
  timestamp: 'GA2013',
  nonce: 'GA2004',
};

/** The vendor's code, or undefined where its pages have none. */
function codeOf({ code, problem }: RefusalFacts): SlaunchxCode | undefined {
  switch (code) {
    case 'missing_header':
      return MISSING[problem?.member ?? ''];
    case 'malformed_header':
    case 'duplicate_header':
      return MALFORMED[problem?.member ?? ''];
    case 'unknown_key':
    case 'wrong_mode':
      return 'GA2011';
    case 'signature_mismatch':
    case 'body_digest_mismatch':
      return 'GA2012';
    case 'timestamp_too_old':
    case 'timestamp_in_future':
    case 'replay_unprovable':
      return 'GA2013';
    case 'replayed':
      return 'GA2014';
    case 'key_disabled':
    case 'key_revoked':
    case 'key_expired':
    case 'key_not_approved':
      return 'GA2021';
    case 'ip_not_allowed':
      return 'GA2022';
    case 'insufficient_scope':
      return 'GA2024';
    default:
      return undefined;
  }
}
