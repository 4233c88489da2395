/**
 * Measures everything and writes RESULTS.md. With `--quick` it is a short try that only prints; with `redis` only what has
 * to do with Redis is measured, and printed; with `http` only the servers without it, with `unsigned` only what strangers cost.
 */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measureHttp } from './http.ts';
import { measureInMemory } from './in-memory.ts';
import { measureLibraries } from './libraries.ts';
import { measureListeners } from './listeners.ts';
import { measureRedisAdmit } from './redis-admit.ts';
import { measureRedisGrowth } from './redis-growth.ts';
import { measureRedisHttp } from './redis-http.ts';
import { measureRedisMemory } from './redis-memory.ts';
import { type RedisResults, redisReport } from './redis-report.ts';
import { measureGrowth, measureMemory } from './replay-memory.ts';
import { conditions, httpReport, report, unsignedWorkReport } from './report.ts';
import { measureUnsignedWork } from './unsigned-work.ts';

const quick = process.argv.includes('--quick');
const args = process.argv.slice(2);
const command = ['npm run bench', ...(args.length === 0 ? [] : ['--', ...args])].join(' ');
if (process.argv.includes('redis')) {
  console.log(['', conditions(command), ...redisReport(await measureRedis())].join('\n\n'));
} else if (process.argv.includes('http')) {
  console.log(['', conditions(command), ...httpReport(await measureHttp(quick))].join('\n\n'));
} else if (process.argv.includes('unsigned')) {
  const results = await measureUnsignedWork(quick);
  console.log(['', conditions(command), ...unsignedWorkReport(results)].join('\n\n'));
} else {
  await measureAll();
}

async function measureAll(): Promise<void> {
  const page = report(
    {
      inMemory: await step('verification in memory', measureInMemory(quick)),
      libraries: await step('other libraries', measureLibraries(quick)),
      listeners: await step('listeners', measureListeners(quick)),
      http: await step('HTTP servers', measureHttp(quick)),
      memory: await step('replay memory', measureMemory()),
      growth: await step('growth of the replay memory', measureGrowth(quick)),
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

async function measureRedis(): Promise<RedisResults> {
  return {
    admit: await step('checks in Redis', measureRedisAdmit(quick)),
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
