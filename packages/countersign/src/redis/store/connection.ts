/** State of a client's connections, followed once for all stores on it. */

import { errorMonitor } from 'node:events';
import type { Redis } from 'ioredis';
import { isCluster, type RedisClient } from '../client.ts';

/** Interval at which a Cluster is asked who its masters are while an answer is overdue. */
const LOOK_EVERY_MS = 1_000;

/** Pause before a replica is left again, if reconnecting led to a replica once more. It doubles up to the longest one. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;

/** As Redis 7 and Valkey begin these errors, and as Redis 6 quotes them when they befell a script. */
const OF_A_REPLICA = /(?:^|-)(?:READONLY|MASTERDOWN) /;

const connections = new WeakMap<RedisClient, Connection>();

/** The connection of a client. */
export function connectionOf(client: RedisClient): Connection {
  const known = connections.get(client);
  if (known !== undefined) return known;
  const connection = new Connection(client);
  connections.set(client, connection);
  return connection;
}

/** Follows the state of a client. The one thing that it does to a client is to have it leave a wrong server. */
export class Connection {
  readonly #client: RedisClient;
  readonly #onReady: (() => void)[] = [];
  #nextLookMs = 0;
  #nextLeaveMs = 0;
  #pauseMs = FIRST_PAUSE_MS;
  /** Number of connections that broke; an answer that comes after one may be to a command that was sent twice. */
  breaks = 0;
  /** Why it is not connected, as far as the client has told. */
  lastError: unknown;

  constructor(client: RedisClient) {
    this.#client = client;
    const countBreak = () => this.breaks++;
    client.on('close', countBreak);
    if (isCluster(client)) {
      // A Cluster does not tell of connections to its nodes that are made anew.
      for (const node of client.nodes()) node.on('close', countBreak);
      client.on('+node', (node) => node.on('close', countBreak));
    }
    // To listen to 'error' itself would silence what ioredis writes where nobody does.
    client.on(errorMonitor, (error) => {
      this.lastError = error;
    });
    client.on('ready', () => {
      this.lastError = undefined;
      for (const listener of this.#onReady) listener();
    });
  }

  /** Tells whether a command that is sent now reaches a server, as far as the client knows; a lazy client connects by it. */
  get isUsable(): boolean {
    return this.#client.status === 'ready' || this.#client.status === 'wait';
  }

  /** Tells whether the client was closed for good. */
  get hasEnded(): boolean {
    return this.#client.status === 'end';
  }

  /** Calls the listener whenever a connection was made. */
  onReady(listener: () => void): void {
    this.#onReady.push(listener);
  }

  /** A master that hangs breaks no connection, so that a Cluster's client waits for it though another has taken over. */
  lookForFailover(): void {
    const client = this.#client;
    if (!isCluster(client) || performance.now() < this.#nextLookMs) return;
    this.#nextLookMs = performance.now() + LOOK_EVERY_MS;
    client.refreshSlotsCache();
  }

  /**
   * Has the client connect anew when the error is that of a replica. Behind one address, what was the master before a
   * failover keeps its connections, and would answer like this for ever. In a Cluster and with Sentinel, the client finds
   * the master without this. Where the address leads to a replica again, some time passes before the next attempt.
   */
  leaveReplica(error: unknown): void {
    const client = this.#client;
    if (!(error instanceof Error) || !OF_A_REPLICA.test(error.message) || !isAlone(client)) return;
    const nowMs = performance.now();
    if (client.status !== 'ready' || nowMs < this.#nextLeaveMs) return;
    const isFirst = nowMs - this.#nextLeaveMs > LONGEST_PAUSE_MS;
    this.#pauseMs = isFirst ? FIRST_PAUSE_MS : Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
    this.#nextLeaveMs = nowMs + this.#pauseMs;
    client.disconnect(true);
  }
}

/** Tells whether the client has one address, to which it connects again. */
function isAlone(client: RedisClient): client is Redis {
  if (isCluster(client)) return false;
  const { sentinels, retryStrategy } = client.options;
  return !sentinels && typeof retryStrategy === 'function';
}
