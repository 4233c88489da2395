/** Whole HTTP servers: bare, with Countersign, and with what is written by hand today. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Load } from './http-load.ts';
import { signedHttpRequests, type Way } from './http-requests.ts';
import { timedRounds } from './rounds.ts';
import { ratioOf, type Spread } from './statistics.ts';

/** What one way of checking keeps of its framework. */
export interface HttpResult {
  readonly framework: string;
  readonly way: Way;
  /** Requests a second, by those of the bare server. */
  readonly throughput: Spread;
  /** Processor time that a request costs the server, by that of the bare server. */
  readonly cpu: Spread;
}

const FRAMEWORKS = ['express', 'fastify'];
const WAYS: readonly Way[] = ['bare', 'countersign', 'by hand'];
const CONNECTIONS = 32;

/** Measures all servers, those of one framework in turns. */
export async function measureHttp(quick: boolean): Promise<HttpResult[]> {
  const seconds = quick ? 3 : 40;
  const requests = quick ? 500 : 1000;
  const results: HttpResult[] = [];
  for (const framework of FRAMEWORKS) {
    const servers = await Promise.all(WAYS.map((way) => ServerProcess.start(framework, way)));
    try {
      await runRounds(servers, seconds, requests);
    } finally {
      for (const server of servers) server.stop();
    }
    const bare = servers[0] as ServerProcess;
    for (const { way, perSecond, cpuMs } of servers) {
      const throughput = ratioOf(perSecond, bare.perSecond);
      results.push({ framework, way, throughput, cpu: ratioOf(cpuMs, bare.cpuMs) });
    }
  }
  return results;
}

async function runRounds(
  servers: readonly ServerProcess[],
  seconds: number,
  requestsPerTurn: number,
): Promise<void> {
  for (const { round, counts } of timedRounds(seconds)) {
    for (let turn = 0; turn < servers.length; turn++) {
      const server = servers[(turn + round) % servers.length] as ServerProcess;
      await server.takeTurn(requestsPerTurn, counts);
    }
  }
}

class ServerProcess {
  readonly way: Way;
  /** Of each round: requests answered in a second. */
  readonly perSecond: number[] = [];
  /** Of each round: milliseconds of processor time. */
  readonly cpuMs: number[] = [];
  readonly #child: ChildProcess;
  readonly #port: number;

  private constructor(way: Way, child: ChildProcess, port: number) {
    this.way = way;
    this.#child = child;
    this.#port = port;
  }

  static async start(framework: string, way: Way): Promise<ServerProcess> {
    const entry = fileURLToPath(new URL('./http-servers.js', import.meta.url));
    const child = fork(entry, [framework, way], { env: { ...process.env, NODE_ENV: 'production' } });
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    return new ServerProcess(way, child, port);
  }

  async takeTurn(howMany: number, counts: boolean): Promise<void> {
    const requests = signedHttpRequests(howMany);
    // Connections are made anew: a server closes those that were idle while the others had their turns.
    const load = await Load.connect(this.#port, CONNECTIONS);
    const cpuBefore = await this.#cpuMs();
    const start = process.hrtime.bigint();
    await load.send(requests);
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    const cpuAfter = await this.#cpuMs();
    load.close();
    if (!counts) return;
    this.perSecond.push(howMany / seconds);
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
