/** Bodies signed by a detached JWS in a header (RFC 7515 appendix F, RFC 7797), such as `x-jws-signature`. */

import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { algorithmNamed } from '../scheme/algorithms/named-algorithm.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { MessageWriter } from '../scheme/message/message-writer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { SecretEncoding } from '../scheme/secrets/secrets.ts';
import { compactJws, type JoseAlgorithm } from '../scheme/values/compact-jws.ts';
import {
  detachedReader,
  dissector,
  signingInputPart,
  writeSigningInput,
} from './detached-jws/detached-fields.ts';
import {
  assertExtensions,
  assertMemberName,
  type HeaderRules,
  writeProtectedHeader,
} from './detached-jws/protected-header.ts';
import type { TimedOptions } from './families/sender-options.ts';

/** Options of {@link detachedJws}. */
export interface DetachedJwsOptions extends TimedOptions {
  /** The one algorithm that signatures may name; `none` and all others are refused (RFC 8725 §3.1). */
  readonly alg: JoseAlgorithm;
  /** The header that has the signature. Default: `x-jws-signature`. */
  readonly header?: string | undefined;
  /**
   * False where the payload is signed as it is (RFC 7797), true where it is encoded in base64url. Default: as each signature says it, and
   * encoded where we sign.
   */
  readonly b64?: boolean | undefined;
  /** The member of the JWS header that has the time of signing, in seconds, such as `iat`. Default: none, and signatures have no time. */
  readonly issuedAt?: string | undefined;
  /** Members that the JWS header must have, with their values. Default: none. */
  readonly members?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Members that the JWS header must have, whatever their values are. Default: none. */
  readonly requiredMembers?: readonly string[] | undefined;
  /** Extensions that may stand in `crit` beside `b64`, `issuedAt` and `members`, which you must heed yourself. Default: none. */
  readonly crit?: readonly string[] | undefined;
  /** Encoding of shared secrets, for `HS256` and its kin. Default: `utf8`. */
  readonly secret?: SecretEncoding | undefined;
}

const OPEN_BANKING = 'http://openbanking.org.uk';

/**
 * Options for the message signing of Open Banking UK: PS256, the time in `iat`, the trust anchor in `tan`, and an issuer in `iss`. Versions up to 3.1.3 sign the
 * payload as it is, later ones encoded; both are taken. Compare the issuer (`iss`) with the owner of the key yourself: the JWS header is signed.
 *
 * @example
 * const scheme = detachedJws(OPEN_BANKING_UK);
 * @see https://openbankinguk.github.io/read-write-api-site3/v3.1.11/profiles/read-write-data-api-profile.html
 */
export const OPEN_BANKING_UK: DetachedJwsOptions = {
  alg: 'PS256',
  issuedAt: `${OPEN_BANKING}/iat`,
  members: { [`${OPEN_BANKING}/tan`]: 'openbanking.org.uk' },
  requiredMembers: [`${OPEN_BANKING}/iss`],
  crit: [`${OPEN_BANKING}/iat`, `${OPEN_BANKING}/iss`, `${OPEN_BANKING}/tan`],
};

