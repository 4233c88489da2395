/** The administration of keys, wherever they are kept. */

import type { Limit } from '../../store/limit.ts';
import type { KeyFields, KeyOwner } from '../api-key.ts';
import type { KeyFormat } from '../format/key-format.ts';
import type { NewSecretOptions } from './key-secrets.ts';
import type { StoredKey } from './stored-key.ts';

/** A key to be made. */
export interface NewKey extends Omit<KeyFields, 'id'>, KeyOwner, NewSecretOptions {
  /** The public id. May be left out where the administration has an `idFormat`, which makes one. */
  readonly id?: string | undefined;
}

/** Options of a rotation of a secret. */
export interface RotateOptions extends NewSecretOptions {
  /** Seconds for which the old secrets are still taken. 0 ends them now, as after a leak. */
  readonly overlapSeconds: number;
}

/** A key with its new secret, which is not shown again. */
export interface KeyWithNewSecret {
  readonly key: StoredKey;
  readonly secret: string;
}

/**
 * Administration of keys. Each call goes to where the keys are kept and rejects with a `KeyAdministrationError` when that
 * fails; a change that failed as `keys_unavailable` may have been made. Changes of one key at the same time lose nothing of
 * each other. Each change is published as the event `key-change`.
 */
export interface KeyAdministration {
  /** The form of ids: a key that is created without one gets one. Default: ids are given. */
  readonly idFormat?: KeyFormat | undefined;
  /** The form of secrets that are made where no `secretEncoding` is asked for. Default: base64. */
  readonly secretFormat?: KeyFormat | undefined;
  /**
   * The same, with changes made in the name of someone: the event `key-change` has it as its `actor`.
   *
   * @example
   * await keys.as('alice@acme.example').revoke('ak_live_17');
   */
  readonly as: (actor: string) => KeyAdministration;
  /**
   * Makes a key, with a new secret or a given one.
   *
   * @returns the only sight of the secret.
   * @throws TypeError or RangeError (as a rejection) that names the member which is not sound.
   */
  readonly create: (key: NewKey) => Promise<KeyWithNewSecret>;
  /** A key as it is kept now. */
  readonly get: (id: string) => Promise<StoredKey | undefined>;
  /** All keys, in no order. Ends with an error `record_unreadable` when there were some that could not be read. */
  readonly list: () => AsyncIterable<StoredKey>;
  /** Lets the key be used, also for the first time after `not_approved`. */
  readonly enable: (id: string) => Promise<StoredKey>;
  /** Stops the use of the key until it is enabled again. */
  readonly disable: (id: string) => Promise<StoredKey>;
  /** Stops the use of the key for ever: it can be neither enabled nor rotated again. */
  readonly revoke: (id: string) => Promise<StoredKey>;
  /** Gives the key a new secret, and ends the others after an overlap. At most four are kept at once. */
  readonly rotate: (id: string, options: RotateOptions) => Promise<KeyWithNewSecret>;
  /** `undefined`: the scheme's limits. An empty list: none. */
  readonly setLimits: (id: string, limits: readonly Limit[] | undefined) => Promise<StoredKey>;
  /** An empty list allows all addresses. */
  readonly setIpAllowlist: (id: string, ipAllowlist: readonly string[]) => Promise<StoredKey>;
  readonly setScopes: (id: string, scopes: readonly string[]) => Promise<StoredKey>;
  /** `undefined`: never. */
  readonly setExpiresAt: (id: string, expiresAt: Date | undefined) => Promise<StoredKey>;
  /** Deletes the record, also one that cannot be read. @returns whether it was there. */
  readonly remove: (id: string) => Promise<boolean>;
  /**
   * Seals all records under the current master key; then the others are needed no more.
   *
   * @returns how many records were sealed under another one. Throws `record_unreadable` when it is done with the others.
   */
  readonly reseal: () => Promise<number>;
  /**
   * When each of the keys was last used, by id, as far as that is recorded (`lastUsedSeconds`): no earlier than the last
   * request that was accepted, less that many seconds.
   */
  readonly lastUsed: (ids: readonly string[]) => Promise<ReadonlyMap<string, Date>>;
}
