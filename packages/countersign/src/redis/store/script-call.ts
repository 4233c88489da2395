/** Calls a script of ours in one round trip. */

import type { ChainableCommander } from 'ioredis';
import type { RedisClient } from '../client.ts';
import { throwWithoutArguments } from '../reply-errors.ts';
import type { ScriptArguments } from './admission-batch.ts';
import { connectionOf } from './connection.ts';
import type { RedisScript } from './redis-script.ts';

/** After the script, the master waits until so many replicas have what it wrote. */
export interface WaitForReplicas {
  readonly replicas: number;
  readonly timeoutMs: number;
}

/** Return value of a script, and the number of replicas that have acknowledged it, where that was waited for. */
export interface ScriptResult {
  readonly reply: unknown;
  readonly replicas: number | undefined;
}

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
    // Of a pipeline ioredis follows a move only when every command in it was refused, and WAIT never is. It learns of the
    // move by a command of its own.
    await client.eval('return 0', 1, args[1] as string);
    return await callByName(client, script, args, wait);
  }
}

/** Runs a script where the client believes its slot to be, or not at all. */
export async function callScriptInPlace(
  client: RedisClient,
  script: RedisScript,
  args: ScriptArguments,
): Promise<ScriptResult> {
  // In a pipeline with something that succeeds, ioredis follows no redirection. This WAIT returns at once.
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
    return await call(client, 'evalshaBuffer', script.sha, args, wait).catch(throwWithoutArguments);
  } catch (error) {
    if (!isRefusedAs('NOSCRIPT', error)) throw error;
    return await call(client, 'evalBuffer', script.text, args, wait).catch(throwWithoutArguments);
  }
}

function isRefusedAs(code: string, error: unknown): boolean {
  return error instanceof Error && error.message.startsWith(code);
}

async function call(
  client: RedisClient,
  command: keyof BufferCommands<unknown>,
  script: string,
  args: ScriptArguments,
  wait: WaitForReplicas | undefined,
): Promise<ScriptResult> {
  if (wait === undefined)
    return { reply: await untyped(client)[command](script, ...args), replicas: undefined };
  // In one pipeline, which in a Cluster goes to one node: WAIT is about what its connection has written.
  const pipeline = client.pipeline();
  untyped(pipeline)[command](script, ...args);
  const results = await pipeline.wait(wait.replicas, wait.timeoutMs).exec();
  const [replied, waited] = (results ?? []).map(([error, value]) => {
    if (error) throw error;
    return value;
  });
  return { reply: replied, replicas: waited as number };
}

interface BufferCommands<T> {
  readonly evalBuffer: (script: string, ...args: ScriptArguments) => T;
  readonly evalshaBuffer: (sha: string, ...args: ScriptArguments) => T;
}

/** ioredis has these commands with replies in bytes, as it has all; its types have not. */
function untyped(client: RedisClient): BufferCommands<Promise<unknown>>;
function untyped(pipeline: ChainableCommander): BufferCommands<ChainableCommander>;
function untyped(commander: unknown): unknown {
  return commander;
}
