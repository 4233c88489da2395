/** An API that knows its clients by bearer tokens, and leaves their limits to Countersign. */

import { type Limit, type LimitState, memoryStore } from 'countersign';
import { rateLimit } from 'countersign/fastify';
import { createRateLimiter } from 'countersign/rate-limit';
import fastify, { type FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    client: Client | undefined;
  }
  interface FastifyContextConfig {
    /** Number of requests that one counts as. Default: 1. */
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

const LIMITS: Readonly<Record<Tier, readonly Limit[]>> = {
  test: [{ limit: 10, windowSeconds: 60, name: 'minute' }],
  live: [
    { limit: 100, windowSeconds: 60, name: 'minute' },
    { limit: 1000, windowSeconds: 3600, name: 'hour' },
  ],
};

/** Makes the API. `clock` gives milliseconds since the epoch. */
export function createApi(clock: () => number): Api {
  const options = { name: 'api', store: memoryStore(), clock };
  const limited = rateLimit({
    ...options,
    key: ({ client }) => client?.keyId,
    limits: ({ client }) => LIMITS[client?.tier ?? 'test'],
    cost: ({ routeOptions }) => routeOptions.config.cost ?? 1,
  });

  const app = fastify();
  app.decorateRequest('client', undefined);
  app.addHook('onRequest', async (request, reply) => {
    request.client = CLIENTS.get(request.headers.authorization ?? '');
    if (request.client === undefined) return reply.code(401).header('WWW-Authenticate', 'Bearer').send();
  });
  app.addHook('onRequest', limited);
  app.get('/quotes', async () => ({ EURNPR: '163.20' }));
  app.post('/reports', { config: { cost: 5 } }, async () => ({ report: 'made' }));

  // Limiters of one name and store count together.
  const limiter = createRateLimiter({ ...options, limits: LIMITS.test });
  return { app, look: async (keyId, tier) => (await limiter.peek(keyId, LIMITS[tier])) ?? [] };
}
