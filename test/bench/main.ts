/**
 * Measures everything and writes RESULTS.md. `memory`, `http`, `redis` and `unsigned` measure that part alone, and print it;
 * `profile` prints where the time of a verification goes. With `--quick` it is a short try that only prints.
 */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measureEveryday } from './everyday.ts';
import { measureHttp } from './http.ts';
import { measureInMemory } from './in-memory.ts';
import { measureLibraries } from './libraries.ts';
import { measureListeners } from './listeners.ts';
import { measureNodeVersions } from './node-versions.ts';
import { profile } from './profile.ts';
import { measureRedisAdmit } from './redis-admit.ts';
import { measureRedisClients } from './redis-clients.ts';
import { measureRedisGrowth } from './redis-growth.ts';
import { measureRedisHttp } from './redis-http.ts';
import { measureRedisMemory } from './redis-memory.ts';
import { type RedisResults, redisReport } from './redis-report.ts';
import { measureGrowth, measureMemory } from './replay-memory.ts';
import {
  conditions,
  httpReport,
  type MemoryPart,
  memoryReport,
  report,
  unsignedWorkReport,
} from './report.ts';
import { measureUnsignedWork } from './unsigned-work.ts';
import { measureWebhooks } from './webhooks.ts';

const quick = process.argv.includes('--quick');
const args = process.argv.slice(2);
const command = ['npm run bench', ...(args.length === 0 ? [] : ['--', ...args])].join(' ');

/** The parts that can be measured alone, as the sections that they print. */
const PARTS: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  memory: async () => memoryReport(await measureMemoryPart()),
  http: async () => httpReport(await step('HTTP servers', measureHttp(quick))),
  redis: async () => redisReport(await measureRedis()),
  unsigned: async () => unsignedWorkReport(await measureUnsignedWork(quick)),
  profile: async () => [await profile()],
};

const part = args.find((arg) => !arg.startsWith('--'));
if (part === undefined) await measureAll();
else await measurePart(part);

async function measurePart(name: string): Promise<void> {
  const measure = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
  if (measure === undefined) {
    console.error(`There is no part "${name}"; the parts are ${Object.keys(PARTS).join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  console.log(['', conditions(command), ...(await measure())].join('\n\n'));
}

async function measureAll(): Promise<void> {
  const page = report(
    {
      memory: await measureMemoryPart(),
      http: await step('HTTP servers', measureHttp(quick)),
      unsignedWork: await step('work before the signature', measureUnsignedWork(quick)),
      redis: await measureRedis(),
    },
    command,
  );
  console.log(`\n${page}`);
  if (quick) return;
  // From test/dist/bench to the sources.
  const results = fileURLToPath(new URL('../../bench/RESULTS.md', import.meta.url));
  writeFileSync(results, `${page}\n`);
}

async function measureMemoryPart(): Promise<MemoryPart> {
  return {
    inMemory: await step('verification in memory', measureInMemory(quick)),
    everyday: await step('everyday options, refusals and many keys', measureEveryday(quick)),
    webhooks: await step('deliveries of webhooks', measureWebhooks(quick)),
    nodes: await step('versions of Node', measureNodeVersions(quick)),
    libraries: await step('other libraries', measureLibraries(quick)),
    listeners: await step('listeners', measureListeners(quick)),
    memory: await step('replay memory', measureMemory()),
    growth: await step('growth of the replay memory', measureGrowth(quick)),
  };
}

async function measureRedis(): Promise<RedisResults> {
  return {
    admit: await step('checks in Redis', measureRedisAdmit(quick)),
    clients: await step('clients of Redis', measureRedisClients(quick)),
    http: await step('HTTP servers with Redis', measureRedisHttp(quick)),
    memory: await step('memory of Redis', measureRedisMemory(quick)),
    growth: await step('growth in Redis', measureRedisGrowth(quick)),
  };
}

async function step<T>(name: string, work: Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work;
  console.log(`measured: ${name} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
  return result;
}
