/** A process of the API that does orders once, seen from outside. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { IdempotencySettings } from './idempotency-settings.ts';

/** A process that runs until it is killed. */
export interface IdempotencyApi {
  readonly port: number;
  /** Its handlers, and those that will run, go on. */
  readonly go: () => void;
  /** Freezes it (SIGSTOP). */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Ends it as a crash would. */
  readonly kill: () => Promise<void>;
}

/** Starts the compiled `idempotency-process.ts`. */
export async function startIdempotencyApi(
  program: string,
  settings: IdempotencySettings,
): Promise<IdempotencyApi> {
  const child = fork(program, [JSON.stringify(settings)], { execArgv: [] });
  const gone = once(child, 'exit');
  const ended = gone.then(([code]) => {
    throw new Error(`the process ended with ${code} before it listened`);
  });
  const [port] = (await Promise.race([once(child, 'message'), ended])) as [number];
  ended.catch(() => {});
  return {
    port,
    go: () => void child.send('go'),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    kill: () => killed(child, gone),
  };
}

async function killed(child: ChildProcess, gone: Promise<unknown>): Promise<void> {
  child.kill('SIGKILL');
  await gone;
}
