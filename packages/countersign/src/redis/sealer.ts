/** Sealing what is kept in Redis, as the secrets of keys are. */

import { naming } from '../internal/known-options.ts';
import { open, seal } from '../keys/sealing/envelope.ts';
import { type MasterKeys, toMasterKeyRing } from '../keys/sealing/master-keys.ts';

/** Seals bytes and opens them. */
export interface Sealer {
  /**
   * Seals bytes under the current master key.
   *
   * @param binding What they belong to. It is not in the text, and must be the same to open it.
   */
  readonly seal: (bytes: Uint8Array, binding: string) => string;
  /**
   * Opens what was sealed under any of the master keys.
   *
   * @throws Error for a text that was not sealed with this binding, or was changed since.
   */
  readonly open: (text: string, binding: string) => Uint8Array;
}

/**
 * Makes a sealer of the master keys of `redis().keys()`: AES-256-GCM, bound to what the bytes belong to.
 *
 * @example
 * const { seal, open } = createSealer(process.env.MASTER_KEYS);
 * const text = seal(Buffer.from('a body'), 'entry 1');
 * open(text, 'entry 1');
 * @throws TypeError for master keys that are missing or not sound.
 */
export function createSealer(masterKeys: MasterKeys | undefined): Sealer {
  const ring = naming('createSealer()', () => toMasterKeyRing(masterKeys));
  return {
    seal: (bytes, binding) => seal(ring, bytes, Buffer.from(binding, 'utf8')),
    open: (text, binding) => open(ring, text, Buffer.from(binding, 'utf8')),
  };
}
