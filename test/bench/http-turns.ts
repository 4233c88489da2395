/** HTTP servers in processes of their own, measured in turns. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Load } from './http-load.ts';
import { signedHttpRequests, type Way } from './http-requests.ts';
import { timedRounds } from './rounds.ts';

/** Measurements of one server. */
export interface ServerTurns {
  readonly way: Way;
  /** Of each round: requests answered in a second. */
  readonly perSecond: readonly number[];
  /** Of each round: milliseconds of processor time. */
  readonly cpuMs: readonly number[];
}

/** Plan by which the servers of one framework are measured. */
export interface TurnPlan {
  readonly framework: string;
  readonly ways: readonly Way[];
  readonly seconds: number;
  readonly requestsPerTurn: number;
  readonly connections: number;
  /** Port of the Redis of those servers that need one. */
  readonly redisPort?: number;
  readonly beforeRound?: () => Promise<unknown>;
}

/** Starts a server for each way and measures all of them, round by round. */
export async function measureTurns(plan: TurnPlan): Promise<ServerTurns[]> {
  const servers = await Promise.all(plan.ways.map((way) => ServerProcess.start(plan, way)));
  try {
    for (const { round, counts } of timedRounds(plan.seconds)) {
      await plan.beforeRound?.();
      for (let turn = 0; turn < servers.length; turn++) {
        const server = servers[(turn + round) % servers.length] as ServerProcess;
        await server.takeTurn(plan, counts);
      }
    }
  } finally {
    for (const server of servers) server.stop();
  }
  return servers;
}

class ServerProcess implements ServerTurns {
  readonly way: Way;
  readonly perSecond: number[] = [];
  readonly cpuMs: number[] = [];
  readonly #child: ChildProcess;
  readonly #port: number;

  private constructor(way: Way, child: ChildProcess, port: number) {
    this.way = way;
    this.#child = child;
    this.#port = port;
  }

  static async start({ framework, redisPort }: TurnPlan, way: Way): Promise<ServerProcess> {
    const entry = fileURLToPath(new URL('./http-servers.js', import.meta.url));
    const child = fork(entry, [framework, way, ...(redisPort === undefined ? [] : [String(redisPort)])], {
      env: { ...process.env, NODE_ENV: 'production' },
    });
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    return new ServerProcess(way, child, port);
  }

  async takeTurn({ requestsPerTurn, connections }: TurnPlan, counts: boolean): Promise<void> {
    const requests = signedHttpRequests(requestsPerTurn);
    // Connections are made anew: a server closes those that were idle while the others had their turns.
    const load = await Load.connect(this.#port, connections);
    const cpuBefore = await this.#cpuMs();
    const start = process.hrtime.bigint();
    await load.send(requests);
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    const cpuAfter = await this.#cpuMs();
    load.close();
    if (!counts) return;
    this.perSecond.push(requestsPerTurn / seconds);
    this.cpuMs.push(cpuAfter - cpuBefore);
  }

  stop(): void {
    this.#child.disconnect();
  }

  async #cpuMs(): Promise<number> {
    const answer = once(this.#child, 'message');
    this.#child.send('cpuUsage');
    const [{ cpuUsage }] = (await answer) as [{ cpuUsage: NodeJS.CpuUsage }];
    return (cpuUsage.user + cpuUsage.system) / 1000;
  }
}
