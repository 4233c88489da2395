/** Tokens of JOSE (RFC 7515 §3.1) in a header: a signature with the text that it signs, and claims in that. */

import { assertKnownOptions } from '../../internal/known-options.ts';
import { isNameIn } from '../../internal/own-name.ts';
import type { AlgorithmName } from '../algorithms.ts';
import type { Part } from '../message/message.ts';
import { toLocationOptions } from './location-options.ts';
import { type GivenOptions, header as headerLocation, type ValueLocation } from './value-location.ts';

/** Name of an algorithm in tokens (RFC 7518 §3.1, RFC 8037 §3.1). */
export type JoseAlgorithm =
  | 'HS256'
  | 'HS384'
  | 'HS512'
  | 'ES256'
  | 'ES384'
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'EdDSA';

const ALGORITHMS: Readonly<Record<JoseAlgorithm, AlgorithmName>> = {
  HS256: 'hmac-sha256',
  HS384: 'hmac-sha384',
  HS512: 'hmac-sha512',
  ES256: 'ecdsa-p256-sha256-p1363',
  ES384: 'ecdsa-p384-sha384-p1363',
  RS256: 'rsa-v1_5-sha256',
  RS384: 'rsa-v1_5-sha384',
  RS512: 'rsa-v1_5-sha512',
  PS256: 'rsa-pss-sha256',
  PS384: 'rsa-pss-sha384',
  PS512: 'rsa-pss-sha512',
  EdDSA: 'ed25519',
};

/** Options of {@link compactJws}. */
export interface CompactJwsOptions {
  /** The one algorithm that tokens may name; `none` and all others are refused (RFC 8725 §3.1). */
  readonly alg: JoseAlgorithm;
  /** Claims that must have a value, such as `{ iss: 'acme' }`. Default: none. */
  readonly claims?: Readonly<Record<string, string>> | undefined;
}

/** Values and parts of a token, for a declaration. */
export interface CompactJws {
  /** For `algorithm`. */
  readonly algorithm: AlgorithmName;
  /** For `signature`. */
  readonly signature: ValueLocation;
  /** For `message`: header and payload as they were sent. */
  readonly signingInput: Part;
  /** A member of the token's header, such as `kid`. */
  readonly header: (name: string, options?: GivenOptions) => ValueLocation;
  /** A claim, which every token must have: `iat`, or for `contentDigest` the hash of the body. */
  readonly claim: (name: string, options?: GivenOptions) => ValueLocation;
}

/** The location of a value in a token, with what all tokens there are held to. */
export interface JwsLocation extends ValueLocation {
  readonly place: 'jws';
  readonly token: CompactJwsOptions;
}

/**
 * A compact JWS that is the value of a header.
 *
 * @example
 * const token = compactJws('X-Signature', { alg: 'HS256', claims: { iss: 'acme' } });
 * const acme = defineScheme({
 *   name: 'acme',
 *   timestamp: token.claim('iat', 'unixSeconds'),
 *   signature: token.signature,
 *   contentDigest: { carrier: token.claim('sha256', 'hex'), algorithm: 'sha256' },
 *   secret: 'utf8',
 *   algorithm: token.algorithm,
 *   message: message`${token.signingInput}`,
 *   replay: 'signature',
 * });
 * @throws TypeError for an invalid name or option.
 */
export function compactJws(name: string, options: CompactJwsOptions): CompactJws {
  assertKnownOptions('compactJws()', options, ['alg', 'claims']);
  const { alg, claims = {} } = options;
  if (!isNameIn(ALGORITHMS, alg))
    throw new TypeError(`compactJws(): "alg" must be one of ${Object.keys(ALGORITHMS).join(', ')}`);
  if (!Object.values(claims).every((value) => typeof value === 'string'))
    throw new TypeError('compactJws(): "claims" must be an object of texts');
  const { label: whole } = headerLocation(name);
  const at = (path: readonly string[], given: GivenOptions = {}): JwsLocation => ({
    ...{ place: 'jws', header: name, parameter: undefined, path, token: { alg, claims } },
    options: toLocationOptions('compactJws()', given),
    label: `{${name}: ${path.join('.')}}`,
    nature: { role: 'field' },
    compile() {
      throw new TypeError(`compactJws("${name}"): the message is the signing input, which has all values`);
    },
  });
  return {
    algorithm: ALGORITHMS[alg],
    signature: at(['signature'], 'base64url'),
    signingInput: signingInputPart(name, whole),
    header: (member, given) => at(['header', member], given),
    claim: (member, given) => at(['payload', member], given),
  };
}

function signingInputPart(name: string, whole: string): Part {
  return {
    label: `${whole.slice(0, -1)} without its signature}`,
    nature: { role: 'header' },
    tokenIn: name,
    compile(headers) {
      const slot = headers.slot(name);
      return (_request, { headers: values }, out) => {
        const token = values[slot] ?? '';
        out.text(token.slice(0, Math.max(0, token.lastIndexOf('.'))));
      };
    },
  };
}
