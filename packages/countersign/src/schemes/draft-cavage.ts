/** HTTP Signatures of draft-cavage-http-signatures: HMAC-SHA256 or RSA over the headers that a request lists. */

import { assertKnownOptions } from '../internal/known-options.ts';
import type { SignedRequest } from '../request/request.ts';
import type { SchemeAbout } from '../scheme/about.ts';
import { algorithmOfKey } from '../scheme/algorithms/algorithm-of-key.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { SignatureFields } from '../scheme/signature-fields.ts';
import { header, headerParam } from '../scheme/values/value-location.ts';
import {
  type CavageExpectations,
  type CavageFields,
  hasCavage,
  readCavage,
} from './draft-cavage/cavage-fields.ts';
import { isDigestOf } from './draft-cavage/digest-header.ts';
import { signingString } from './draft-cavage/signing-string.ts';
import type { TimedOptions } from './families/sender-options.ts';

/** Options of {@link draftCavage}. */
export interface DraftCavageOptions extends TimedOptions {
  /**
   * Headers that must be signed, for clients that sign less. A time must be signed as well, `date` or `(created)`. Without `digest` in it,
   * anyone on the way can exchange the body of a request that does not sign its digest; without `(request-target)`, send the request
   * elsewhere. Default: `(request-target)`, `host` and, with a body, `digest`.
   */
  readonly mustSign?: readonly string[] | undefined;
  /** Headers that must be signed as well, such as `content-type`. Default: none. */
  readonly alsoSigned?: readonly string[] | undefined;
  /** Where the signature is: in `Authorization` (default) as a scheme of authentication, or in the header `Signature`. */
  readonly carrier?: 'Authorization' | 'Signature' | undefined;
  /**
   * True if a signature may cover the path without the query, as some servers of the fediverse have it: anyone on the way can exchange the
   * query of such a request. Default: false.
   */
  readonly unsignedQuery?: boolean | undefined;
}

const ALWAYS_SIGNED = ['(request-target)', 'host', 'digest'];
/** Names that say nothing of the algorithm: of older and of newer versions of the draft. */
const UNNAMED = ['', 'hs2019'];
/** Without a body there need be no digest of one. */
const NO_BODY = part.same(part.withBody(message`body`), message``);

