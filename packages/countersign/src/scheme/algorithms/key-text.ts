/** Keys of public-key algorithms, from the texts in which senders show them. */

import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { kindOf } from '../../internal/value-kind.ts';
import { decode } from '../values/encodings.ts';
import { derKeyKind } from './der.ts';
import { ed25519Key } from './ed25519-key.ts';
import { keyOfJwk } from './jwk.ts';
import { assertFits, type KeyRequirements } from './key-requirements.ts';

/** A chain of certificates is longer than any key; what is longer still is a mistake. */
const MOST_CHARACTERS = 16 * 1024;
const FORMS = 'PEM, a JWK as JSON text, or base64 of its DER form';
const PEM_BEGIN = '-----BEGIN ';
const PUBLIC_LABELS = ['PUBLIC KEY', 'RSA PUBLIC KEY'];
const PRIVATE_LABELS = ['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY'];

/**
 * Reads the key of a public-key algorithm: PEM, a certificate in PEM (its key alone; dates and issuer are not looked at), a JWK
 * as JSON text, base64 of the DER form, and for Ed25519 the 32 bytes in hex, `whpk_…` or `whsk_…`. A private key is taken too, for
 * signing.
 *
 * @returns the key in DER: SubjectPublicKeyInfo, or PKCS #8 where it is private.
 * @throws TypeError that says what is wrong, and never has any of the key.
 */
export function keyFromText(text: string, requirements: KeyRequirements): Uint8Array {
  if (typeof text !== 'string' || text === '')
    throw new TypeError(`the key must be a text, got ${kindOf(text)}`);
  if (text.length > MOST_CHARACTERS)
    throw new TypeError(`the key is longer than ${MOST_CHARACTERS} characters`);
  const key = keyObjectOf(text, requirements);
  assertFits(key, requirements);
  return key.type === 'private'
    ? key.export({ type: 'pkcs8', format: 'der' })
    : key.export({ type: 'spki', format: 'der' });
}

function keyObjectOf(text: string, requirements: KeyRequirements): KeyObject {
  if (text.trimStart().startsWith(PEM_BEGIN)) return keyOfPem(text.trim());
  if (text.startsWith('{')) return keyOfJwk(text, requirements);
  const raw = requirements.type === 'ed25519' ? ed25519Key(text) : undefined;
  if (raw !== undefined) return raw;
  const der = decode('base64', text);
  if (der !== undefined && derKeyKind(der) !== undefined) return keyOfDer(der);
  const forms = requirements.type === 'ed25519' ? `its 32 bytes as 64 hex digits, whpk_…, ${FORMS}` : FORMS;
  throw new TypeError(`the key is in no form that is known for ${requirements.algorithm}: give ${forms}`);
}

/**
 * Reads a key in DER.
 *
 * @throws TypeError for what is none.
 */
export function keyOfDer(der: Uint8Array): KeyObject {
  const kind = derKeyKind(der);
  const key = Buffer.from(der);
  if (kind === 'public') return readable(() => createPublicKey({ key, format: 'der', type: 'spki' }));
  if (kind === 'private') return readable(() => createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
  throw new TypeError("the key must be in DER (SPKI or PKCS #8), as `secret: 'publicKey'` makes it");
}

function keyOfPem(pem: string): KeyObject {
  const label = pem.slice(PEM_BEGIN.length, pem.indexOf('-----', PEM_BEGIN.length));
  if (pem.includes('\\n'))
    throw new TypeError(
      'the key has the two characters "\\n" in place of line breaks: replace them, as in text.replaceAll("\\\\n", "\\n")',
    );
  if (label === 'ENCRYPTED PRIVATE KEY')
    throw new TypeError('the private key is encrypted: decrypt it first');
  if (![...PUBLIC_LABELS, ...PRIVATE_LABELS, 'CERTIFICATE'].includes(label))
    throw new TypeError('the PEM text holds no public key, certificate or private key');
  if (pem.indexOf(PEM_BEGIN, 1) !== -1) throw new TypeError('the PEM text holds more than one key: give one');
  if (label === 'CERTIFICATE') return readable(() => new X509Certificate(pem).publicKey);
  return readable(() => (PRIVATE_LABELS.includes(label) ? createPrivateKey(pem) : createPublicKey(pem)));
}

/** OpenSSL's own errors say nothing to anyone. */
function readable(read: () => KeyObject): KeyObject {
  try {
    return read();
  } catch {
    throw new TypeError('the key cannot be read: it is damaged, or of a kind that Node does not know');
  }
}

const SIGNING_PREFIX = 'whsk_';

/** Shared secrets of PayMongo have the same prefix, and other lengths. */
function isSigningKey(text: string): boolean {
  const bytes = decode('base64', text.slice(SIGNING_PREFIX.length))?.length;
  return bytes === 32 || bytes === 64;
}

/**
 * Tells whether a text is a key of a public-key algorithm. Taken for a secret, a public key is one that everybody knows
 * (algorithm confusion, RFC 8725 §2.1).
 */
export function isPublicKeyText(text: string): boolean {
  if (text.includes(PEM_BEGIN) || text.startsWith('whpk_')) return true;
  if (text.startsWith(SIGNING_PREFIX)) return isSigningKey(text);
  if (text.startsWith('{') || text.startsWith('[')) return /"kty"\s*:/.test(text);
  // DER begins so, in base64 and in hex.
  const isBase64 = text.startsWith('M');
  if ((!isBase64 && !text.startsWith('30')) || text.length > MOST_CHARACTERS) return false;
  const der = isBase64 ? (decode('base64', text) ?? decode('base64url', text)) : decode('hex', text);
  if (der === undefined || derKeyKind(der) === undefined) return false;
  try {
    keyOfDer(der);
    return true;
  } catch {
    return false;
  }
}
