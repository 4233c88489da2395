/** A clause of the contract of stores. */

/** A clause that is tried with tools for a fresh store. */
export interface Clause<Tools> {
  /** The demand in words. */
  readonly title: string;
  /** Rejects with an AssertionError where the store does otherwise. */
  readonly run: (tools: Tools) => Promise<void>;
}
