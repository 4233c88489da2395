/** The API on Express: each mount verified before anything is parsed. */

import { countersign, deduplicate, idempotent } from 'countersign/express';
import { influencemartIdempotentRoutes } from 'countersign/schemes/influencemart';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, Router } from 'express';
import * as answers from './answers.ts';
import { isForwarded, type Metrics } from './metrics.ts';
import { isTooDeep } from './nesting.ts';
import {
  INFLUENCEMART_BASE_PATH,
  IP2_BASE_PATH,
  MAX_BODY_BYTES,
  SLAUNCHX_BASE_PATH,
  type Systems,
} from './systems.ts';

/** Options of {@link createExpressApp}. */
export interface ExpressAppOptions {
  /** Metrics behind `GET /metrics`. */
  readonly metrics: Metrics;
  /** Proxies whose X-Forwarded-For is believed, such as `loopback, 10.0.0.0/8`. Default: none. */
  readonly trustProxy?: string | undefined;
}

/** An echo takes whatever is sent: `express.raw` gives the bytes, unzipped, and does not look at the type. */
const anyBody = express.raw({ type: () => true, limit: MAX_BODY_BYTES });
const jsonBody = express.json({ limit: MAX_BODY_BYTES });

/** Builds the app. */
export function createExpressApp(systems: Systems, { metrics, trustProxy }: ExpressAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  // One spelling per route: what is routed is then what was signed, to the letter.
  app.enable('case sensitive routing');
  app.enable('strict routing');
  if (trustProxy !== undefined) app.set('trust proxy', trustProxy);

  app.get('/health', (_req, res) => void res.json(answers.health));
  app.get('/metrics', async (req, res, next) => {
    if (isForwarded(req.headers)) next();
    else res.type(metrics.contentType).send(await metrics.page());
  });
  // Above the mount of SlaunchX, so that it is reached unsigned.
  app.get(`${SLAUNCHX_BASE_PATH}/actuator/health`, (_req, res) => void res.json(answers.health));

  app.use('/iimmpact', countersign(systems.iimmpact), iimmpactRoutes());
  app.use(INFLUENCEMART_BASE_PATH, countersign(systems.influencemart), influencemartRoutes(systems));
  app.use(IP2_BASE_PATH, countersign(systems.ip2), ip2Routes());
  app.use(SLAUNCHX_BASE_PATH, countersign(systems.slaunchx), slaunchxRoutes(systems));
  app.use('/intend', countersign(systems.intend), intendRoutes());

  app.use((_req, res) => void res.status(404).json(answers.problem(404, 'There is no such endpoint.')));
  app.use(onError);
  return app;
}

function iimmpactRoutes(): Router {
  const router = newRouter('/echo');
  router.get('/v2/balance', (_req, res) => void res.json(answers.iimmpactBalance));
  router.get('/v2/balance-statement', (req, res) => void res.json(answers.iimmpactStatement(req.query)));
  router.post('/v2/topup', (req, res) => void res.json(answers.iimmpactTopup(req.body)));
  router.post('/v2/callback-url', (req, res) => void res.json(answers.iimmpactCallbackUrl(req.query)));
  return router;
}

function influencemartRoutes({ influencemart }: Systems): Router {
  const router = newRouter('/echo');
  const routes = influencemartIdempotentRoutes;
  router.use(idempotent(influencemart, { routes, basePath: INFLUENCEMART_BASE_PATH }));
  // The mount has verified the request. These require more of it, and verify nothing twice.
  const liveKeys = countersign(influencemart, { mode: 'live' });
  const eventId = countersign(influencemart, { requires: ['eventId'] });
  router.get('/v1/products', (_req, res) => void res.json(answers.influencemartProducts));
  router.get('/v1/live/products', liveKeys, (_req, res) => void res.json(answers.influencemartProducts));
  router.post(
    '/v1/conversions',
    (req, res) => void res.status(202).json(answers.influencemartConversion(req.body)),
  );
  router.post(
    '/v1/webhooks/:event',
    eventId,
    deduplicate(influencemart),
    (req, res) => void res.status(202).json(answers.influencemartEvent(req.countersign.eventId)),
  );
  return router;
}

function ip2Routes(): Router {
  const router = newRouter('/api/v2/echo/:subscriptionId/:accountId');
  router.post(
    '/api/v2/transactions/debits/:subscriptionId/:accountId',
    (req, res) => void res.json(answers.ip2Transaction('debit', req.params, req.body)),
  );
  router.post(
    '/api/v2/transactions/credits/:subscriptionId/:accountId',
    (req, res) => void res.json(answers.ip2Transaction('credit', req.params, req.body)),
  );
  router.get('/api/v2/paymentmethods', (_req, res) => void res.json(answers.ip2PaymentMethods));
  return router;
}

function slaunchxRoutes({ slaunchx }: Systems): Router {
  const router = newRouter('/api/v1/partner/echo');
  router.use('/web/v1', (_req, res) => void res.status(403).json(answers.slaunchxWrongChain));
  router.post('/api/v1/partner/auth/login/initiate', (_req, res) => void res.json(answers.slaunchxLogin));
  router.get('/api/v1/partner/constants/countries', (_req, res) => void res.json(answers.slaunchxCountries));
  router.post(
    '/api/v1/partner/payouts',
    countersign(slaunchx, { scopes: ['payouts:write'] }),
    (_req, res) => void res.json(answers.slaunchxPayout),
  );
  return router;
}

function intendRoutes(): Router {
  const router = newRouter('/echo');
  router.get('/api/clients/get', (req, res) => void res.json(answers.intendClients(req.query)));
  router.post('/api/clients/create', (req, res) => void res.json(answers.intendClient(req.body)));
  return router;
}

/** A router with the echo, which parses by itself, and JSON bodies for all routes that follow. */
function newRouter(echoPath: string): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.post(echoPath, anyBody, (req, res) => void res.json(answers.echo(req.body)));
  router.use(jsonBody, refuseDeepBodies);
  return router;
}

const refuseDeepBodies: RequestHandler = (req, res, next) => {
  if (isTooDeep(req.body)) res.status(400).json(answers.problem(400, answers.TOO_DEEP));
  else next();
};

const onError: ErrorRequestHandler = (error, _req, res, _next) => {
  const status: number = error.statusCode ?? 500;
  res.status(status).json(answers.problem(status, status < 500 ? error.message : 'Internal server error'));
};
