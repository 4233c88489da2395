/** The form of an entry of the catalogue: one mistake, in words and in the ways in which clients make it. */

import type { AlgorithmWays } from './ways/algorithm-ways.ts';
import type { QueryWays } from './ways/query-ways.ts';
import type { RequestWays } from './ways/request-ways.ts';
import type { KeyWays, OtherKeyWays, SecretWays } from './ways/secret-ways.ts';
import type { SweepWays } from './ways/timestamp-ways.ts';

/** A mistake in words: why the signature did not match, and what to do about it. */
export interface MistakeText {
  readonly cause: string;
  readonly cure: string;
}

/** The ways of a mistake, by what it is made with. */
export type Ways = RequestWays | QueryWays | SweepWays | SecretWays | KeyWays | OtherKeyWays | AlgorithmWays;

/** One mistake. */
export interface MistakeEntry extends MistakeText {
  /**
   * None of what is seen in the head of a request, or in the text of its signature, which `parse` reads, and none of a
   * secret that is not the one to use.
   */
  readonly ways?: readonly Ways[] | undefined;
  /** Tells that a stranger with a test key would learn this from it. Findings with such a mistake are not for senders. */
  readonly reveals?: 'a piece of a secret' | 'other keys' | undefined;
  /** A body, path or whatever else the ways change, as it was signed and as it was sent. */
  readonly example?: readonly [signed: string, sent: string] | undefined;
}

/** Entries by their codes. */
export type Entries = Readonly<Record<string, MistakeEntry>>;
