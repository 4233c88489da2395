/** JSON Web Keys (RFC 7517), held to what they say that they are for. */

import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { KeyRequirements } from './key-requirements.ts';

const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  OKP: ['kty', 'crv', 'x'],
  EC: ['kty', 'crv', 'x', 'y'],
  RSA: ['kty', 'n', 'e'],
};
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi'];

/**
 * Reads a JWK from its JSON text.
 *
 * @throws TypeError for what is none, or is for another use or algorithm.
 */
export function keyOfJwk(text: string, { algorithm, joseNames }: KeyRequirements): KeyObject {
  const jwk = parsed(text);
  const { kty, use, key_ops: operations, alg } = jwk;
  if ('keys' in jwk) throw new TypeError('the key is a set of JWKs: give one of its "keys"');
  if (kty === 'oct') throw new TypeError(`the JWK is a secret ("oct"), but ${algorithm} takes a public key`);
  const members = typeof kty === 'string' && Object.hasOwn(MEMBERS, kty) ? MEMBERS[kty] : undefined;
  if (members === undefined) throw new TypeError('"kty" of the JWK must be OKP, EC or RSA');
  const isPrivate = 'd' in jwk;
  if (use !== undefined && use !== 'sig') throw new TypeError('the JWK is not for signatures ("use")');
  const operation = isPrivate ? 'sign' : 'verify';
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes(operation)))
    throw new TypeError(`the JWK is not for "${operation}" ("key_ops")`);
  if (alg !== undefined && !joseNames.includes(alg as string))
    throw new TypeError(
      `the JWK is for another algorithm ("alg") than ${joseNames.join(' or ') || algorithm}`,
    );
  const names = isPrivate ? [...members, ...PRIVATE_MEMBERS] : members;
  const key = Object.fromEntries(names.filter((name) => name in jwk).map((name) => [name, jwk[name]]));
  return read(key as JsonWebKey, isPrivate);
}

function read(key: JsonWebKey, isPrivate: boolean): KeyObject {
  try {
    return isPrivate ? createPrivateKey({ key, format: 'jwk' }) : createPublicKey({ key, format: 'jwk' });
  } catch {
    throw new TypeError(
      'the JWK cannot be read: a member is missing or damaged, or Node does not know its curve',
    );
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new TypeError('the key begins like a JWK, but is not JSON');
  }
}
