/** Health of a store, logged once each time that it changes. */

import type { Logger } from '../events/verdict-log.ts';

/** Facts in the log lines in addition to the failure. */
export interface StoreHealthFacts {
  /** The component that asks the store, and its policy. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Consequence of a failure for requests. */
  readonly consequence: string;
}

/** Follows one store on behalf of one that asks it. */
export class StoreHealth {
  readonly #logger: Logger | undefined;
  readonly #about: StoreHealthFacts;
  #asked = 0;
  /** The last question that had been asked when the store last failed; 0 while it works. */
  #failedAt = 0;
  #failures = 0;

  constructor(logger: Logger | undefined, about: StoreHealthFacts) {
    this.#logger = logger;
    this.#about = about;
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
    const { facts, consequence } = this.#about;
    this.#logger?.error(
      { event: 'countersign.store_failed', ...facts, err: cause },
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
      { event: 'countersign.store_recovered', ...this.#about.facts, failures },
      'the store answers again',
    );
  }
}