/**
 * The scheme of draft-cavage-http-signatures, which came before RFC 9421, as its version 12 has it. Each request names its key.
 *
 * `(request-target)`, `host`, a time and, with a body, `digest` must be signed, which the draft leaves to the server; other headers are
 * only where the request lists them. The time is `(created)` where that is signed, else `date`; a request is refused once it has
 * `expires` behind it. The algorithm is that of the key: HMAC-SHA256 for a secret, RSA (PKCS #1 v1.5) with SHA-256 for a public key in
 * PEM; a request that names another one is refused, and `hs2019` or none fits both.
 *
 * Servers of the fediverse (ActivityPub) send it in the header `Signature`, with RSA, and with the URL of an actor as the id of the
 * key. Nothing is fetched here: give the verifier a function that finds the key of an id. Banks (PSD2) send forms that the draft does not
 * have, such as signatures without a target, ids of certificates with blanks, and no quotes: they are refused.
 *
 * @example
 * const verifier = createVerifier({ scheme: draftCavage(), keys });
 * @see https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-12
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function draftCavage<P = unknown>(options: DraftCavageOptions = {}): Scheme<P> {
  const { carrier, mustSign, unsignedQuery, toleranceSeconds } = toSettings(options);
  const scheme = carrier === 'Authorization' ? { authScheme: 'Signature' } : {};
  const parameter = (name: string, more: object = {}) =>
    headerParam(carrier, name, { quoted: true, ...scheme, ...more });
  const list = parameter('headers');
  const named = parameter('algorithm');
  const { algorithm, choice } = algorithmOfKey(named, {
    shared: { algorithm: 'hmac-sha256', names: [...UNNAMED, 'hmac-sha256'] },
    publicKey: { algorithm: 'rsa-v1_5-sha256', names: [...UNNAMED, 'rsa-sha256'] },
  });
  const required = [...new Set([...mustSign, 'date'])];
  const signed = (names: readonly string[]) =>
    message`${choice}${part.signedHeaders(list, {
      ...{ required: names, separator: ' ', between: ': ', spaces: 'trimmed' },
      values: { '(request-target)': message`${part.lowercase(part.method)} ${part.target}` },
    })}`;
  const declared = defineScheme<P>({
    name: 'draft-cavage',
    keyId: parameter('keyId'),
    timestamp: header('Date', 'httpDate'),
    signature: parameter('signature', { encoding: 'base64' }),
    contentDigest: {
      carrier: header('Digest', { prefix: 'SHA-256=', encoding: 'base64' }),
      algorithm: 'sha256',
    },
    secret: 'publicKey',
    algorithm,
    message: [
      signed(required),
      { parts: [...signed(required.filter((name) => name !== 'digest')).parts, NO_BODY] },
    ],
    alsoSent: [
      [named, 'hs2019'],
      [list, [...required, ...(required.includes('digest') ? [] : ['digest'])].join(' ')],
    ],
    toleranceSeconds,
    replay: 'signature',
    warnings: warningsOf(mustSign, unsignedQuery),
    about: ABOUT,
  });
  const expected: CavageExpectations = {
    carrier,
    required: mustSign.filter((name) => name !== 'digest' && name !== 'date'),
    signatureBytes: algorithm.signatureBytes,
  };
  const fieldsOf = (request: SignedRequest, fields: SignatureFields) =>
    'cavage' in fields ? (fields as CavageFields) : readCavage(request, expected);
  return {
    ...declared,
    variants: unsignedQuery ? 2 : 1,
    read: (request) => readCavage(request, expected),
    recognition: declared.recognition && {
      ...declared.recognition,
      fits: (request) => hasCavage(request, carrier),
      hasSignature: (request) => hasCavage(request, carrier),
    },
    write: (request, fields, out, variant) => {
      const presented = fieldsOf(request, fields);
      const text =
        'code' in presented
          ? presented
          : (digestProblem(request, presented, mustSign) ??
            signingString(request, presented.cavage, variant === 0));
      if (typeof text !== 'string') return out.fail(text);
      out.choose((presented as CavageFields).cavage.algorithm);
      out.text(text);
    },
    bodyMatchesDigest: (request, fields) => {
      const presented = fieldsOf(request, fields);
      if ('code' in presented) return false;
      return presented.digest === undefined || isDigestOf(presented.digest, request.body);
    },
  };
}

const ABOUT: SchemeAbout = {
  title: 'HTTP Signatures (draft-cavage)',
  documentation: 'https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-12',
  secret: 'A shared secret, or the public key of the client in PEM.',
  notSigned: 'Headers that the request does not list.',
  lax: 'By the draft, a request may choose what it signs, and the date alone will do.',
};

/** Why a body is not signed that must be; undefined where it is. */
function digestProblem(
  { body }: SignedRequest,
  { cavage }: CavageFields,
  mustSign: readonly string[],
): FormProblem | undefined {
  if (body.length === 0 || !mustSign.includes('digest') || cavage.headers.includes('digest'))
    return undefined;
  const reason = 'The signature must cover digest where there is a body.';
  return { code: 'malformed_header', member: 'contentDigest', header: 'Digest', reason };
}

function warningsOf(mustSign: readonly string[], unsignedQuery: boolean): string[] {
  return [
    ...(mustSign.includes('digest') ? [] : ['"mustSign" has no digest, so bodies need not be signed']),
    ...(mustSign.includes('(request-target)')
      ? []
      : ['"mustSign" has no (request-target), so requests can be sent to another path']),
    ...(unsignedQuery ? ['"unsignedQuery" is true, so queries need not be signed'] : []),
  ];
}

function toSettings(options: DraftCavageOptions) {
  const known = ['toleranceSeconds', 'mustSign', 'alsoSigned', 'carrier', 'unsignedQuery'];
  assertKnownOptions('draftCavage()', options, known);
  const { mustSign = ALWAYS_SIGNED, alsoSigned = [], carrier = 'Authorization' } = options;
  const { unsignedQuery = false, toleranceSeconds = 300 } = options;
  if (carrier !== 'Authorization' && carrier !== 'Signature')
    throw new TypeError('draftCavage(): "carrier" must be "Authorization" or "Signature"');
  if (typeof unsignedQuery !== 'boolean')
    throw new TypeError('draftCavage(): "unsignedQuery" must be true or false');
  for (const [name, list] of Object.entries({ mustSign, alsoSigned }))
    if (!Array.isArray(list) || list.some((each) => typeof each !== 'string' || each === ''))
      throw new TypeError(`draftCavage(): "${name}" must be a list of headers`);
  const all = [...mustSign, ...alsoSigned].map((name) => name.toLowerCase());
  return { carrier, unsignedQuery, toleranceSeconds, mustSign: [...new Set(all)] };
}
