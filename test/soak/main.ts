/** `npm run soak`: mixed traffic for a while, after which the servers must hold no more than before. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { table } from '../bench/tables.ts';
import { startRedis } from '../support/redis/redis-server.ts';
import { judged, type Measure } from './flatness.ts';
import { SENDERS } from './senders.ts';
import type { Held, Listening } from './soak-settings.ts';

const MIB = 1024 * 1024;
/** Samples: enough for three thirds with a median each. */
const ROUNDS = 18;
/** Rounds before the first sample, in which caches and the compiler warm up. */
const WARM_UP = 4;
const CONCURRENCY = 12;
/** The load is for leaks, not for speed: it leaves the machine to others. */
const PAUSE_MS = 10;

interface Sample extends Held {
  readonly redisConnections: number;
}

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, json: { type: 'boolean', default: false } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0 && minutes <= 24 * 60)) {
  console.error('npm run soak -- [--minutes 10]');
  process.exit(2);
}

const redis = await startRedis();
const administrator = redis.client();
const program = fileURLToPath(new URL('./server-process.js', import.meta.url));
const server = fork(program, {
  execArgv: ['--expose-gc'],
  env: { ...process.env, SOAK_REDIS_PORT: String(redis.port) },
});
const ended = once(server, 'exit');
const listening = await told<Listening>();

const counts: Record<string, number> = {};
const problems = new Map<string, number>();
const samples: Sample[] = [];
const roundMs = (minutes * 60_000) / (ROUNDS + WARM_UP);
for (let round = -WARM_UP; round < ROUNDS; round++) {
  await sendUntil(performance.now() + roundMs);
  const sample = await measure();
  if (round >= 0) samples.push(sample);
}
server.kill();
await ended;
await redis.stop();
process.exit(report() ? 0 : 1);

async function told<T>(): Promise<T> {
  const message = await Promise.race([once(server, 'message'), ended.then(() => undefined)]);
  if (message !== undefined) return message[0] as T;
  await redis.stop();
  console.error('the process with the servers has ended');
  process.exit(1);
}

async function sendUntil(endMs: number): Promise<void> {
  const agents = new Map(
    Object.values(listening).map((port: number) => [
      port,
      new Agent({ keepAlive: true, maxSockets: CONCURRENCY }),
    ]),
  );
  const names = Object.keys(SENDERS);
  async function sendOn(): Promise<void> {
    while (performance.now() < endMs) {
      const name = names[Math.floor(Math.random() * names.length)] as string;
      const [port, agent] = [...agents][Math.floor(Math.random() * agents.size)] as [number, Agent];
      counts[name] = (counts[name] ?? 0) + 1;
      const problem = await SENDERS[name]?.({ port, agent }).catch(
        (error: Error) => `failed: ${error.message}`,
      );
      if (problem !== undefined)
        problems.set(`${name}: ${problem}`, (problems.get(`${name}: ${problem}`) ?? 0) + 1);
      await pause(PAUSE_MS);
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, sendOn));
  for (const agent of agents.values()) agent.destroy();
}

async function measure(): Promise<Sample> {
  // Diagnoses that wait, and connections that are being closed.
  await pause(300);
  server.send('measure');
  const held = await told<Held>();
  const clients = String(await administrator.client('LIST'));
  return { ...held, redisConnections: clients.trim().split('\n').length };
}

function report(): boolean {
  const resource = (kind: string) => samples.map(({ resources }) => resources[kind] ?? 0);
  const kinds = [...new Set(samples.flatMap(({ resources }) => Object.keys(resources)))].sort();
  const measures: Measure[] = [
    { name: 'heap, MiB', values: samples.map(({ heapBytes }) => heapBytes / MIB), allowed: 4 },
    {
      name: 'outside the heap, MiB',
      values: samples.map(({ externalBytes }) => externalBytes / MIB),
      allowed: 4,
    },
    {
      name: 'connections of Redis',
      values: samples.map(({ redisConnections }) => redisConnections),
      allowed: 0,
    },
    ...kinds.map((kind) => ({ name: kind, values: resource(kind), allowed: 2 })),
  ];
  const results = measures.map(judged);
  const uncaught = samples.at(-1)?.uncaught ?? [];
  const sent = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const isSound = results.every(({ isFlat }) => isFlat) && problems.size === 0 && uncaught.length === 0;
  if (values.json) {
    console.log(JSON.stringify({ sent, results, problems: Object.fromEntries(problems), uncaught }));
    return isSound;
  }
  console.log(`${sent} requests in ${minutes} minutes, of ${Object.keys(counts).length} kinds`);
  console.log(
    table(
      ['held by the servers', 'first third', 'last third', ''],
      results.map(({ name, first, last, isFlat }) => [
        name,
        first.toFixed(1),
        last.toFixed(1),
        isFlat ? 'flat' : 'GROWS',
      ]),
    ),
  );
  for (const [problem, times] of problems) console.log(`${times} × ${problem}`);
  for (const error of uncaught) console.log(`not caught: ${error}`);
  return isSound;
}
