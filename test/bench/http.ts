/** Whole HTTP servers: bare, with Countersign, and with what is written by hand today. */

import type { Way } from './http-requests.ts';
import { measureTurns, type ServerTurns } from './http-turns.ts';
import { ratioOf, type Spread } from './statistics.ts';

/** Throughput that one way of checking leaves to its framework. */
export interface HttpResult {
  readonly framework: string;
  readonly way: Way;
  /** Requests a second, by those of the bare server. */
  readonly throughput: Spread;
  /** Requests a second, by those of the server that checks the MAC alone; undefined where there is none. */
  readonly toMacAlone: Spread | undefined;
  /** Processor time that a request costs the server, by that of the bare server. */
  readonly cpu: Spread;
}

/** The frameworks that there are servers of. */
export const FRAMEWORKS: readonly string[] = ['express', 'fastify'];
const WAYS: readonly Way[] = ['bare', 'MAC alone', 'by hand', 'countersign', 'countersign, parse: json'];
const CONNECTIONS = 32;

/** Measures all servers, those of one framework in turns. */
export async function measureHttp(quick: boolean): Promise<HttpResult[]> {
  const results: HttpResult[] = [];
  for (const framework of FRAMEWORKS) {
    const turns = await measureTurns({
      ...{ framework, ways: WAYS, connections: CONNECTIONS },
      ...{ seconds: quick ? 3 : 40, requestsPerTurn: quick ? 500 : 1000 },
    });
    results.push(...toBare(framework, turns));
  }
  return results;
}

/** Compares the servers of a framework with the first of them. */
export function toBare(framework: string, turns: readonly ServerTurns[]): HttpResult[] {
  const bare = turns[0] as ServerTurns;
  const macAlone = turns.find(({ way }) => way === 'MAC alone');
  return turns.map(({ way, perSecond, cpuMs }) => ({
    ...{ framework, way },
    throughput: ratioOf(perSecond, bare.perSecond),
    toMacAlone: macAlone && ratioOf(perSecond, macAlone.perSecond),
    cpu: ratioOf(cpuMs, bare.cpuMs),
  }));
}
