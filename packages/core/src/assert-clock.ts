/** The options that connect to the process around: its log and its clock. */

import { kindOf } from './value-kind.ts';
import type { VerdictLogger } from './verdict-log.ts';

const LEVELS = ['info', 'warn', 'error'] as const;

/** Throws a TypeError unless it has what is used of a pino logger, or is none. */
export function assertLogger(logger: VerdictLogger | undefined): void {
  if (logger !== undefined && LEVELS.some((level) => typeof logger?.[level] !== 'function'))
    throw new TypeError(
      `"logger" must have the methods info, warn and error, like a pino logger or console; got ${kindOf(logger)}`,
    );
}

/** Throws a TypeError unless it is a function, which must return milliseconds since the epoch. */
export function assertClock(clock: () => number): void {
  if (typeof clock !== 'function')
    throw new TypeError(
      `"clock" must be a function that returns milliseconds, such as Date.now; got ${kindOf(clock)}`,
    );
}
