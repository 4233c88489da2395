/** Tells of keys, and of secrets that a rotation has left to end, some days before they end. */

import { eventChannel } from '../../events/channels.ts';
import { toLogger } from '../../events/to-logger.ts';
import type { Logger } from '../../events/verdict-log.ts';
import { assertKnownOptions, naming } from '../../internal/known-options.ts';
import type { KeyAdministration } from './key-administration.ts';
import type { StoredKey } from './stored-key.ts';
import { LONGEST_TIMER_MS } from './stored-keys-options.ts';

/** Options of {@link watchExpiry}. */
export interface ExpiryWatchOptions {
  /** Days before the end at which it is told, each once. Default: 30, 7 and 1. */
  readonly days?: readonly number[] | undefined;
  /** Seconds from one look at all keys to the next. Default: 3600. */
  readonly everySeconds?: number | undefined;
  /** Told when the keys cannot be listed. Default: none. */
  readonly logger?: Logger | undefined;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

/** A watch over the ends of keys. */
export interface ExpiryWatch {
  /** Looks at all keys now. Rejects when they cannot be listed. */
  readonly check: () => Promise<void>;
  /** Ends the watch. */
  readonly close: () => void;
}

/** One of the ends of a key: its own, or that of a secret. */
interface KeyEnd {
  readonly secretId: string | undefined;
  readonly endsAt: Date;
}

const expiring = eventChannel('countersign:key-expiring');
const DAY_MS = 86_400_000;

/**
 * Publishes the event `key-expiring` before a key ends, or a secret of it: 30 days before, 7 days and 1 day. It looks at active
 * keys only, at once and then every hour, and tells each mark once. What it has told it forgets with the process, so run it in
 * one process, and make what listens to it take an event twice.
 *
 * @example
 * onEvent('key-expiring', ({ keyId, endsAt }) => console.log(`${keyId} ends at ${endsAt.toISOString()}`));
 * const watch = watchExpiry(keys);
 * process.once('SIGTERM', () => watch.close());
 * @throws TypeError or RangeError for an invalid option.
 */
export function watchExpiry(
  keys: Pick<KeyAdministration, 'list'>,
  options: ExpiryWatchOptions = {},
): ExpiryWatch {
  assertKnownOptions('watchExpiry()', options, ['days', 'everySeconds', 'logger', 'clock']);
  const { days = [30, 7, 1], everySeconds = 3600, clock = Date.now } = options;
  const logger = naming('watchExpiry()', () => toLogger(options.logger));
  const isSound =
    Array.isArray(days) &&
    days.length > 0 &&
    days.every((day) => Number.isFinite(day) && day > 0 && day <= 3650);
  if (!isSound) throw new RangeError('watchExpiry(): "days" must be a list of numbers from above 0 to 3650');
  if (!(everySeconds > 0 && everySeconds * 1000 <= LONGEST_TIMER_MS))
    throw new RangeError('watchExpiry(): "everySeconds" must be a number of seconds greater than 0');
  const marks = [...days].sort((a, b) => a - b);
  /** The mark that was told last of each end. Built anew by each look, so that ends that are gone take no room. */
  let told = new Map<string, number>();

  let last: Promise<void> = Promise.resolve();

  /** One look after the other, so that no two tell the same mark. */
  function check(): Promise<void> {
    const next = last.then(lookAtAll);
    last = next.catch(() => undefined);
    return next;
  }

  async function lookAtAll(): Promise<void> {
    const nowMs = clock();
    const next = new Map<string, number>();
    try {
      for await (const key of keys.list()) {
        if (key.status === 'active') for (const end of endsOf(key)) look(key, end, nowMs, next);
      }
    } catch (error) {
      // Those that were not reached keep what was told of them.
      told = new Map([...told, ...next]);
      throw error;
    }
    told = next;
  }

  function look(key: StoredKey, end: KeyEnd, nowMs: number, next: Map<string, number>): void {
    const leftMs = end.endsAt.getTime() - nowMs;
    const mark = marks.find((day) => leftMs <= day * DAY_MS);
    if (mark === undefined || leftMs <= 0) return;
    const name = JSON.stringify([key.id, end.secretId, end.endsAt.getTime()]);
    const isTold = (told.get(name) ?? Number.POSITIVE_INFINITY) <= mark;
    next.set(name, mark);
    if (isTold || !expiring.hasSubscribers) return;
    expiring.publish({ keyId: key.id, owner: key.owner, days: mark, ...end });
  }

  function checkInBackground(): void {
    check().catch((error: unknown) => {
      const line = { event: 'countersign.key_expiry', err: error };
      logger?.warn(line, 'some keys could not be looked at for their ends');
    });
  }

  const timer = setInterval(checkInBackground, everySeconds * 1000);
  timer.unref();
  checkInBackground();
  return { check, close: () => clearInterval(timer) };
}

function endsOf({ expiresAt, secrets }: StoredKey): readonly KeyEnd[] {
  const ends: KeyEnd[] = expiresAt === undefined ? [] : [{ secretId: undefined, endsAt: expiresAt }];
  for (const { id, notAfter } of secrets) {
    if (notAfter !== undefined) ends.push({ secretId: id, endsAt: notAfter });
  }
  return ends;
}