const OWNER = 'detachedJws()';
/**
 * The scheme of bodies that are signed by a detached JWS in a header: `<JWS header>..<signature>`. Each names its key (`kid`).
 *
 * The body alone is signed: neither method, path and query, nor other headers such as an idempotency key or an access token. Tie a request
 * to its sender by other means, too, such as a client certificate. Extensions in `crit` that are not known are refused, and a key is never
 * taken from the signature itself (`jwk`, `jku`, `x5c`, `x5u`). Tokens of other kinds (`typ: JWT`) are refused. Without `issuedAt` a signature is
 * good for as long as its copies are known. A request without a body is not signed by most clients: mount the verifier where bodies are sent.
 *
 * @example
 * const keys = remoteJwks('https://keys.example.com/jwks.json');
 * const verifier = createVerifier({ scheme: detachedJws(OPEN_BANKING_UK), keys });
 * @see https://www.rfc-editor.org/rfc/rfc7797
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function detachedJws<P = unknown>(options: DetachedJwsOptions): Scheme<P> {
  const { rules, name, secret, toleranceSeconds } = toSettings(options);
  const { issuedAt } = rules;
  const token = compactJws(name, { alg: rules.alg });
  const { signatureBytes } = algorithmNamed(token.algorithm);
  const reader = detachedReader(name, rules, signatureBytes);
  const declared = defineScheme<P>({
    name: 'detached-jws',
    keyId: token.header('kid'),
    ...(issuedAt === undefined ? {} : { timestamp: token.header(issuedAt, 'unixSeconds'), toleranceSeconds }),
    signature: token.signature,
    secret: rules.alg.startsWith('HS') ? secret : 'publicKey',
    algorithm: token.algorithm,
    message: { parts: [signingInputPart(name, reader)] },
    replay: 'signature',
    warnings: ['the body alone is signed: neither path nor headers, nor whose access token it is'],
    about: {
      title: 'Detached JWS (RFC 7797)',
      documentation: 'https://www.rfc-editor.org/rfc/rfc7797',
      secret:
        'The public key of the client, as a JWK or PEM, or a shared secret. The id of the key is its `kid`.',
      notSigned: 'Method, path, query and all headers.',
    },
  });
  return {
    ...declared,
    read: reader.read,
    dissect: dissector(reader),
    recognition: declared.recognition && {
      ...declared.recognition,
      fits: reader.isThere,
      hasSignature: reader.isThere,
    },
    sign: ({ keyId, key, request, nowMs }) => {
      const segment = writeProtectedHeader(keyId, Math.floor(nowMs / 1000), rules);
      const out = new MessageWriter();
      writeSigningInput({ segment, isEncoded: rules.b64 !== false }, request, out);
      const signature = declared.algorithm.prepare(key).sign(out).toString('base64url');
      const value = `${segment}..${signature}`;
      const problem = reader.read({ ...request, headers: [name, value] });
      if ('code' in problem) throw new TypeError(`the request cannot be signed: ${problem.reason}`);
      return [[name, value]];
    },
  };
}

function toSettings(options: DetachedJwsOptions) {
  const known = [
    ...['alg', 'header', 'b64', 'issuedAt', 'members', 'requiredMembers', 'crit', 'secret'],
    'toleranceSeconds',
  ];
  assertKnownOptions(OWNER, options, known);
  const { alg, header = 'x-jws-signature', b64, issuedAt, members = {}, crit = [] } = options;
  const { secret = 'utf8', toleranceSeconds, requiredMembers = [] } = options;
  if (b64 !== undefined && typeof b64 !== 'boolean')
    throw new TypeError(`${OWNER}: "b64" must be true or false`);
  if (issuedAt === undefined && toleranceSeconds !== undefined)
    throw new TypeError(`${OWNER}: "toleranceSeconds" has no effect without "issuedAt"`);
  if (typeof members !== 'object' || members === null || Array.isArray(members))
    throw new TypeError(`${OWNER}: "members" must be an object of names and values`);
  if (!Array.isArray(requiredMembers))
    throw new TypeError(`${OWNER}: "requiredMembers" must be a list of names`);
  for (const name of requiredMembers) naming(OWNER, () => assertMemberName('requiredMembers', name));
  if (!Array.isArray(crit)) throw new TypeError(`${OWNER}: "crit" must be a list of names`);
  naming(OWNER, () => assertExtensions(crit));
  if (issuedAt !== undefined) naming(OWNER, () => assertMemberName('issuedAt', issuedAt));
  for (const [name, value] of Object.entries(members)) {
    naming(OWNER, () => assertMemberName('members', name));
    if (!['string', 'number', 'boolean'].includes(typeof value))
      throw new TypeError(`${OWNER}: "members.${name}" must be a text, a number, true or false`);
  }
  const rules: HeaderRules = { alg, b64, issuedAt, members, requiredMembers, crit };
  return { rules, name: header, secret, toleranceSeconds };
}
