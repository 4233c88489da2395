/** An API that knows its clients by bearer tokens, and leaves their limits to Countersign. */

import { createLimiter, type LimiterOptions, type LimitState, memoryStore } from '@countersign/core';
import { limitOnly } from '@countersign/fastify';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    client: Client | undefined;
  }
  interface FastifyContextConfig {
    /** How many requests one counts for. Default: 1. */
    cost?: number;
  }
}

type Tier = 'test' | 'live';
type Client = { readonly keyId: string; readonly tier: Tier };

/** The authentication that was there before: tokens, for everyone to try. */
const CLIENTS: ReadonlyMap<string, Client> = new Map([
  ['Bearer test-token', { keyId: 'acme-test', tier: 'test' }],
  ['Bearer live-token', { keyId: 'acme-live', tier: 'live' }],
]);

/** An API, and a look at where a client stands, which costs it nothing. */
export interface Api {
  readonly app: FastifyInstance;
  readonly look: (keyId: string, tier: Tier) => Promise<readonly LimitState[]>;
}

/** Makes the API. `clock` gives milliseconds since the epoch. */
export function createApi(clock: () => number): Api {
  const common = { store: memoryStore(), clock };
  const tiers: Readonly<Record<Tier, LimiterOptions>> = {
    test: { ...common, name: 'test', limits: [{ limit: 10, windowSeconds: 60, name: 'minute' }] },
    live: {
      ...common,
      name: 'live',
      limits: [
        { limit: 100, windowSeconds: 60, name: 'minute' },
        { limit: 1000, windowSeconds: 3600, name: 'hour' },
      ],
    },
  };
  const reads = {
    keyId: ({ client }: FastifyRequest) => client?.keyId,
    cost: ({ routeOptions }: FastifyRequest) => routeOptions.config.cost ?? 1,
  };
  const limited = {
    test: limitOnly({ ...tiers.test, ...reads }),
    live: limitOnly({ ...tiers.live, ...reads }),
  };

  const app = fastify();
  app.decorateRequest('client', undefined);
  app.addHook('onRequest', async (request, reply) => {
    request.client = CLIENTS.get(request.headers.authorization ?? '');
    if (request.client === undefined) return reply.code(401).header('WWW-Authenticate', 'Bearer').send();
  });
  app.addHook('onRequest', (request, reply, done) => {
    // Had nobody been authenticated, either would fail for want of a key.
    limited[request.client?.tier ?? 'test'](request, reply, done);
  });
  app.get('/quotes', async () => ({ EURNPR: '163.20' }));
  app.post('/reports', { config: { cost: 5 } }, async () => ({ report: 'made' }));

  // Limiters of one name and store count together.
  const looks = { test: createLimiter(tiers.test), live: createLimiter(tiers.live) };
  return { app, look: async (keyId, tier) => (await looks[tier].look(keyId)) ?? [] };
}
