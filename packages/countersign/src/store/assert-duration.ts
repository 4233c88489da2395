/** The times that a store of operations is given. */

/**
 * Throws a RangeError unless the span is a number of milliseconds greater than 0: what has no end is never let go.
 *
 * @example
 * assertDuration('leaseMs', 30_000);
 */
export function assertDuration(name: 'leaseMs' | 'ttlMs', ms: number): void {
  if (!(ms > 0 && ms <= Number.MAX_SAFE_INTEGER))
    throw new RangeError(`an operation's "${name}" must be a number of milliseconds greater than 0`);
}
