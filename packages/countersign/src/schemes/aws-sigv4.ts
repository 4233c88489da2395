/** Requests as AWS signs them (Signature Version 4), with the signature in a header or in a presigned URL. */

import { assertKnownOptions } from '../internal/known-options.ts';
import type { SchemeAbout } from '../scheme/about.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { toKeyBytes } from '../scheme/secrets/secrets.ts';
import { header, headerParam } from '../scheme/values/value-location.ts';
import { canonicalRequestPart, keyChoicePart, presentedBy, scopePart } from './aws-sigv4/canonical-parts.ts';
import { dissector } from './aws-sigv4/dissect-request.ts';
import { misderivedKeys } from './aws-sigv4/misderived-keys.ts';
import { isDigestOf } from './aws-sigv4/payload-hash.ts';
import { toSettings } from './aws-sigv4/settings.ts';
import { sigv4Signer } from './aws-sigv4/signer.ts';
import { keyMaterial, SIGV4 } from './aws-sigv4/signing-key.ts';
import { hasSigv4, readSigv4, type Sigv4Fields } from './aws-sigv4/sigv4-fields.ts';
import { BASIC_ISO } from './families/basic-iso-dates.ts';
import type { TimedOptions } from './families/sender-options.ts';

export { decodeAwsChunked } from './aws-sigv4/chunked-body.ts';

/** Options of {@link awsSigv4}. */
export interface AwsSigv4Options extends TimedOptions {
  /** The region that requests must name, which signing needs. Default: any, which is signed. */
  readonly region?: string | undefined;
  /** The service that requests must name, which signing needs. Default: any, which is signed. */
  readonly service?: string | undefined;
  /**
   * Headers that must be signed beside `host` and all `x-amz-…`, such as `x-tenant`. Each request must then have them, GET and presigned ones
   * too. Default: none.
   */
  readonly alsoSigned?: readonly string[] | undefined;
  /**
   * Rule for signed paths: `asSent`, as S3 has it, or `normalized`, without empty and dot segments and encoded once more. Default: as the
   * service of the credential has it.
   */
  readonly paths?: 'asSent' | 'normalized' | undefined;
  /**
   * Verdict on a path with empty or dot segments where paths are normalized: it has the signature of another path, so that a
   * router which keeps the segments may be led to another handler. Default: `refuse`.
   */
  readonly unnormalizedPaths?: 'refuse' | 'accept' | undefined;
  /** True if a body need not be signed (`UNSIGNED-PAYLOAD`): anyone on the way can exchange it. Default: false. */
  readonly unsignedPayload?: boolean | undefined;
  /** Seconds for which a presigned URL may be good; 0 refuses them all. Default: 604 800 (7 days), which is the most. */
  readonly maxExpiresSeconds?: number | undefined;
  /**
   * True if keys may be temporary. The secret of such a key is the secret access key, `&`, and the session token, which its requests must
   * carry and others must not. Default: false, and a request with a session token is refused.
   */
  readonly sessionTokens?: boolean | undefined;
}

const parameter = (name: string, options: object = {}) =>
  headerParam('Authorization', name, { authScheme: 'AWS4-HMAC-SHA256', ...options });

/**
 * The scheme of Signature Version 4 of AWS, in the header Authorization and in presigned URLs. Each request names its key.
 *
 * Method, path, query and body are signed, and the headers that the request lists: `host`, all `x-amz-…` that are sent, and those in
 * `alsoSigned` must be among them. `X-Amz-Content-Sha256` is never taken for the digest of the body, but compared with it. Bodies in
 * signed chunks (`STREAMING-AWS4-HMAC-SHA256-PAYLOAD`) are checked chunk by chunk; handlers get them as they were sent, and
 * `decodeAwsChunked()` gives their content. Chunks with a trailer are refused, as is a body that is not signed, unless `unsignedPayload`
 * allows it.
 *
 * A presigned URL is good until it expires, for GET and HEAD as often as it is called; for other methods once.
 *
 * @example
 * const verifier = createVerifier({ scheme: awsSigv4({ region: 'us-east-1', service: 'execute-api' }), keys });
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function awsSigv4<P = unknown>(options: AwsSigv4Options = {}): Scheme<P> {
  assertKnownOptions('awsSigv4()', options, [
    ...['toleranceSeconds', 'region', 'service', 'alsoSigned', 'paths', 'unnormalizedPaths'],
    ...['unsignedPayload', 'maxExpiresSeconds', 'sessionTokens'],
  ]);
  const { toleranceSeconds, expected, rules } = toSettings(options);
  const presentedOf = presentedBy(expected);
  const canonical = canonicalRequestPart(presentedOf, rules);
  const start = message`${keyChoicePart(presentedOf)}AWS4-HMAC-SHA256\n${part.timestamp}\n`;
  const declared = defineScheme<P>({
    name: 'aws-sigv4',
    keyId: parameter('Credential', { until: '/', length: [1, 128] }),
    timestamp: header('X-Amz-Date', { format: BASIC_ISO }),
    signature: parameter('Signature', { encoding: 'hex' }),
    secret: expected.takesSessionTokens ? temporaryKey : secretKey,
    algorithm: SIGV4,
    message: {
      parts: [...start.parts, ...message`${scopePart(presentedOf)}\n${part.sha256(canonical)}`.parts],
    },
    toleranceSeconds,
    replay: 'signature',
    about: ABOUT,
  });
  return {
    ...declared,
    read: (request) => readSigv4(request, expected),
    bodyMatchesDigest: (request, fields) => {
      const presented = presentedOf(request, fields);
      return !('code' in presented) && isDigestOf(presented.contentSha256, request.body);
    },
    sign: sigv4Signer(expected, rules),
    dissect: dissector(presentedOf, rules),
    misderivedKeys: (key, fields) => {
      const { sigv4 } = fields as Partial<Sigv4Fields>;
      return sigv4 === undefined ? [] : misderivedKeys(key, sigv4.credential);
    },
    recognition: declared.recognition && { ...declared.recognition, fits: hasSigv4, hasSignature: hasSigv4 },
  };
}

const ABOUT: SchemeAbout = {
  title: 'AWS Signature Version 4',
  documentation: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html',
  secret:
    'The secret access key; with `sessionTokens`, of temporary keys also `&` and the session token. The id of the key is the access key id.',
  notSigned: 'Headers that the request does not list, except `x-amz-…`.',
  lax: 'AWS takes bodies that are not signed (`UNSIGNED-PAYLOAD`), and paths that are signed as other ones. Parameters of one name are signed in the order of their values, so that their own order can be changed.',
};

function secretKey(secret: string): Uint8Array {
  return keyMaterial(Buffer.from(toKeyBytes(secret, 'utf8')).toString(), '');
}

/** A secret without a token is that of a key which is not temporary. */
function temporaryKey(secret: string): Uint8Array {
  toKeyBytes(secret, 'utf8');
  const [key = '', sessionToken, ...more] = secret.split('&');
  if (key === '' || sessionToken === '' || more.length > 0)
    throw new TypeError('the secret must be the secret access key, or that, "&" and the session token');
  return keyMaterial(key, sessionToken ?? '');
}
