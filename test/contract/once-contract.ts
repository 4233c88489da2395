/** Contract of operations that run once, over real HTTP. Callers say only how their framework and store are started. */

import { describe } from 'vitest';
import { eventsContract } from './once/events.ts';
import { failuresContract } from './once/failures.ts';
import { influencemartContract } from './once/influencemart.ts';
import { mountsContract } from './once/mounts.ts';
import { outcomesContract } from './once/outcomes.ts';
import { replaysContract } from './once/replays.ts';
import { runningContract } from './once/running.ts';
import { scopesContract } from './once/scopes.ts';
import type { OnceHarness } from './once/served-once.ts';

/** Runs the suite against one adapter on one kind of store. */
export function onceContract(name: string, harness: OnceHarness): void {
  describe(`${name}`, () => {
    replaysContract(harness);
    scopesContract(harness);
    runningContract(harness);
    outcomesContract(harness);
    failuresContract(harness);
    mountsContract(harness);
    eventsContract(harness);
    influencemartContract(harness);
  });
}
