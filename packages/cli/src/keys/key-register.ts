/** A place where keys are kept, as the commands see it. */

import type { ApiKey, KeySecret, KeyStatus } from '@countersign/core';
import type { GeneratedEncoding } from '@countersign/redis';

/** A key without its secrets. */
export interface ListedKey extends Omit<ApiKey, 'secrets' | 'status'> {
  readonly status: KeyStatus;
  /** When each of its secrets is in use. */
  readonly secrets: readonly Omit<KeySecret, 'value'>[];
  readonly createdAt?: Date;
  readonly updatedAt?: Date;
}

/** A secret that exists already, or how to write a new one. */
export type SecretChoice =
  | { readonly given: string; readonly encoding: GeneratedEncoding | undefined }
  /** Without an encoding, it is written as the key's last one, where that is known. */
  | { readonly encoding: GeneratedEncoding | undefined };

/** A key and, where one was made, its new secret: the only sight of it. */
export interface WithSecret {
  readonly key: ListedKey;
  readonly secret?: string;
}

/** What the commands do with keys. Each call rejects with a Failure. */
export interface KeyRegister {
  /** Where it is, for messages. */
  readonly name: string;
  readonly add: (key: Omit<ApiKey, 'secrets'>, secret: SecretChoice) => Promise<WithSecret>;
  /** By id, in order. */
  readonly list: () => Promise<readonly ListedKey[]>;
  readonly get: (id: string) => Promise<ListedKey>;
  /** Adds a secret; the others end after the overlap. */
  readonly rotate: (id: string, secret: SecretChoice, overlapSeconds: number) => Promise<WithSecret>;
  /** A key that was revoked stays so. */
  readonly setStatus: (id: string, status: KeyStatus) => Promise<ListedKey>;
  readonly remove: (id: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Compares keys by id. */
export function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
