/** Cost of waiting with each claim until a replica has it. */

import { setTimeout as pause } from 'node:timers/promises';
import type { Store } from 'countersign';
import { type RedisOptions, redis } from 'countersign/redis';
import { quantile, ratioOf, type Spread } from '../../bench/statistics.ts';
import { startLoad } from './load.ts';
import type { Topology } from './topology.ts';

/** With waiting, as a multiple of without, round by round. */
export interface Cost {
  readonly throughput: Spread;
  readonly p50: Spread;
  readonly p99: Spread;
  /** The median of the rounds, in milliseconds. */
  readonly p50Ms: { readonly without: number; readonly waiting: number };
}

interface Measurement {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

const MEASURE_MS = 1_000;

/** Measures both in turn, so many times. */
export async function costOf(
  topology: Topology,
  waitReplicas: NonNullable<RedisOptions['waitReplicas']>,
  rounds: number,
): Promise<Cost> {
  const client = topology.client();
  const without: Measurement[] = [];
  const waiting: Measurement[] = [];
  const stores = [redis(client).store, redis(client, { waitReplicas }).store] as const;
  // Not counted: the code is compiled, and the scripts are loaded.
  for (const store of stores) await measure(topology, store);
  for (let round = 0; round < rounds; round++) {
    without.push(await measure(topology, stores[0]));
    waiting.push(await measure(topology, stores[1]));
  }
  client.disconnect();
  const ratio = (field: keyof Measurement) =>
    ratioOf(
      waiting.map((each) => each[field]),
      without.map((each) => each[field]),
    );
  const medianP50 = (all: readonly Measurement[]) =>
    quantile(
      all.map(({ p50 }) => p50).sort((a, b) => a - b),
      0.5,
    );
  return {
    throughput: ratio('perSecond'),
    p50: ratio('p50'),
    p99: ratio('p99'),
    p50Ms: { without: medianP50(without), waiting: medianP50(waiting) },
  };
}

async function measure({ keyIds }: Topology, store: Store): Promise<Measurement> {
  const load = startLoad(store, keyIds);
  const startMs = performance.now();
  await pause(MEASURE_MS);
  await load.stop();
  const seconds = (performance.now() - startMs) / 1000;
  const times = load.admitted.map(({ askedMs, answeredMs }) => answeredMs - askedMs).sort((a, b) => a - b);
  return { perSecond: times.length / seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
