/** Calls a script of ours in one round trip. */

import type { RedisClient } from '../client.ts';
import type { RedisScript } from './admit-script.ts';
import type { ScriptArguments } from './claim-batch.ts';

/** After the script, the master waits until so many replicas have what it wrote. */
export interface WaitForReplicas {
  readonly replicas: number;
  readonly timeoutMs: number;
}

/** What a script returned, and how many replicas have acknowledged it, where that was waited for. */
export interface ScriptResult {
  readonly reply: unknown;
  readonly replicas: number | undefined;
}

/**
 * Runs a script by its name, and by its text where the server does not know it (yet, or any more). Where its slot has
 * moved to another node, it is run there.
 */
export async function callScript(
  client: RedisClient,
  script: RedisScript,
  args: ScriptArguments,
  wait?: WaitForReplicas,
): Promise<ScriptResult> {
  try {
    return await call(client, 'evalsha', script.sha, args, wait);
  } catch (error) {
    if (!isRefusedAs('NOSCRIPT', error) && !isRefusedAs('MOVED', error)) throw error;
    // Of a pipeline ioredis follows a move only when every command in it was refused, and WAIT never is. It learns of the
    // move by a command of its own.
    if (isRefusedAs('MOVED', error)) await client.eval('return 0', 1, args[1] as string);
    return await call(client, 'eval', script.text, args, wait);
  }
}

function isRefusedAs(code: string, error: unknown): boolean {
  return error instanceof Error && error.message.startsWith(code);
}

async function call(
  client: RedisClient,
  command: 'eval' | 'evalsha',
  script: string,
  args: ScriptArguments,
  wait: WaitForReplicas | undefined,
): Promise<ScriptResult> {
  if (wait === undefined) return { reply: await client[command](script, ...args), replicas: undefined };
  // In one pipeline, which in a Cluster goes to one node: WAIT is about what its connection has written.
  const results = await client
    .pipeline()
    [command](script, ...args)
    .wait(wait.replicas, wait.timeoutMs)
    .exec();
  const [replied, waited] = (results ?? []).map(([error, value]) => {
    if (error) throw error;
    return value;
  });
  return { reply: replied, replicas: waited as number };
}
