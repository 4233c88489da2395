/** Calls a script of ours in one round trip. */

import { commandsOf, type RedisClient } from '../client.ts';
import type {
  Evaluation,
  ScriptArguments,
  ScriptResult,
  WaitForReplicas,
} from '../clients/redis-commands.ts';
import { throwWithoutArguments } from '../reply-errors.ts';
import { connectionOf } from './connection.ts';
import type { RedisScript } from './redis-script.ts';

/**
 * Runs a script, by way of redirections where its slot has moved to another node. A server that turns out to be a replica
 * is left for the calls that follow.
 */
export async function callScript(
  client: RedisClient,
  script: RedisScript,
  args: ScriptArguments,
  wait?: WaitForReplicas,
): Promise<ScriptResult> {
  try {
    return await callByName(client, script, args, wait);
  } catch (error) {
    connectionOf(client).leaveReplica(error);
    if (!isRefusedAs('MOVED', error)) throw error;
    // No client follows a move of what it sends in place. It learns of the move by a command of its own.
    await commandsOf(client).evaluateText('return 0', [1, args[1] as string]);
    return await callByName(client, script, args, wait);
  }
}

/** Runs a script where the client believes its slot to be, or not at all. */
export async function callScriptInPlace(
  client: RedisClient,
  script: RedisScript,
  args: ScriptArguments,
): Promise<ScriptResult> {
  // This WAIT returns at once.
  return callByName(client, script, args, { replicas: 0, timeoutMs: 1 });
}

/** Runs a script by its name, and by its text where the server does not know it (yet, or any more). */
async function callByName(
  client: RedisClient,
  script: RedisScript,
  args: ScriptArguments,
  wait: WaitForReplicas | undefined,
): Promise<ScriptResult> {
  try {
    return await call(client, { command: 'EVALSHA', script: script.sha, args }, wait);
  } catch (error) {
    if (!isRefusedAs('NOSCRIPT', error)) throw error;
    return await call(client, { command: 'EVAL', script: script.text, args }, wait);
  }
}

function isRefusedAs(code: string, error: unknown): boolean {
  return error instanceof Error && error.message.startsWith(code);
}

async function call(
  client: RedisClient,
  evaluation: Evaluation,
  wait: WaitForReplicas | undefined,
): Promise<ScriptResult> {
  const { evaluate, evaluateInPlace } = commandsOf(client);
  try {
    if (wait !== undefined) return await evaluateInPlace(evaluation, wait);
    return { reply: await evaluate(evaluation), replicas: undefined };
  } catch (error) {
    throwWithoutArguments(error);
  }
}
