/** Thumbprints of public keys (RFC 7638). */

import { createHash } from 'node:crypto';

/** The members that make a key, in the order in which they are hashed. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
  RSA: ['e', 'kty', 'n'],
};

/**
 * Computes the thumbprint of a public key, by SHA-256 and in base64url.
 *
 * @example
 * jwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs' });
 * @returns undefined for what is no JWK of a public key: it lacks a member, or is of an unknown type.
 * @see https://www.rfc-editor.org/rfc/rfc7638
 */
export function jwkThumbprint(jwk: Readonly<Record<string, unknown>>): string | undefined {
  const { kty } = jwk;
  const members = typeof kty === 'string' && Object.hasOwn(MEMBERS, kty) ? MEMBERS[kty] : undefined;
  if (members?.every((name) => typeof jwk[name] === 'string') !== true) return undefined;
  const required = Object.fromEntries(members.map((name) => [name, jwk[name]]));
  return createHash('sha256').update(JSON.stringify(required)).digest('base64url');
}
