/** Commands by a client of Valkey GLIDE. */

import type { ConnectionEvents, Evaluation, RedisCommands } from '../redis-commands.ts';
import { openGlideChannel } from './glide-channel.ts';
import { BYTES, type Glide, isGlideCluster, TEXT } from './glide-client.ts';
import { isOfServer, toRedisError } from './glide-errors.ts';

const ASKED_NODES = 2;

/**
 * Makes the commands of a client of GLIDE. It does not tell of its connections, so that their state is taken from what
 * becomes of commands; it connects by itself, and finds the masters by itself.
 */
export function glideCommands(client: Glide): RedisCommands {
  const isCluster = isGlideCluster(client);
  const followers: ConnectionEvents[] = [];
  let isLazy = client.config?.lazyConnect === true;
  let isLost = false;

  async function send<T>(command: () => Promise<T>): Promise<T> {
    try {
      const reply = await command();
      noteAnswer();
      return reply;
    } catch (error) {
      if (isOfServer(error)) noteAnswer();
      else noteLoss(error);
      throw toRedisError(error);
    }
  }

  function noteAnswer(): void {
    if (!isLazy && !isLost) return;
    isLazy = false;
    isLost = false;
    for (const { onReady } of followers) onReady();
  }

  function noteLoss(error: unknown): void {
    for (const { onBreak, onError } of followers) {
      if (!isLost) onBreak?.();
      onError?.(error);
    }
    isLost = true;
  }

  const evaluate = ({ command, script, args }: Evaluation, decoder: typeof BYTES | typeof TEXT) => {
    const [count, ...rest] = args;
    return send(() => client.customCommand([command, script, String(count), ...rest], { decoder }));
  };

  return {
    keyPrefix: '',
    isCluster,
    get state() {
      if (client.isClosed === true) return 'ended';
      return isLazy ? 'lazy' : 'ready';
    },
    endedMessage: 'the client of Redis has been closed',
    follow: (events) => void followers.push(events),
    settled: async () => undefined,
    evaluate: (evaluation) => evaluate(evaluation, BYTES),
    evaluateText: (script, args) => evaluate({ command: 'EVAL', script, args }, TEXT),
    async evaluateInPlace(evaluation) {
      return { reply: await evaluate(evaluation, BYTES), replicas: undefined };
    },
    // There is no pipeline without a class of the package.
    canWait: false,
    async askInfo(section) {
      const route = isCluster ? 'allPrimaries' : undefined;
      return toTexts(await client.customCommand(['INFO', section], { decoder: TEXT, route }).catch(() => ''));
    },
    refreshTopology(key) {
      // A node that has not the key says who has it. One of them may be the one that hangs.
      for (let i = 0; i < ASKED_NODES; i++) {
        const ask = ['EVAL', 'return 0', '1', key];
        client.customCommand(ask, { decoder: TEXT, route: 'randomNode' }).catch(() => undefined);
      }
    },
    refreshesBySlot: true,
    // It has no such order; but it connects anew when the server ends the connection.
    reconnect: isCluster ? undefined : () => void client.customCommand(['QUIT']).catch(() => undefined),
    openChannel: (name, listeners) => openGlideChannel(client, name, listeners),
    canSubscribeToo: false,
  };
}

/** Each node of a Cluster has a reply of its own. */
function toTexts(reply: unknown): string[] {
  const replies = Array.isArray(reply)
    ? (reply as { readonly value: unknown }[]).map(({ value }) => value)
    : [reply];
  return replies.map(String);
}
