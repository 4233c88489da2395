/** Envelopes: bytes sealed under a master key, and bound to what they belong to. */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { isMasterKeyId, type MasterKeyRing } from './master-keys.ts';

const VERSION = 'v1';
const CIPHER = 'aes-256-gcm';
/** NIST SP 800-38D §8.2.2: 96 random bits; good for 2³² envelopes under one master key. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals `plaintext` under the current master key: `v1.<master key id>.<iv>.<ciphertext>.<tag>`, in base64url.
 *
 * @param binding What the envelope belongs to. It is not in the envelope, and must be the same to open it.
 */
export function seal(masterKeys: MasterKeyRing, plaintext: Uint8Array, binding: Uint8Array): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, masterKeys.current, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(binding);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const parts = [iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'));
  return [VERSION, masterKeys.currentId, ...parts].join('.');
}

/**
 * Opens an envelope.
 *
 * @returns the plaintext, which was sealed by a holder of the master key together with this very binding.
 * @throws Error that says what is wrong with the envelope, to be read after its owner's name.
 */
export function open(masterKeys: MasterKeyRing, envelope: string, binding: Uint8Array): Buffer {
  const [version, masterKeyId = '', ...parts] = envelope.split('.');
  const [iv, ciphertext, tag] = parts.map(strictBase64Url);
  const isSound =
    version === VERSION && parts.length === 3 && iv?.length === IV_BYTES && tag?.length === TAG_BYTES;
  if (!isSound || ciphertext === undefined || !isMasterKeyId(masterKeyId))
    throw new Error('is not sealed in a known form');
  const masterKey = masterKeys.get(masterKeyId);
  if (masterKey === undefined) {
    throw new Error(`is sealed under the master key "${masterKeyId}", which was not given`);
  }
  const decipher = createDecipheriv(CIPHER, masterKey, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(binding);
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    throw new Error(
      `does not open with the master key "${masterKeyId}": it was sealed under another one of that name, or was changed since`,
    );
  }
}

/** The id of the master key that an envelope names. Nothing is proven by it. */
export function masterKeyIdOf(envelope: string): string | undefined {
  return envelope.split('.', 2)[1];
}

/** Node skips what is not base64url, so only what it would have written itself is taken. */
function strictBase64Url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
