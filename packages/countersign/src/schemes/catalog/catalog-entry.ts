/** An entry of the catalogue: facts about a preset that need none of its code. */

import type { Scheme } from '../../scheme/scheme.ts';

/**
 * Kind of the values of an option: a list has the texts to choose from, `list` is a list of texts, `{ listOf }` one of texts to
 * choose from, and `code` is a value that only a program can give, such as a function.
 */
export type SchemeOptionKind =
  | 'number'
  | 'boolean'
  | 'text'
  | 'list'
  | 'code'
  | readonly string[]
  | { readonly listOf: readonly string[] };

/** Makes a scheme; a preset says which options it takes, and throws a TypeError or RangeError for any other. */
export type SchemeFactory = SchemeMaker['create'];

interface SchemeMaker {
  // As a method, so that a factory with options of its own is one.
  create(options?: object): Scheme;
}

/** A preset of `countersign/schemes/…`. */
export interface CatalogEntry {
  /** Its subpath, and the name of its schemes, such as `github`. */
  readonly name: string;
  /** The sender and what it sends, such as `GitHub webhooks`. */
  readonly title: string;
  /** Address of the sender's own page about signatures. */
  readonly documentation: string;
  /** Use of the scheme: a sender of webhooks calls you, clients of an API call you in place of its vendor. */
  readonly kind: 'webhooks' | 'api';
  /** The options of the factory, by name. */
  readonly options: Readonly<Record<string, SchemeOptionKind>>;
  /** The names of the options that must be given. */
  readonly required: readonly string[];
  /** Loads the factory of the preset. */
  readonly load: () => Promise<SchemeFactory>;
}
