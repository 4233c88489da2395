/** intelworld IP2: HMAC over twelve fields of the payment and the date. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { type JsonAnswer, jsonResponseFormat } from '../responses/json-response-format.ts';
import { REFUSALS } from '../responses/refusals.ts';
import type { RefusalFacts } from '../responses/response-format.ts';
import type { HmacName } from '../scheme/algorithms.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { digested, type SecretForm } from '../scheme/secrets/secret-form.ts';
import { header } from '../scheme/values/value-location.ts';
import { ip2Date } from './ip2/date.ts';
import { type Ip2Extractor, ip2Fields } from './ip2/fields.ts';
import { type Ip2PathTemplate, parseTemplate } from './ip2/target.ts';

export { IP2_FIELDS, type Ip2Field } from './ip2/field-names.ts';
export type { Ip2Extractor } from './ip2/fields.ts';

/** The readings that IP2's page leaves open. */
export interface Ip2Options {
  /** The HMAC's digest, which is documented nowhere. Default: `sha256`; the first alternative to try is `sha512`. */
  readonly hmac?: 'sha256' | 'sha512' | 'sha1' | 'md5' | undefined;
  /**
   * Source of the HMAC's key, which is the MD5 of it. Default: `password`. With `apiKey`, which the page's step 4 can be read as, the
   * key travels in clear in every request and the signature proves nothing.
   */
  readonly secretSource?: 'password' | 'apiKey' | undefined;
  /** Seconds that the date may lie from the server's time. Default: 300. */
  readonly toleranceSeconds?: number | undefined;
  /**
   * Path templates whose named segments are fields; a path fits that ends so, whatever stands before it.
   * Default: `/api/v2/transactions/debits/{SubscriptionId}/{AccountId}` and the same with `credits`.
   */
  readonly paths?: readonly string[] | undefined;
  /** Takes the fields from the request instead, for APIs with other paths or bodies. */
  readonly fields?: Ip2Extractor | undefined;
}

const DEFAULT_PATHS = ['debits', 'credits'].map(
  (type) => `/api/v2/transactions/${type}/{SubscriptionId}/{AccountId}`,
);

const WARNINGS = [
  'IP2 signs twelve fields and the date: the rest of the body, the method and the path are not authenticated, and ' +
    'Content-MD5 is not signed. Only TLS protects them.',
  'IP2 joins its fields without a delimiter: characters can move between neighbouring fields under one signature.',
];

/** The key is the base64 text of the MD5, not its bytes. */
const MD5_TEXT: SecretForm = { digest: { algorithm: 'md5', encoding: 'base64' } };

/**
 * The scheme of IP2.
 *
 * The HMAC's digest is an assumption (SHA-256): see the option `hmac`.
 *
 * @example
 * const verifier = createVerifier({ scheme: ip2({ hmac: 'sha512' }), keys });
 * @see https://ip2-sandbox.intelworld.international:9001/security/
 * @throws TypeError or RangeError for an invalid option.
 */
export function ip2(options: Ip2Options = {}): Scheme {
  assertKnownOptions('ip2()', options, ['hmac', 'secretSource', 'toleranceSeconds', 'paths', 'fields']);
  const {
    hmac = 'sha256',
    secretSource = 'password',
    toleranceSeconds: windowSeconds = 300,
    paths = DEFAULT_PATHS,
    fields,
  } = options;
  if (secretSource !== 'password' && secretSource !== 'apiKey') {
    throw new TypeError('ip2(): "secretSource" must be "password" or "apiKey"');
  }
  if (!['sha256', 'sha512', 'sha1', 'md5'].includes(hmac)) {
    throw new TypeError('ip2(): "hmac" must be one of sha256, sha512, sha1, md5');
  }
  const templates = toTemplates(paths);
  if (fields !== undefined && typeof fields !== 'function') {
    throw new TypeError('ip2(): "fields" must be a function that takes the fields from a request');
  }
  const keyedOnApiKey = secretSource === 'apiKey';
  return defineScheme({
    name: 'ip2',
    keyId: header('X-ApiAuth-ApiKey'),
    timestamp: header('X-Date', { format: ip2Date }),
    signature: header('Authorization', { authScheme: 'ApiAuth', encoding: 'base64' }),
    secret: keyedOnApiKey ? (_password, apiKey) => md5Text(apiKey) : MD5_TEXT,
    algorithm: `hmac-${hmac}` satisfies HmacName,
    message: message`${ip2Fields(templates, fields)}${part.timestamp}`,
    toleranceSeconds: windowSeconds,
    replay: 'signature',
    contentDigest: { carrier: header('Content-MD5', { encoding: 'base64' }), algorithm: 'md5' },
    extraHeaders: { 'X-Content-Type': 'application/json; charset=utf-8' },
    about: {
      title: 'intelworld IP2 API',
      documentation: 'https://ip2-sandbox.intelworld.international:9001/security/',
      secret: keyedOnApiKey ? 'The API key.' : 'The API password.',
      notSigned:
        'All but the date and twelve fields of the payment: method, path, Content-MD5 and the rest of the body.',
    },
    responseFormat: jsonResponseFormat({ answer, challenge: 'ApiAuth' }),
    warnings: keyedOnApiKey
      ? [
          ...WARNINGS,
          'IP2 with secretSource "apiKey" is keyed on what every request shows: it authenticates nobody.',
        ]
      : WARNINGS,
  });
}

/** A segment whose name is not a field's would be left unsigned in silence. */
function toTemplates(paths: readonly string[]): Ip2PathTemplate[] {
  const templates = Array.isArray(paths) ? paths.map(parseTemplate) : [undefined];
  if (!templates.every((template) => template !== undefined)) {
    throw new TypeError(
      'ip2(): "paths" must be templates such as "/pay/{SubscriptionId}", with names of fields',
    );
  }
  return templates;
}

function md5Text(text: string): Uint8Array {
  return digested(MD5_TEXT, Buffer.from(text));
}

function answer({ code }: RefusalFacts): JsonAnswer {
  const { status, detail } = REFUSALS[code];
  // What a stranger is refused for, and what a key may not do, is all one to the vendor.
  return status > 403 ? response(status, detail) : response(401, 'Authentication failed');
}

function response(status: number, text: string): JsonAnswer {
  return { status, body: { HttpStatusCode: status, ResponseMessage: text, RequestId: null } };
}
