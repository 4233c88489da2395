/** Whether a store answers, told once each time that it changes. */

import type { VerdictLogger } from './verdict-log.ts';
import type { StoreFailurePolicy } from './verifier-options.ts';

/** Facts that stand in every line. */
export interface StoreHealthFacts {
  readonly scheme: string;
  readonly policy: Required<StoreFailurePolicy>;
}

/** Follows one store on behalf of one verifier. */
export class StoreHealth {
  readonly #logger: VerdictLogger | undefined;
  readonly #facts: StoreHealthFacts;
  #asked = 0;
  /** The last question that had been asked when the store last failed; 0 while it works. */
  #failedAt = 0;
  #failures = 0;

  constructor(logger: VerdictLogger | undefined, facts: StoreHealthFacts) {
    this.#logger = logger;
    this.#facts = facts;
  }

  /** Numbers a question to the store. */
  ask(): number {
    return ++this.#asked;
  }

  /** The store failed. */
  failed(cause: unknown): void {
    const isNews = this.#failedAt === 0;
    this.#failedAt = this.#asked;
    this.#failures++;
    if (!isNews) return;
    const { scheme, policy } = this.#facts;
    const { replay, limits } = policy;
    const consequence = replay === 'refuse' ? 'requests are refused' : 'this process decides alone';
    this.#logger?.error(
      { event: 'countersign.store_failed', scheme, replay, limits, err: cause },
      `the store has failed: ${consequence}`,
    );
  }

  /** The store answered. One that was asked before it last failed may still answer, and has not recovered by that. */
  answered(question: number): void {
    if (this.#failedAt === 0 || question <= this.#failedAt) return;
    this.#failedAt = 0;
    const failures = this.#failures;
    this.#failures = 0;
    this.#logger?.info(
      { event: 'countersign.store_recovered', scheme: this.#facts.scheme, failures },
      'the store answers again',
    );
  }
}
