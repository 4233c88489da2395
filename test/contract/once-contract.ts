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

const PARTS = {
  replays: replaysContract,
  scopes: scopesContract,
  running: runningContract,
  outcomes: outcomesContract,
  failures: failuresContract,
  mounts: mountsContract,
  events: eventsContract,
  influencemart: influencemartContract,
} as const;

/** A part of the suite. */
type OncePart = keyof typeof PARTS;

/**
 * Runs the suite against one adapter on one kind of store.
 *
 * @param parts Those that may turn out otherwise there, where adapter and store have passed the whole apart. Default: all.
 */
export function onceContract(
  name: string,
  harness: OnceHarness,
  parts: readonly OncePart[] = Object.keys(PARTS) as OncePart[],
): void {
  describe(`${name}`, () => {
    for (const part of parts) PARTS[part](harness);
  });
}
