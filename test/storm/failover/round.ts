/** One failover under load: the master is killed, and what it had admitted is asked for once more. */

import { setTimeout as pause } from 'node:timers/promises';
import { type RedisOptions, redis } from 'countersign/redis';
import type { TcpProxy } from '../../support/redis/tcp-proxy.ts';
import { until } from '../../support/redis/until.ts';
import { newClaim } from './claims.ts';
import { type Admitted, askAgain, startLoad } from './load.ts';
import type { Topology } from './topology.ts';

/** Distance of the replica from its master when that is killed. */
export type Link =
  | 'direct'
  /** All that the replica gets comes 100 ms late; what is under way is lost with the master. */
  | 'slow'
  /** It has been cut for half a second. */
  | 'cut';

export interface RoundOptions {
  readonly topology: Topology;
  readonly link: Link;
  readonly waitReplicas?: RedisOptions['waitReplicas'];
}

export interface RoundResult {
  /** Admitted in the last second before the master was killed, and since until the service resumed. */
  readonly admitted: number;
  /** Of these, admitted a second time after the failover. */
  readonly admittedTwice: number;
  /** Age of the oldest of them at the kill, in milliseconds; 0 for none. */
  readonly oldestMs: number;
  /** From the kill until a new claim was admitted. */
  readonly resumedMs: number;
}

const LOAD_MS = 1_000;
const SLOW_MS = 100;
const CUT_MS = 500;
const TIMEOUT_MS = 30_000;

/** Loses the master once. Afterwards all is as it was, with the roles exchanged. */
export async function failOver({ topology, link, waitReplicas }: RoundOptions): Promise<RoundResult> {
  const { keyIds } = topology;
  const client = topology.client();
  const observer = topology.client();
  const store = redis(client, waitReplicas === undefined ? {} : { waitReplicas }).store;
  const proxy = link === 'direct' ? undefined : await topology.lengthenLink?.();
  try {
    const first = () => store.admit(newClaim(keyIds[0] as string));
    await until('claims are admitted', async () => (await first()).outcome === 'admitted');
    const victim = await topology.master();
    proxy?.delay(link === 'slow' ? SLOW_MS : 0);
    const load = startLoad(store, keyIds);
    await pause(link === 'cut' ? LOAD_MS - CUT_MS : LOAD_MS);
    if (link === 'cut') await cut(proxy);
    if (link === 'cut') await pause(CUT_MS);
    const killedMs = performance.now();
    await Promise.all([link === 'slow' ? cut(proxy) : undefined, victim.kill()]);
    await until('a replica takes over', async () => (await topology.master()) !== victim, TIMEOUT_MS);
    // With waitReplicas there has to be a replica again before anything is admitted.
    const broughtBack = waitReplicas === undefined ? undefined : topology.bringBack(victim);
    const resumed = () => load.admitted.find(({ askedMs }) => askedMs > killedMs);
    await until('claims are admitted again', () => resumed() !== undefined, TIMEOUT_MS);
    await load.stop();
    const resumedMs = (resumed() as Admitted).answeredMs - killedMs;
    const before = load.admitted.filter(
      ({ askedMs, answeredMs }) => askedMs <= killedMs && answeredMs > killedMs - LOAD_MS,
    );
    await (broughtBack ?? topology.bringBack(victim));
    const again = await askAgain(redis(observer, { timeoutMs: 2_000 }).store, before);
    const oldestMs = Math.max(0, ...again.map(({ answeredMs }) => killedMs - answeredMs));
    return { admitted: before.length, admittedTwice: again.length, oldestMs, resumedMs };
  } finally {
    client.disconnect();
    observer.disconnect();
    await proxy?.close();
  }
}

async function cut(proxy: TcpProxy | undefined): Promise<void> {
  const refused = proxy?.refuse(true);
  proxy?.cut();
  await refused;
}
