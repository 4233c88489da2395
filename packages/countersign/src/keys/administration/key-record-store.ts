/** The contract of a place in which records of keys are kept. */

/**
 * A place for the records of keys: a text under each id, which all processes share. The texts are opaque: what is secret in
 * them is sealed. A call that fails may reject with any error, which callers see as `keys_unavailable`.
 *
 * `keyRecordStoreContract()` is the suite that it must pass.
 */
export interface KeyRecordStore {
  /** Name of the place. Secrets are bound to it, so that no record can be moved to another place. */
  readonly name: string;
  /** The text under an id; undefined: there is none. */
  readonly read: (id: string) => Promise<string | undefined>;
  /**
   * Writes `next` if the text under the id is `current`, in one atomic step. As `current`, `undefined` is no text.
   *
   * @param tell `quietly`: those who follow changes need not hear of it, since the key stays as it is.
   * @returns whether it was written.
   */
  readonly replace: (
    id: string,
    current: string | undefined,
    next: string,
    tell?: 'quietly',
  ) => Promise<boolean>;
  /** Removes the text, whatever it is. @returns whether there was one. */
  readonly remove: (id: string) => Promise<boolean>;
  /** All texts, each at least once: those that are there from the beginning to the end. */
  readonly scan: () => AsyncIterable<readonly [id: string, text: string]>;
  /**
   * Follows changes by others, where the place tells of them.
   *
   * @param invalidate Forgets what is cached of one id, or of all.
   */
  readonly follow?: ((invalidate: (id?: string) => void) => KeyChangesFollowed) | undefined;
  /** When keys were last used, where the place has room for it. */
  readonly uses?: KeyUseStore | undefined;
}

/** The following of changes. */
export interface KeyChangesFollowed {
  /** Resolves once changes are heard; rejects when they cannot be heard now, and in time by itself. */
  readonly ready: () => Promise<void>;
  /** Stops it. */
  readonly close: () => void | Promise<void>;
}

/** Times at which keys were last used. They are apart from the records: a use is no change of a key. */
export interface KeyUseStore {
  /** Writes times in milliseconds since the epoch, by id. A later time than the one given stays. */
  readonly write: (uses: ReadonlyMap<string, number>) => Promise<void>;
  /** The times of those of the ids that have one. */
  readonly read: (ids: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  /** Forgets the time of a key that was removed. */
  readonly forget: (id: string) => Promise<void>;
}
