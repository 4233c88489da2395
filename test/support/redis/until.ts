/** Waits for what another process does in its own time. */

import { setTimeout as pause } from 'node:timers/promises';

const INTERVAL_MS = 15;

// Below the time that a test has, so that the test fails with a message of ours.
const DEFAULT_TIMEOUT_MS = 8_000;

/**
 * Asks again and again until the answer is yes. A question that throws counts as no.
 *
 * @param what is awaited, as the message says it when time runs out: `the replica is in sync`.
 */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs: number = DEFAULT_TIMEOUT_MS,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    let cause: unknown;
    try {
      if (await holds()) return;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > end) throw new Error(`after ${timeoutMs} ms still not: ${what}`, { cause });
    await pause(INTERVAL_MS);
  }
}
