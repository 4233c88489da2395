/** A store of records that is anybody's code, with a deadline, a bound and one kind of error. */

import { withDeadline } from '../../internal/deadline.ts';
import { KeyAdministrationError } from './key-administration-error.ts';
import type { KeyChangesFollowed, KeyRecordStore } from './key-record-store.ts';

/**
 * Number of calls that may wait for the store. Clients queue without a bound while theirs is gone, and a sender of requests
 * with invented ids could fill the memory.
 */
const MAX_WAITING = 10_000;

/** Guards a store: its calls end within `timeoutMs`, and fail as `keys_unavailable`. */
export function guardedRecords(store: KeyRecordStore, timeoutMs: number): KeyRecordStore {
  let waiting = 0;

  async function guarded<T>(call: () => Promise<T>): Promise<T> {
    if (waiting >= MAX_WAITING)
      throw new KeyAdministrationError('keys_unavailable', `${MAX_WAITING} calls wait for the keys already`);
    waiting++;
    const done = () => void waiting--;
    // What a store throws at once is caught, too.
    const answer = (async () => await call())();
    // Counted until the store lets go of it, which may be long after the deadline.
    answer.then(done, done);
    return await inTime(answer);
  }

  async function* scan(): AsyncGenerator<readonly [string, string]> {
    const records = store.scan()[Symbol.asyncIterator]();
    let isAnswered = false;
    const end = async () => void (await records.return?.());
    try {
      for (;;) {
        isAnswered = false;
        const { done, value } = await guarded(() => records.next());
        isAnswered = true;
        if (done) return;
        yield value;
      }
    } finally {
      const ended = inTime(end());
      // A generator that has not answered ends after it has, which may be never.
      if (isAnswered) await ended;
      else ended.catch(() => undefined);
    }
  }

  function inTime<T>(answer: Promise<T>): Promise<T> {
    return withDeadline(answer, timeoutMs, 'the store of the keys').catch(throwUnavailable);
  }

  const { uses, follow } = store;
  return {
    name: store.name,
    follow: follow && ((invalidate) => unavailableUnheard(follow(invalidate))),
    read: (id) => guarded(() => store.read(id)),
    replace: (id, current, next, tell) => guarded(() => store.replace(id, current, next, tell)),
    remove: (id) => guarded(() => store.remove(id)),
    scan,
    uses: uses && {
      write: (times) => guarded(() => uses.write(times)),
      read: (ids) => guarded(() => uses.read(ids)),
      forget: (id) => guarded(() => uses.forget(id)),
    },
  };
}

/** The same following, which fails as `keys_unavailable`. It takes its own time, and ends that by itself. */
export function unavailableUnheard(followed: KeyChangesFollowed): KeyChangesFollowed {
  return {
    async ready() {
      await followed.ready().catch((cause: unknown) => {
        const message = `changes of the keys are not heard: ${reasonOf(cause)}`;
        throw new KeyAdministrationError('keys_unavailable', message, { cause });
      });
    },
    close: () => followed.close(),
  };
}

function throwUnavailable(cause: unknown): never {
  if (cause instanceof KeyAdministrationError) throw cause;
  const message = `the keys could not be asked: ${reasonOf(cause)}`;
  throw new KeyAdministrationError('keys_unavailable', message, { cause });
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'it failed';
}
