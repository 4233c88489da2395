/** Ways to get a secret wrong before it becomes a key, and to make a wrong key of it. */

import type { ApiKey } from '../../../keys/api-key.ts';
import type { Algorithm } from '../../../scheme/algorithms.ts';
import type { Scheme } from '../../../scheme/scheme.ts';
import type { SecretEncoding } from '../../../scheme/secrets/secrets.ts';
import type { SignatureFields } from '../../../scheme/signature-fields.ts';
import type { Way } from '../../mutations/way.ts';
import type { KeyDerivation } from '../../secrets/key-derivation.ts';

/** The encodings that bytes are written in. */
export type BinaryEncoding = Exclude<SecretEncoding, 'utf8'>;

/** Ways that make another text of a secret, which then becomes a key as it should. */
export interface SecretWays {
  readonly of: 'secret';
  readonly make: (secret: string, prefix: string) => readonly Way<string>[];
}

/** Ways that make another key of the text of a secret. */
export interface KeyWays {
  readonly of: 'key';
  readonly make: (text: string, derivation: KeyDerivation) => readonly Way<Uint8Array>[];
}

/** A key, the secrets of it that are in use, and the request that a client signs with one. */
export interface KeyFacts {
  readonly scheme: Scheme;
  readonly key: ApiKey;
  /** Values of the request, which some schemes derive keys from. */
  readonly signatureFields: SignatureFields | undefined;
  readonly secrets: readonly OwnSecret[];
  /** The keys of the secrets that are in use. */
  readonly rightKeys: readonly Uint8Array[];
}

/** A secret of the key itself, in use. */
export interface OwnSecret {
  readonly value: string;
  readonly prefix: string;
  readonly derivation: KeyDerivation;
}

/** A key, and the algorithm that takes it where that is not the scheme's. */
export interface OtherKey {
  readonly key: Uint8Array;
  readonly algorithm?: Algorithm | undefined;
}

/** Ways to another key that are not of one text of a secret: never made of one that is wrong already. */
export interface OtherKeyWays {
  readonly of: 'other key';
  readonly make: (facts: KeyFacts) => readonly Way<OtherKey>[];
}

/** Ways with the text of a secret. */
export function inSecret(make: SecretWays['make']): SecretWays {
  return { of: 'secret', make };
}

/** Ways with any text. */
export function inKey(make: KeyWays['make']): KeyWays {
  return { of: 'key', make };
}

/** Ways with a secret whose text is the key. */
export function whereTextIsKey(make: (text: string) => readonly Way<Uint8Array>[]): KeyWays {
  return inKey((text, { encoding }) => (encoding === 'utf8' ? make(text) : []));
}

/** Ways with a secret that is to be decoded. */
export function whereDecoded(
  make: (text: string, encoding: BinaryEncoding, bytes: Buffer) => readonly Way<Uint8Array>[],
): KeyWays {
  return inKey((text, { encoding }) =>
    encoding === undefined || encoding === 'utf8' ? [] : make(text, encoding, Buffer.from(text, encoding)),
  );
}

/** Ways with a secret of which the key is derived by a hash, or the like. */
export function whereDerived(make: (text: string) => readonly Way<Uint8Array>[]): KeyWays {
  return inKey((text, { encoding }) => (encoding === undefined ? make(text) : []));
}

/** Ways to another key. */
export function withOtherKey(make: OtherKeyWays['make']): OtherKeyWays {
  return { of: 'other key', make };
}

/** Ways with each secret that is in use. */
export function withOwnSecret(
  make: (secret: OwnSecret, facts: KeyFacts) => readonly Way<OtherKey>[],
): OtherKeyWays {
  return withOtherKey((facts) => facts.secrets.flatMap((secret) => make(secret, facts)));
}
