/** A place where keys are kept, as the commands see it. */

import type { SecretBounds, StoredFields } from '../../keys/administration/stored-key.ts';
import type { KeyStatus, KeyWithoutSecrets } from '../../keys/api-key.ts';
import type { GeneratedEncoding } from '../../keys/secrets/generated-secret.ts';
import type { Limit } from '../../store/limit.ts';

/** A key without its secrets. */
export interface ListedKey extends StoredFields {
  readonly status: KeyStatus;
  /** Times at which each of its secrets is in use. */
  readonly secrets: readonly SecretBounds[];
  readonly createdAt?: Date;
  readonly updatedAt?: Date;
}

/** A secret that exists already, or how to write a new one. */
export type SecretChoice =
  | { readonly given: string; readonly encoding: GeneratedEncoding | undefined }
  /** One that was made in a format, and is shown. */
  | { readonly made: string }
  /** Without an encoding, it is written as the key's last one, where that is known. */
  | { readonly encoding: GeneratedEncoding | undefined };

/** A key and, where one was made, its new secret: which is shown only once. */
export interface WithSecret {
  readonly key: ListedKey;
  readonly secret?: string;
}

/** Operations on keys. Each call rejects with a Failure. */
export interface KeyRegister {
  /** Its name in messages. */
  readonly name: string;
  readonly create: (key: KeyWithoutSecrets, secret: SecretChoice) => Promise<WithSecret>;
  /** By id, in order. */
  readonly list: () => Promise<readonly ListedKey[]>;
  readonly get: (id: string) => Promise<ListedKey>;
  /** Adds a secret; the others end after the overlap. */
  readonly rotate: (id: string, secret: SecretChoice, overlapSeconds: number) => Promise<WithSecret>;
  /** Lets the key be used, also for the first time after `not_approved`. */
  readonly enable: (id: string) => Promise<ListedKey>;
  /** Stops the use of the key until it is enabled again. */
  readonly disable: (id: string) => Promise<ListedKey>;
  /** Stops the use of the key for ever. */
  readonly revoke: (id: string) => Promise<ListedKey>;
  /** `undefined`: those of the scheme. An empty list: none. */
  readonly setLimits: (id: string, limits: readonly Limit[] | undefined) => Promise<ListedKey>;
  /** An empty list allows all addresses. */
  readonly setIpAllowlist: (id: string, ipAllowlist: readonly string[]) => Promise<ListedKey>;
  readonly setScopes: (id: string, scopes: readonly string[]) => Promise<ListedKey>;
  /** `undefined`: never. */
  readonly setExpiresAt: (id: string, expiresAt: Date | undefined) => Promise<ListedKey>;
  readonly remove: (id: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A message about a key that is to be made, without its id: what was given for one may be a secret in the wrong place. */
export function withoutId(message: string, id: string): string {
  return message.replace(`API key "${id}": `, '').replaceAll(JSON.stringify(id), 'the key');
}

/** Compares keys by id. */
export function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
