/** The sections on Redis of the page of results. */

import type { RedisAdmitResult } from './redis-admit.ts';
import { COMPOSITION, COUNTERSIGN } from './redis-contenders.ts';
import type { RedisGrowth, RedisGrowthResult } from './redis-growth.ts';
import type { RedisHttpResult } from './redis-http.ts';
import type { RedisFillResult, RedisMemoryResult } from './redis-memory.ts';
import { show, table, verdict } from './tables.ts';

/** All that was measured with Redis. */
export interface RedisResults {
  readonly admit: readonly RedisAdmitResult[];
  readonly clients: readonly RedisAdmitResult[];
  readonly http: readonly RedisHttpResult[];
  readonly memory: RedisMemoryResult;
  readonly growth: RedisGrowth;
}

const THROUGHPUT_GOAL = 3;
const P99_GOAL = 0.5;
const OF_BARE_GOALS: Readonly<Record<string, number>> = { fastify: 0.8, express: 0.95 };
const OF_COMPOSITION_GOALS: Readonly<Record<string, number>> = { fastify: 2 };
const BYTES_GOAL = 72;
const BYTES_GOAL_IDS = 1_000_000;
const GROWTH_GOAL = 1.5;
const GROWTH_GOAL_KEYS = 100_000;

/** Writes the sections. */
export function redisReport({ admit, clients, http, memory, growth }: RedisResults): string[] {
  return [
    ...[...admitSection(admit), ...clientsSection(clients), ...httpSection(http)],
    ...[...memorySection(memory), ...growthSection(growth)],
  ];
}

function admitSection(results: readonly RedisAdmitResult[]): string[] {
  return [
    '## Redis: checks',
    'A nonce and two limits, 64 checks at a time from one process to one redis-server, each contender over a connection ' +
      `of its own and beginning with an empty database, by the ${COMPOSITION} that a user would make: \`SET NX PX\`, ` +
      'then two `consume` of rate-limiter-flexible, one after the other. Latency is from the call to the decision; ' +
      'processor time is that of a check in the process that asks, and in Redis.',
    table(
      ['API keys', 'way', 'throughput', 'p50', 'p99', 'processor time', 'of Redis', 'goal'],
      results.map(({ apiKeys, name, throughput, p50, p99, clientCpu, serverCpu }) => [
        ...[String(apiKeys), name],
        ...[throughput, p50, p99, clientCpu, serverCpu].map(show),
        name === COUNTERSIGN
          ? `throughput at least ${THROUGHPUT_GOAL}: ${verdict(throughput.median >= THROUGHPUT_GOAL)}, ` +
            `p99 at most ${P99_GOAL}: ${verdict(p99.median <= P99_GOAL)}`
          : '',
      ]),
    ),
  ];
}

function clientsSection(results: readonly RedisAdmitResult[]): string[] {
  return [
    '## Redis: clients',
    'The same checks by Countersign on a client of each package, by that on ioredis 6. All send the same commands.',
    table(
      ['API keys', 'client', 'throughput', 'p50', 'p99', 'processor time', 'of Redis'],
      results.map(({ apiKeys, name, throughput, p50, p99, clientCpu, serverCpu }) => [
        ...[String(apiKeys), name],
        ...[throughput, p50, p99, clientCpu, serverCpu].map(show),
      ]),
    ),
  ];
}

function httpSection(results: readonly RedisHttpResult[]): string[] {
  return [
    '## Redis: HTTP servers, 1 KiB of JSON',
    'As in the section on HTTP servers, but with 64 connections and with replay and limits in Redis. Composed: the raw ' +
      `body, the check of the signature by hand, and the ${COMPOSITION} above. The server, the load client and Redis ` +
      'share the CPUs of the machine, so that what Redis takes is taken from the throughput too.',
    table(
      ['framework', 'check', 'throughput', 'by the composition', 'processor time', 'goal for throughput'],
      results.map((result) => [
        ...[result.framework, result.way],
        ...[result.throughput, result.throughputToComposition, result.cpu].map(show),
        result.way === 'countersign with Redis' ? httpGoals(result) : '',
      ]),
    ),
  ];
}

function httpGoals({ framework, throughput, throughputToComposition }: RedisHttpResult): string {
  const goals = [
    { least: OF_BARE_GOALS[framework], of: 'bare', ratio: throughput },
    { least: OF_COMPOSITION_GOALS[framework], of: 'the composition', ratio: throughputToComposition },
  ];
  return goals
    .flatMap(({ least, of, ratio }) =>
      least === undefined ? [] : [`at least ${least} of ${of}: ${verdict(ratio.median >= least)}`],
    )
    .join(', ');
}

function memorySection({ fills, steady, accounts }: RedisMemoryResult): string[] {
  return [
    '## Redis: memory',
    'Growth of `used_memory`, in bytes for each live id. All ids have come within one life, evenly of all API keys, ' +
      'whose accounts and names are counted in.',
    table(
      ['kept in', 'live ids', 'API keys', 'bytes an id', 'goal'],
      fills.map((fill) => [
        ...[fill.way, count(fill.liveIds), count(fill.apiKeys), fill.bytesPerId.toFixed(0), bytesGoal(fill)],
      ]),
    ),
    'The same while one id dies for each that comes, after more than a life: ids are let go of by the set, so that Redis ' +
      'holds dead ones too.',
    table(
      ['live ids', 'API keys', 'bytes an id on average', 'at most', 'goal'],
      steady.map(({ liveIds, apiKeys, meanBytes, mostBytes }) => [
        ...[count(liveIds), count(apiKeys), meanBytes.toFixed(0), mostBytes.toFixed(0)],
        `at most ${BYTES_GOAL} on average: ${verdict(meanBytes <= BYTES_GOAL)}`,
      ]),
    ),
    'Bytes for each API key with two limits and one live id.',
    table(
      ['API keys', 'bytes a key'],
      accounts.map(({ apiKeys, bytesPerKey }) => [count(apiKeys), bytesPerKey.toFixed(0)]),
    ),
  ];
}

function bytesGoal({ way, liveIds, bytesPerId }: RedisFillResult): string {
  const hasGoal = way === 'sets of Countersign' && liveIds === BYTES_GOAL_IDS;
  return hasGoal ? `at most ${BYTES_GOAL}: ${verdict(bytesPerId <= BYTES_GOAL)}` : '';
}

function growthSection({ byLiveIds, byApiKeys }: RedisGrowth): string[] {
  return [
    '## Redis: growth',
    'The time of a check, 64 at a time, by that among the fewest: until all are decided, and what Redis counts for the ' +
      'script alone (`INFO commandstats`). Each number has a redis-server of its own. First the live ids of one API key, ' +
      'then API keys, of which each check takes any: with more of them, fewer checks in a batch have the same.',
    growthTable('live ids', byLiveIds),
    growthTable('API keys', byApiKeys, GROWTH_GOAL_KEYS),
  ];
}

function growthTable(what: string, results: readonly RedisGrowthResult[], countOfGoal?: number): string {
  return table(
    [what, 'time', 'time of the script', ...(countOfGoal === undefined ? [] : ['goal for time'])],
    results.map((result) => [
      ...[count(result.count), show(result.toFewest), show(result.serverToFewest)],
      ...(countOfGoal === undefined ? [] : [result.count === countOfGoal ? growthGoal(result) : '']),
    ]),
  );
}

function growthGoal({ toFewest }: RedisGrowthResult): string {
  return `at most ${GROWTH_GOAL}: ${verdict(toFewest.median <= GROWTH_GOAL)}`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
