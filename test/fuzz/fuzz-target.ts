/** Interface of a fuzz target, and the assertion that targets make. */

import type { Random } from './random.ts';

/** Makes inputs and holds the library to what must be true of each of them. */
export interface FuzzTarget {
  readonly name: string;
  /** Milliseconds that one input may take. Default: 1000. */
  readonly deadlineMs?: number;
  /** Makes an input; the same one for the same random choices. */
  readonly generate: (random: Random) => Buffer;
  /** Throws, or rejects, when the library does not do with the input what it must. */
  readonly check: (input: Buffer) => void | Promise<void>;
  readonly close?: () => Promise<void>;
}

/** The library broke a rule. */
class BrokenRule extends Error {
  override readonly name = 'BrokenRule';
}

/** Throws a {@link BrokenRule} unless the rule holds. */
export function assertRule(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new BrokenRule(rule);
}
