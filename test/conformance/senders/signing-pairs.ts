/** Keys made for a test. What signs is PEM (PKCS #8); what verifies is as the sender shows it. */

import { generateKeyPairSync, type KeyObject } from 'node:crypto';

/** The secret that signs, and the one that the receiver holds. */
export interface SigningPair {
  readonly signs: string;
  readonly verifies: string;
}

/** One secret for both. */
export function sharedSecret(): SigningPair {
  return { signs: 'a-shared-secret-of-a-test', verifies: 'a-shared-secret-of-a-test' };
}

/** Ed25519: the public key as its 32 bytes, encoded. */
export function ed25519Pair(encoding: 'hex' | 'base64', prefix = ''): SigningPair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x as string, 'base64url');
  return { signs: toPem(privateKey), verifies: prefix + raw.toString(encoding) };
}

/** ECDSA on P-256: the public key as SPKI in base64, without the lines of PEM. */
export function ecdsaPair(): SigningPair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const verifies = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  return { signs: toPem(privateKey), verifies };
}

/** RSA with 2048 bits: the public key as PEM. */
export function rsaPair(): SigningPair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { signs: toPem(privateKey), verifies: String(publicKey.export({ format: 'pem', type: 'spki' })) };
}

function toPem(privateKey: KeyObject): string {
  return String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
}
