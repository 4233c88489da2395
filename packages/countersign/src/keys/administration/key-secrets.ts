/** The secrets of a key: made, taken over and rotated. */

import { toKeyBytes } from '../../scheme/secrets/secrets.ts';
import type { KeyMode, KeySecret } from '../api-key.ts';
import type { KeyFormat } from '../format/key-format.ts';
import {
  GENERATED_ENCODINGS,
  type GeneratedEncoding,
  generateSecret,
  SECRET_BYTES,
} from '../secrets/generated-secret.ts';
import { MAX_SECRETS, type Rotation, rotatedSecrets } from '../secrets/rotated-secrets.ts';
import { KeyAdministrationError, quoted } from './key-administration-error.ts';
import type { FullKey } from './stored-key.ts';

/** A new secret: made here, or given. */
export interface NewSecretOptions {
  /** A secret that exists already, to be taken over. Default: a new one is made. */
  readonly secret?: string | undefined;
  /**
   * Encoding of the secret. Default: the `secretFormat` of the administration, else `base64` for a new one, as the key's other secrets are when it has such. A
   * given one must be of this encoding, where it is named.
   */
  readonly secretEncoding?: GeneratedEncoding | undefined;
  /** Number of random bytes in a new secret; 16 to 1024. Default: 32, or as many as the key's last one. */
  readonly secretBytes?: number | undefined;
}

/** A secret and how it is written. */
export interface NewSecret {
  readonly value: string;
  readonly format: Pick<FullKey, 'secretEncoding' | 'secretBytes'>;
}

/** The format of a new secret, where it has one, and the mode that it is for. */
export interface SecretMaking {
  readonly secretFormat?: KeyFormat | undefined;
  readonly mode?: KeyMode | undefined;
}

/**
 * Makes a secret, or takes the given one.
 *
 * @throws TypeError or RangeError that names the option, never the secret.
 */
export function newSecret(
  owner: string,
  options: NewSecretOptions,
  { secretFormat, mode }: SecretMaking = {},
): NewSecret {
  const { secret, secretEncoding, secretBytes = SECRET_BYTES } = options;
  if (secretEncoding !== undefined && !GENERATED_ENCODINGS.includes(secretEncoding)) {
    throw new TypeError(`${owner}: "secretEncoding" must be one of ${GENERATED_ENCODINGS.join(', ')}`);
  }
  if (secret !== undefined) {
    if (options.secretBytes !== undefined)
      throw new TypeError(`${owner}: "secretBytes" is for a secret made here`);
    toKeyBytes(secret, secretEncoding ?? 'utf8');
    return { value: secret, format: secretEncoding === undefined ? {} : { secretEncoding } };
  }
  if (secretFormat !== undefined && secretEncoding === undefined) {
    if (options.secretBytes !== undefined)
      throw new TypeError(`${owner}: "secretBytes" is for a secret without "secretFormat"`);
    return { value: secretFormat.generate(mode), format: {} };
  }
  if (!(Number.isInteger(secretBytes) && secretBytes >= 16 && secretBytes <= 1024)) {
    throw new RangeError(`${owner}: "secretBytes" must be a whole number from 16 to 1024`);
  }
  const format = { secretEncoding: secretEncoding ?? 'base64', secretBytes } as const;
  return { value: generateSecret(format.secretEncoding, secretBytes), format };
}

/** The next secret of a key, written as its others are unless told otherwise. */
export function nextSecret(
  owner: string,
  key: FullKey,
  options: NewSecretOptions,
  secretFormat?: KeyFormat,
): NewSecret {
  if (options.secret !== undefined) return newSecret(owner, options);
  const secretEncoding = options.secretEncoding ?? key.secretEncoding;
  const secretBytes = options.secretBytes ?? key.secretBytes;
  if (secretEncoding === undefined) {
    const { value = '' } = key.secrets[0] ?? {};
    if (secretFormat?.matches(value))
      return newSecret(owner, options, { secretFormat, mode: key.mode ?? secretFormat.modeOf(value) });
    // A scheme that decodes its secrets would refuse the whole key because of one in another encoding.
    throw new TypeError(
      `${owner}: it is not known in which form the secrets of API key ${quoted(key.id)} are written: give "secretEncoding", or "secretFormat" to what opens the keys (--secret-encoding or --secret-format on the command line)`,
    );
  }
  return newSecret(owner, { secretEncoding, ...(secretBytes !== undefined && { secretBytes }) });
}

/**
 * Gives a key a new secret.
 *
 * @throws KeyAdministrationError `too_many_secrets`, or TypeError for a secret that the key has already.
 */
export function rotated(key: FullKey, rotation: Rotation): readonly KeySecret[] {
  const secrets = rotatedSecrets(key.secrets, rotation);
  if (secrets === 'secret_exists') {
    throw new TypeError(`the new secret of API key ${quoted(key.id)} is one that it has already`);
  }
  if (secrets === 'too_many_secrets') {
    throw new KeyAdministrationError(
      'too_many_secrets',
      `API key ${quoted(key.id)} has ${MAX_SECRETS} secrets in use; wait until one ends, or rotate without an overlap`,
    );
  }
  return secrets;
}
