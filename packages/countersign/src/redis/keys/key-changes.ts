/** Hears which keys others have changed, and makes a cache forget them. */

import type { Logger } from '../../events/verdict-log.ts';
import { withDeadline } from '../../internal/deadline.ts';
import { commandsOf, type RedisClient } from '../client.ts';

/** A subscription to the channel of changes. */
export interface KeyChanges {
  /** Resolves once the subscription stands; rejects when it cannot be had now. */
  readonly ready: () => Promise<void>;
  /** Ends the subscription, and the connection of the subscriber where nobody else has a use for it. */
  readonly close: () => Promise<void>;
}

/** Parts of the subscription. */
export interface KeyChangesOptions {
  /** Without it nothing is heard. */
  readonly subscriber: RedisClient | undefined;
  /** It is no connection of its own, so that it must not be ended. */
  readonly isShared: boolean;
  readonly channel: string;
  /** Forgets one key, or all. */
  readonly invalidate: (id?: string) => void;
  readonly timeoutMs: number;
  readonly ttlSeconds: number;
  readonly logger: Logger | undefined;
}

const EVENT = 'countersign.keys_subscription';

/** Subscribes now, and again whenever the connection is ready again. */
export function keyChanges(options: KeyChangesOptions): KeyChanges {
  const { subscriber } = options;
  if (subscriber === undefined) return { ready: async () => undefined, close: async () => undefined };
  return subscription(subscriber, options);
}

function subscription(
  subscriber: RedisClient,
  { channel, invalidate, timeoutMs, ttlSeconds, logger, isShared }: KeyChangesOptions,
): KeyChanges {
  let state: 'new' | 'stands' | 'lost' | 'closed' = 'new';
  /** The last attempt, while it is under way. */
  let attempt: Promise<void> | undefined;

  function tryAgain(): Promise<void> {
    const current = subscribe();
    const forget = () => {
      if (attempt === current) attempt = undefined;
    };
    attempt = current;
    current.then(forget, forget);
    return current;
  }

  async function subscribe(): Promise<void> {
    try {
      await connection.subscribe();
    } catch (cause) {
      lose(cause);
      throw cause;
    }
    if (state === 'closed') return await leave();
    // Whatever was published before is lost, so nothing read before is trusted.
    invalidate();
    if (state === 'lost') logger?.info({ event: EVENT, channel }, 'changes of keys are heard again');
    state = 'stands';
  }

  function lose(cause?: unknown): void {
    if (state === 'lost' || state === 'closed') return;
    state = 'lost';
    const line = { event: EVENT, channel, ...(cause !== undefined && { err: cause }) };
    logger?.warn(line, `changes of keys are not heard; they take effect after ${ttlSeconds} s at the latest`);
  }

  const onReady = () => {
    // The first attempt waits for the connection, inside the client.
    if (state === 'new' && attempt !== undefined) return;
    // Also where the client subscribes again by itself: only the answer tells when that stands.
    void tryAgain().catch(() => undefined);
  };
  const onClose = () => lose();
  const connection = commandsOf(subscriber).openChannel(channel, { onMessage: invalidate, onReady, onClose });
  onReady();

  async function close(): Promise<void> {
    if (state === 'closed') return;
    state = 'closed';
    connection.detach();
    // Without a connection there is no subscription to end, and the client would wait for one.
    if (connection.isConnected) await leave();
    // Most are made for this and known to nobody else: such a connection would keep its process alive.
    if (!isShared) connection.release();
  }

  async function leave(): Promise<void> {
    // A server that does not answer need not be waited for.
    await withDeadline(connection.unsubscribe(), timeoutMs, 'Redis').catch(() => undefined);
  }

  async function ready(): Promise<void> {
    if (state === 'closed') throw new Error('keys(): the subscription was closed');
    if (state !== 'stands') await (attempt ?? tryAgain());
  }

  return { ready, close };
}
