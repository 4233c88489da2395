/** Durations, correct also where the process or its machine stood still meanwhile. */

/**
 * Starts one, which tells the milliseconds since then, by the clock that says more: on Linux the monotonic one stands still
 * while the machine sleeps, and the other one may be set back.
 *
 * @see https://github.com/nodejs/node/issues/47724
 */
export function startStopwatch(): () => number {
  const startMs = performance.now();
  const startedAtMs = Date.now();
  return () => Math.max(performance.now() - startMs, Date.now() - startedAtMs);
}
