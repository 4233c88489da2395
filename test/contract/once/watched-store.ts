/** An operation store in front of another one: it counts what is asked, and fails when the test says so. */

import type { OperationStore } from 'countersign/store';

type Step = Exclude<keyof OperationStore, 'find'>;

/** A store that a test watches. */
export interface WatchedStore extends OperationStore {
  /** Number of calls for each step. */
  readonly asked: Readonly<Record<Step, number>>;
  /** These steps fail from now on, before the store behind has heard of them. */
  failing: readonly Step[];
  /** No step is answered before. */
  until: Promise<void>;
}

/** Puts one in front of a store. */
export function watched(store: OperationStore): WatchedStore {
  const asked = { begin: 0, renew: 0, finish: 0, release: 0 };
  const self: WatchedStore = {
    asked,
    failing: [],
    until: Promise.resolve(),
    begin: (start) => ask('begin', () => store.begin(start)),
    renew: (lease) => ask('renew', () => store.renew(lease)),
    finish: (end) => ask('finish', () => store.finish(end)),
    release: (lease) => ask('release', () => store.release(lease)),
  };

  async function ask<T>(step: Step, question: () => T | Promise<T>): Promise<T> {
    asked[step]++;
    if (self.failing.includes(step)) throw new Error('the store is away');
    const answer = await question();
    await self.until;
    return answer;
  }
  return self;
}
