/** Calls of scripts that are settled in time, whatever becomes of Redis. */

import type { RedisClient } from '../client.ts';
import type { ScriptArguments, ScriptResult } from '../clients/redis-commands.ts';
import { type Connection, connectionOf } from '../store/connection.ts';
import type { RedisScript } from '../store/redis-script.ts';
import { callScript } from '../store/script-call.ts';

/** One call. */
export interface TimelyCall {
  readonly script: RedisScript;
  readonly args: ScriptArguments;
  /** Milliseconds within which it is answered, or has failed. */
  readonly timeoutMs: number;
  /** Nobody waits for it: it does not keep the process alive. Default: false. */
  readonly isInBackground?: boolean | undefined;
  /**
   * Called at most once, when the call has failed though it was sent, and it will not be executed any more later on: with
   * the answer that came too late, or nothing when nobody knows whether it was executed.
   */
  readonly onUnheard?: ((reply: unknown) => void) | undefined;
  /**
   * Name of what the call does, if once is enough: while a call of the same name is open, this one is not sent, but gets the
   * answer to that one. Otherwise calls that are repeated while Redis hangs would fill the memory.
   */
  readonly name?: string | undefined;
}

interface Pending {
  readonly call: TimelyCall;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
  isSettled: boolean;
}

/** The calls of one store. */
export class TimelyCalls {
  readonly #client: RedisClient;
  readonly #connection: Connection;
  /** Those that wait for a connection. To leave that to the client would have them executed at any later time. */
  readonly #unsent = new Set<Pending>();
  readonly #named = new Map<string, Promise<ScriptResult>>();
  #sent = 0;

  constructor(client: RedisClient) {
    this.#client = client;
    this.#connection = connectionOf(client);
    this.#connection.onReady(() => {
      for (const pending of this.#unsent) void this.#send(pending);
    });
  }

  /** Number of calls that are kept, here or by the client, which may keep one for long after it has failed. */
  get open(): number {
    return this.#unsent.size + this.#sent;
  }

  /** Resolves with the answer to a call; rejects when there is none in time. */
  make(call: TimelyCall): Promise<unknown> {
    const { ended, isUsable } = this.#connection;
    if (ended !== undefined) return Promise.reject(ended);
    return new Promise((resolve, reject) => {
      // A process that was itself held up reads first what has arrived meanwhile.
      const timer = setTimeout(() => setImmediate(() => this.#giveUp(pending)), call.timeoutMs);
      if (call.isInBackground) timer.unref();
      const pending: Pending = { call, resolve, reject, timer, isSettled: false };
      if (isUsable) void this.#send(pending);
      else this.#unsent.add(pending);
    });
  }

  async #send(pending: Pending): Promise<void> {
    this.#unsent.delete(pending);
    const { onUnheard } = pending.call;
    try {
      const { reply } = await this.#answerTo(pending.call);
      if (pending.isSettled) onUnheard?.(reply);
      this.#settle(pending, () => pending.resolve(reply));
    } catch (error) {
      this.#settle(pending, () => pending.reject(error));
      onUnheard?.(undefined);
    }
  }

  #answerTo({ script, args, name }: TimelyCall): Promise<ScriptResult> {
    const open = name === undefined ? undefined : this.#named.get(name);
    if (open !== undefined) return open;
    this.#sent++;
    const answer = callScript(this.#client, script, args).finally(() => {
      this.#sent--;
      if (name !== undefined) this.#named.delete(name);
    });
    if (name !== undefined) this.#named.set(name, answer);
    return answer;
  }

  #giveUp(pending: Pending): void {
    if (pending.isSettled) return;
    const { timeoutMs, args } = pending.call;
    if (this.#unsent.delete(pending)) {
      const { lastError: cause } = this.#connection;
      this.#settle(pending, () =>
        pending.reject(new Error(`no connection to Redis within ${timeoutMs} ms`, { cause })),
      );
      return;
    }
    this.#connection.lookForFailover(args[1] as string);
    this.#settle(pending, () => pending.reject(new Error(`Redis did not answer within ${timeoutMs} ms`)));
  }

  #settle(pending: Pending, settle: () => void): void {
    if (pending.isSettled) return;
    pending.isSettled = true;
    clearTimeout(pending.timer);
    settle();
  }
}
