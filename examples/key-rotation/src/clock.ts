/** The clock of the servers and of the client, which the story sets forward in place of waiting. */

let offsetMs = 0;

/** Milliseconds since the epoch. */
export function clock(): number {
  return Date.now() + offsetMs;
}

/** Milliseconds on a clock that never goes back. */
export function monotonicClock(): number {
  return performance.now() + offsetMs;
}

/** Lets time pass. */
export function setForward(seconds: number): void {
  offsetMs += seconds * 1000;
}
