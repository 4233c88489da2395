/** The difference of two clocks, as one answer shows it. */

import type { TimestampWindow } from '../../scheme/timestamp-window.ts';
import { type Finding, findingsOf } from './finding.ts';

/** The other clock less ours, in milliseconds: the truth lies between the two. */
export interface Skew {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** A time that another clock showed at some moment between two of ours. */
export interface Reading {
  readonly shownMs: number;
  /** Milliseconds that are cut off the time that is shown: 1000 for the whole seconds of `Date` (RFC 9110 §5.6.7). */
  readonly resolutionMs: number;
  readonly sentMs: number;
  readonly receivedMs: number;
}

/** Bounds of the difference. */
export function skewOf({ shownMs, resolutionMs, sentMs, receivedMs }: Reading): Skew {
  return { leastMs: shownMs - receivedMs, mostMs: shownMs + resolutionMs - sentMs };
}

/** More than this is no drift: one of the clocks is not synchronised. */
const SUSPICIOUS_MS = 5000;
/** The narrowest window of the schemes that come with Countersign, that of SlaunchX. */
const NARROWEST: TimestampWindow = { pastMs: 60_000, futureMs: 60_000, resolutionMs: 1000 };
const SYNCHRONISE = 'Synchronise the clocks of both machines (NTP: timedatectl, chronyc tracking).';

/** A scheme and its window. */
export interface NamedWindow {
  readonly name: string;
  readonly window: TimestampWindow;
}

const clock = findingsOf('clock');

/**
 * Judges our clock by that of the server that is to take our requests.
 *
 * @param server As the user knows it.
 */
export function clockFinding(server: string, skew: Skew, scheme: NamedWindow | undefined): Finding {
  const { pastMs, futureMs, resolutionMs } = scheme?.window ?? NARROWEST;
  const { leastMs, mostMs } = skew;
  const text = `${describe(skew, server)}${scheme === undefined ? '' : `, and ${scheme.name} allows ${spans(scheme)}`}.`;
  const isOutside = leastMs > pastMs + resolutionMs || mostMs < -futureMs - resolutionMs;
  if (isOutside)
    return clock.fault('skew', text, `Requests signed here are refused for their time. ${SYNCHRONISE}`);
  const mayBeOutside = mostMs > pastMs || leastMs < -futureMs;
  if (mayBeOutside)
    return clock.warning('skew', text, `That is at the edge of what is accepted, or beyond. ${SYNCHRONISE}`);
  if (leastMs > SUSPICIOUS_MS || mostMs < -SUSPICIOUS_MS)
    return clock.warning('skew', text, `Requests still pass, but part of the window is lost. ${SYNCHRONISE}`);
  return clock.ok('skew', text);
}

/** The skew in words: `the clock here is 12.0 s behind that of …, give or take 0.6 s`. */
export function describe({ leastMs, mostMs }: Skew, server: string): string {
  const clockSkewMs = (leastMs + mostMs) / 2;
  const margin = `give or take ${seconds((mostMs - leastMs) / 2)}`;
  if (leastMs <= 0 && mostMs >= 0) return `The clock here and that of ${server} agree, ${margin}`;
  return `The clock here is ${seconds(Math.abs(clockSkewMs))} ${clockSkewMs > 0 ? 'behind' : 'ahead of'} that of ${server}, ${margin}`;
}

function spans({ window: { pastMs, futureMs } }: NamedWindow): string {
  return pastMs === futureMs
    ? `${pastMs / 1000} s either way`
    : `${pastMs / 1000} s behind and ${futureMs / 1000} s ahead`;
}

function seconds(ms: number): string {
  return ms < 100 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
