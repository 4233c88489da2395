/** The API on Fastify: each mount is a context of its own with the plugin registered in it. */

import { countersign, deduplicate, idempotent } from 'countersign/fastify';
import { influencemartIdempotentRoutes } from 'countersign/schemes/influencemart';
import Fastify, { type FastifyInstance, type FastifyPluginAsync, type FastifyRequest } from 'fastify';
import * as answers from './answers.ts';
import { unzipped } from './content-encoding.ts';
import { isForwarded, type Metrics } from './metrics.ts';
import { isTooDeep } from './nesting.ts';
import {
  INFLUENCEMART_BASE_PATH,
  IP2_BASE_PATH,
  MAX_BODY_BYTES,
  SLAUNCHX_BASE_PATH,
  type Systems,
} from './systems.ts';

/** Options of {@link createFastifyApp}. */
export interface FastifyAppOptions {
  /** Metrics behind `GET /metrics`. */
  readonly metrics: Metrics;
  /** Proxies whose X-Forwarded-For is believed, such as `loopback, 10.0.0.0/8`. Default: none. */
  readonly trustProxy?: string | undefined;
}

/** Builds the app, which is ready once it has been awaited. */
export async function createFastifyApp(
  systems: Systems,
  { metrics, trustProxy }: FastifyAppOptions,
): Promise<FastifyInstance> {
  const app = Fastify({ bodyLimit: MAX_BODY_BYTES, ...(trustProxy !== undefined && { trustProxy }) });
  takeBodies(app);
  refuseDeepBodies(app);
  answerProblems(app);

  app.get('/health', () => answers.health);
  app.get('/metrics', async ({ headers }, reply) =>
    isForwarded(headers) ? reply.callNotFound() : reply.type(metrics.contentType).send(await metrics.page()),
  );
  await app.register(iimmpactMount(systems), { prefix: '/iimmpact' });
  await app.register(influencemartMount(systems), { prefix: INFLUENCEMART_BASE_PATH });
  await app.register(ip2Mount(systems), { prefix: IP2_BASE_PATH });
  await app.register(slaunchxMount(systems), { prefix: SLAUNCHX_BASE_PATH });
  await app.register(intendMount(systems), { prefix: '/intend' });
  await app.ready();
  return app;
}

function iimmpactMount({ iimmpact }: Systems): FastifyPluginAsync {
  return async (mount) => {
    await mount.register(countersign, { verifier: iimmpact });
    answerProblems(mount);
    await mount.register(echoAt('/echo'));
    mount.get('/v2/balance', () => answers.iimmpactBalance);
    mount.get('/v2/balance-statement', ({ query }) => answers.iimmpactStatement(query));
    mount.post('/v2/topup', ({ body }) => answers.iimmpactTopup(body));
    mount.post('/v2/callback-url', ({ query }) => answers.iimmpactCallbackUrl(query));
  };
}

function influencemartMount({ influencemart }: Systems): FastifyPluginAsync {
  // What a route requires beyond a good signature stands in its config.
  const liveKeys = { config: { countersign: { mode: 'live' } } } as const;
  const eventId = { config: { countersign: { requires: ['eventId'] } } } as const;
  const once = { preHandler: deduplicate(influencemart) };
  return async (mount) => {
    await mount.register(countersign, { verifier: influencemart });
    const routes = influencemartIdempotentRoutes;
    mount.addHook('preHandler', idempotent(influencemart, { routes, basePath: INFLUENCEMART_BASE_PATH }));
    answerProblems(mount);
    await mount.register(echoAt('/echo'));
    mount.get('/v1/products', () => answers.influencemartProducts);
    mount.get('/v1/live/products', liveKeys, () => answers.influencemartProducts);
    mount.post('/v1/conversions', ({ body }, reply) =>
      reply.code(202).send(answers.influencemartConversion(body)),
    );
    mount.post('/v1/webhooks/:event', { ...eventId, ...once }, (request, reply) =>
      reply.code(202).send(answers.influencemartEvent(request.countersign.eventId)),
    );
  };
}

function ip2Mount({ ip2 }: Systems): FastifyPluginAsync {
  return async (mount) => {
    await mount.register(countersign, { verifier: ip2 });
    answerProblems(mount);
    await mount.register(echoAt('/api/v2/echo/:subscriptionId/:accountId'));
    mount.post('/api/v2/transactions/debits/:subscriptionId/:accountId', ({ params, body }) =>
      answers.ip2Transaction('debit', params, body),
    );
    mount.post('/api/v2/transactions/credits/:subscriptionId/:accountId', ({ params, body }) =>
      answers.ip2Transaction('credit', params, body),
    );
    mount.get('/api/v2/paymentmethods', () => answers.ip2PaymentMethods);
  };
}

function slaunchxMount({ slaunchx }: Systems): FastifyPluginAsync {
  const unsigned = { config: { countersign: false } } as const;
  const payouts = { config: { countersign: { scopes: ['payouts:write'] } } } as const;
  return async (mount) => {
    await mount.register(countersign, { verifier: slaunchx });
    answerProblems(mount);
    await mount.register(echoAt('/api/v1/partner/echo'));
    mount.get('/actuator/health', unsigned, () => answers.health);
    mount.all('/web/v1/*', (_request, reply) => reply.code(403).send(answers.slaunchxWrongChain));
    mount.post('/api/v1/partner/auth/login/initiate', () => answers.slaunchxLogin);
    mount.get('/api/v1/partner/constants/countries', () => answers.slaunchxCountries);
    mount.post('/api/v1/partner/payouts', payouts, () => answers.slaunchxPayout);
  };
}

function intendMount({ intend }: Systems): FastifyPluginAsync {
  return async (mount) => {
    await mount.register(countersign, { verifier: intend });
    answerProblems(mount);
    await mount.register(echoAt('/echo'));
    mount.get('/api/clients/get', ({ query }) => answers.intendClients(query));
    mount.post('/api/clients/create', ({ body }) => answers.intendClient(body));
  };
}

/** The echo, in a context of its own since its parser takes every type. */
function echoAt(path: string): FastifyPluginAsync {
  return async (context) => {
    context.removeAllContentTypeParsers();
    context.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) =>
      unzipped(body, request.headers['content-encoding']),
    );
    context.post(path, ({ body }) => answers.echo(body));
  };
}

/** JSON for all routes, zipped or not; an empty body is none, as clients send the type with every request. */
function takeBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    unzipped(body, request.headers['content-encoding']).then((bytes) => {
      if (bytes.length === 0) done(null, undefined);
      else void parseJson(request, bytes.toString('utf8'), done);
    }, done);
  });
  // Other types are left alone by handlers that have no use for them.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async () => undefined);
}

/** Refuses bodies that are nested too deep, since handlers may answer with parts of the body. */
function refuseDeepBodies(app: FastifyInstance): void {
  app.addHook('preHandler', async ({ body }) => {
    if (!Buffer.isBuffer(body) && isTooDeep(body))
      throw Object.assign(new Error(answers.TOO_DEEP), { statusCode: 400 });
  });
}

/** In each mount, so that a path which is not there is told only to those who have signed. */
function answerProblems(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => {
    reply.code(404).send(answers.problem(404, 'There is no such endpoint.'));
  });
  app.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) => {
    const status = error.statusCode ?? 500;
    reply.code(status).send(answers.problem(status, status < 500 ? error.message : 'Internal server error'));
  });
}
