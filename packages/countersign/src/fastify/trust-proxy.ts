/** The setting by which Fastify finds a client's address. */

import type { FastifyInstance } from 'fastify';
import { warnOnce } from '../internal/warn-once.ts';

/** Finds the `trustProxy` option of the app, which `initialConfig` leaves out; undefined if Fastify does not expose it. */
export function trustProxyOf(fastify: FastifyInstance): unknown {
  for (let owner: object = fastify; owner !== null; owner = Object.getPrototypeOf(owner)) {
    const symbol = Object.getOwnPropertySymbols(owner).find(
      ({ description }) => description === 'fastify.options',
    );
    if (symbol !== undefined) return (owner as Record<symbol, { trustProxy?: unknown }>)[symbol]?.trustProxy;
  }
  return undefined;
}

/** Warns, once for each number, by which Fastify trusts nobody since 5.12. */
export function warnOfHopCount(fastify: FastifyInstance, trustProxy: unknown): void {
  if (typeof trustProxy !== 'number' || trustProxy === 0 || !distrustsNumbers(fastify.version)) return;
  warnOnce(
    'COUNTERSIGN_HOP_COUNT',
    `Fastify ${fastify.version} trusts nobody by a number (trustProxy: ${trustProxy}), so that request.ip is the address of ` +
      'your proxy: allowlists refuse everyone else, and all clients are throttled together. Name the addresses of your ' +
      "proxies, such as trustProxy: '10.0.0.1'; see docs/guides/behind-a-proxy.md.",
  );
}

function distrustsNumbers(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 12);
}
