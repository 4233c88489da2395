/** Subjects of the contracts of keys. */

import type { KeyAdministration } from '../administration/key-administration.ts';
import type { KeyRecordStore } from '../administration/key-record-store.ts';
import type { ApiKey } from '../api-key.ts';
import type { KeySource } from '../key-source.ts';

/** An empty store that nobody else uses. */
export interface KeyRecordStoreUnderTest {
  readonly store: KeyRecordStore;
  /** Makes another store of the same place, as a second process has it. Default: the same store. */
  readonly another?: (() => KeyRecordStore | Promise<KeyRecordStore>) | undefined;
  /** Called after each test. Default: nothing is to be closed. */
  readonly close?: (() => void | Promise<void>) | undefined;
}

/** A key source without keys, and the way to what is behind it. */
export interface KeySourceUnderTest {
  readonly source: KeySource;
  /** Puts a key where the source looks for it, in the place of one of the same id. Resolves once the source knows. */
  readonly put: (key: ApiKey) => void | Promise<void>;
  /** Takes a key away. Resolves once the source knows. */
  readonly remove: (id: string) => void | Promise<void>;
  /** Called after each test. Default: nothing is to be closed. */
  readonly close?: (() => void | Promise<void>) | undefined;
}

/** An administration without keys, with the source that finds them and the time that it lives by. */
export interface KeyAdministrationUnderTest {
  readonly keys: KeyAdministration & KeySource;
  /** The administration's clock, in milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** Moves that clock on. */
  readonly advance: (ms: number) => void | Promise<void>;
  /** Makes another administration of the same keys, as a second process has it. Default: the same one. */
  readonly another?:
    | (() => (KeyAdministration & KeySource) | Promise<KeyAdministration & KeySource>)
    | undefined;
  /** Called after each test. Default: nothing is to be closed. */
  readonly close?: (() => void | Promise<void>) | undefined;
}
