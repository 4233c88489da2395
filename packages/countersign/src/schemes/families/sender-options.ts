/** Options that the presets of senders share. */

import { assertKnownOptions } from '../../internal/known-options.ts';
import type { Tolerance } from '../../scheme/timestamp-window.ts';

/** Options of a preset whose requests have a time. */
export interface TimedOptions {
  /** Seconds that a timestamp may lie before or after the server's time; exactly that passes. Default: as the page of the preset says. */
  readonly toleranceSeconds?: Tolerance | undefined;
}

/** Options of a preset whose requests have no time. */
export interface TimelessOptions {
  /** Seconds for which a request is known again. Default: 259 200 (3 days). */
  readonly rememberSeconds?: number | undefined;
}

/** Throws a TypeError for an option that a timed preset does not have. */
export function assertTimedOptions(preset: string, options: TimedOptions): void {
  assertKnownOptions(`${preset}()`, options, ['toleranceSeconds']);
}

/** Throws a TypeError for an option that a preset without a time does not have. */
export function assertTimelessOptions(preset: string, options: TimelessOptions): void {
  assertKnownOptions(`${preset}()`, options, ['rememberSeconds']);
}
