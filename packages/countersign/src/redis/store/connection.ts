/** State of a client's connections, followed once for all stores on it. */

import calculateSlot from 'cluster-key-slot';
import { commandsOf, type RedisClient } from '../client.ts';
import type { RedisCommands } from '../clients/redis-commands.ts';

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
  const connection = new Connection(commandsOf(client));
  connections.set(client, connection);
  return connection;
}

/** Follows the state of a client. The one thing that it does to a client is to have it leave a wrong server. */
export class Connection {
  readonly #commands: RedisCommands;
  readonly #onReady: (() => void)[] = [];
  /** By hash slot, where the client looks for the master of one slot at a time. */
  readonly #nextLooksMs = new Map<number, number>();
  #nextLeaveMs = 0;
  #pauseMs = FIRST_PAUSE_MS;
  /** Number of connections that broke; an answer that comes after one may be to a command that was sent twice. */
  breaks = 0;
  /** Why it is not connected, as far as the client has told. */
  lastError: unknown;

  constructor(commands: RedisCommands) {
    this.#commands = commands;
    commands.follow({
      onBreak: () => {
        this.breaks++;
      },
      onError: (error) => {
        this.lastError = error;
      },
      onReady: () => {
        this.lastError = undefined;
        for (const listener of this.#onReady) listener();
      },
    });
  }

  /** Tells whether a command that is sent now reaches a server, as far as the client knows; a lazy client connects by it. */
  get isUsable(): boolean {
    const { state } = this.#commands;
    return state === 'ready' || state === 'lazy';
  }

  /** Why no command can be sent any more; `undefined` while they can. */
  get ended(): Error | undefined {
    const { state, endedMessage } = this.#commands;
    return state === 'ended' ? new Error(endedMessage) : undefined;
  }

  /** Calls the listener whenever a connection was made. */
  onReady(listener: () => void): void {
    this.#onReady.push(listener);
  }

  /** A master that hangs breaks no connection, so that a Cluster's client waits for it though another has taken over the key. */
  lookForFailover(key: string): void {
    const { isCluster, refreshesBySlot, refreshTopology } = this.#commands;
    if (!isCluster) return;
    const slot = refreshesBySlot ? calculateSlot(key) : 0;
    if (performance.now() < (this.#nextLooksMs.get(slot) ?? 0)) return;
    this.#nextLooksMs.set(slot, performance.now() + LOOK_EVERY_MS);
    refreshTopology(key);
  }

  /**
   * Has the client connect anew when the error is that of a replica. Behind one address, what was the master before a
   * failover keeps its connections, and would answer like this for ever. In a Cluster and with Sentinel, the client finds
   * the master without this. Where the address leads to a replica again, some time passes before the next attempt.
   */
  leaveReplica(error: unknown): void {
    const { state, reconnect } = this.#commands;
    if (!(error instanceof Error) || !OF_A_REPLICA.test(error.message) || reconnect === undefined) return;
    const nowMs = performance.now();
    if (state !== 'ready' || nowMs < this.#nextLeaveMs) return;
    const isFirst = nowMs - this.#nextLeaveMs > LONGEST_PAUSE_MS;
    this.#pauseMs = isFirst ? FIRST_PAUSE_MS : Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
    this.#nextLeaveMs = nowMs + this.#pauseMs;
    reconnect();
  }
}
