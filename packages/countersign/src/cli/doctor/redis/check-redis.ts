/** Redis, as the store of replay ids and limits needs it. */

import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { redisStore } from '../../../redis/redis-store.ts';
import { parseServerInfo } from '../../../redis/server-info.ts';
import { Failure } from '../../failure.ts';
import type { Io } from '../../io.ts';
import type { RedisAddress } from '../../redis/redis-address.ts';
import { type OpenRedis, openRedis, REDIS_TIMEOUT_MS } from '../../redis/redis-connection.ts';
import { describe, type Reading, type Skew, skewOf } from '../clock-skew.ts';
import { type Finding, findingsOf } from '../finding.ts';
import { redisFindings } from './redis-findings.ts';
import { askFacts, type RedisFacts } from './redis-info.ts';

const redis = findingsOf('redis');

/** Connects and checks everything. It writes one replay id, which expires within a minute. */
export async function checkRedis(
  io: Io,
  address: RedisAddress,
  prefix?: string,
): Promise<readonly Finding[]> {
  let open: OpenRedis;
  try {
    open = await openRedis(address);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'out_of_reach') throw error;
    const cure = 'Check that it runs, the host and port, the password, and whether it wants TLS (rediss://).';
    return [redis.fault('reachable', `${error.message}.`, cure)];
  }
  try {
    return await examine(io, open, { shown: address.shown, prefix });
  } catch (error) {
    if (error instanceof Failure) throw error;
    const reason = error instanceof Error ? error.message : 'it failed';
    return [
      redis.fault(
        'answers',
        `Redis at ${address.shown} was lost while it was asked: ${reason}.`,
        'Try again.',
      ),
    ];
  } finally {
    open.close();
  }
}

interface Examination {
  readonly shown: string;
  readonly prefix: string | undefined;
}

async function examine(io: Io, open: OpenRedis, { shown, prefix }: Examination): Promise<readonly Finding[]> {
  const reading = await askTime(io, open.server);
  const facts = await askFacts(open.server);
  const findings = [
    reading === undefined
      ? redis.ok('reachable', `Redis at ${shown} answers.`)
      : reachableFinding(shown, reading.receivedMs - reading.sentMs),
    ...redisFindings(facts),
    ...(await clusterFindings(open.server, facts)),
    reading === undefined
      ? redis.unknown(
          'clock',
          'The server does not report its time.',
          'Let the user of this connection run TIME (ACL: +time).',
        )
      : redisClockFinding(shown, skewOf(reading)),
  ];
  const isUnfit = findings.some(({ state, check }) => state === 'fault' && PREVENT_TRIAL.has(check));
  return isUnfit ? [...findings, NOT_TRIED] : [...findings, await trial(io, open, prefix)];
}

/** Faults with which the trial fails for certain, or would warn of the same again. */
const PREVENT_TRIAL: ReadonlySet<string> = new Set(['eviction', 'loading', 'role', 'cluster']);
const NOT_TRIED = redis.unknown(
  'trial',
  'No replay id was written for a trial.',
  'Correct the faults, then run this again.',
);

/** Milliseconds that a store gives Redis unless told otherwise. */
const STORE_TIMEOUT_MS = 250;

/** Judges how long an answer took. */
export function reachableFinding(shown: string, tookMs: number): Finding {
  const text = `Redis at ${shown} answers within ${Math.ceil(tookMs)} ms`;
  const cure = 'Bring it nearer to the app, or raise timeoutMs of redis().';
  if (tookMs >= STORE_TIMEOUT_MS)
    return redis.fault('reachable', `${text}, and a store waits for ${STORE_TIMEOUT_MS} ms.`, cure);
  if (tookMs >= STORE_TIMEOUT_MS / 4)
    return redis.warning(
      'reachable',
      `${text}, which is much of the ${STORE_TIMEOUT_MS} ms that a store waits.`,
      cure,
    );
  return redis.ok('reachable', `${text}.`);
}

/** Default margin of verifiers (replayMarginSeconds). */
const CLOCK_MARGIN_MS = 5000;

/** Judges our clock, as that of an app on this machine, by that of Redis. */
export function redisClockFinding(shown: string, skew: Skew): Finding {
  const text = `${describe(skew, `Redis at ${shown}`)}.`;
  if (skew.leastMs <= CLOCK_MARGIN_MS && skew.mostMs >= -CLOCK_MARGIN_MS) return redis.ok('clock', text);
  const cure = 'Limits go by the clock of Redis, timestamps by that of the app. Synchronise both (NTP).';
  return redis.warning('clock', text, cure);
}

async function askTime(io: Io, server: Redis): Promise<Reading | undefined> {
  const sentMs = io.clock();
  const time = await server.time().catch((error: Error) => {
    if (error.name === 'ReplyError') return undefined;
    throw error;
  });
  if (time === undefined) return undefined;
  const [seconds, microseconds] = time;
  return {
    shownMs: Number(seconds) * 1000 + Number(microseconds) / 1000,
    resolutionMs: 0,
    sentMs,
    receivedMs: io.clock(),
  };
}

async function clusterFindings(server: Redis, { info }: RedisFacts): Promise<readonly Finding[]> {
  if (info.get('cluster_enabled') !== '1') return [];
  const state = parseServerInfo(String(await server.call('CLUSTER', 'INFO'))).get('cluster_state');
  if (state === 'ok')
    return [redis.ok('cluster', 'It is a node of a Cluster, which is ok: use new Cluster([…]) of ioredis.')];
  const cure = 'Look at CLUSTER NODES and CLUSTER SLOTS: nodes are down, or slots are without an owner.';
  return [redis.fault('cluster', `It is a node of a Cluster that is not ok (cluster_state ${state}).`, cure)];
}

/** Tries what the store is for: an id is admitted, and not admitted again. */
async function trial(io: Io, { client }: OpenRedis, prefix: string | undefined): Promise<Finding> {
  const cure = 'Let the user of this connection run the commands that the guide names, on these names.';
  try {
    const store = redisStore(client, {
      timeoutMs: REDIS_TIMEOUT_MS,
      ...(prefix !== undefined && { prefix }),
    });
    const nowMs = io.clock();
    const id = randomUUID();
    const request = {
      keyId: `doctor:${id}`,
      replayId: id,
      timestampMs: nowMs,
      expiresAtMs: nowMs + 1000,
      limits: [],
      cost: 0,
      nowMs,
    };
    const outcomes = [(await store.admit(request)).outcome, (await store.admit(request)).outcome].join(
      ', then ',
    );
    if (outcomes === 'admitted, then replayed')
      return redis.ok('trial', 'A replay id was admitted once, and refused the second time.');
    return redis.fault('trial', `A replay id that was sent twice was ${outcomes}.`, 'Report this as a bug.');
  } catch (error) {
    if (error instanceof TypeError) throw new Failure('usage', error.message);
    const reason = error instanceof Error ? error.message : 'it failed';
    return redis.fault('trial', `A replay id could not be written: ${reason}.`, cure);
  }
}
