/** The merchant's API on Express 5, called by supertest. */

import { authorize, countersign, idempotent, verificationOf, webhook } from 'countersign/express';
import express, { type Request } from 'express';
import request from 'supertest';
import { type Merchant, REPORTS, type Send, shop } from './merchant.ts';

export function expressApi({ verifier, hooks, handle }: Merchant): Send {
  const saw = (req: Request) => handle({ caller: req.countersign.key.id, query: req.query, body: req.body });
  const deliver = webhook(shop, hooks, ({ id, payload }) => void handle({ id, payload }));
  const app = express();
  app.get('/health', (req, res) => res.json(handle({ caller: verificationOf(req)?.key.id })));
  app.post('/hooks/shop', deliver);
  app.use('/v1', countersign(verifier, { parse: 'json' }));
  app.get('/v1/orders', (req, res) => res.json(saw(req)));
  app.post('/v1/orders', idempotent(verifier), (req, res) =>
    res.status(201).location('/v1/orders/7').json(saw(req)),
  );
  app.post('/v1/payouts', authorize(verifier, { scopes: ['payouts:write'] }), (req, res) =>
    res.status(201).json(saw(req)),
  );
  app.get('/v1/reports', authorize(verifier, { limits: REPORTS }), (req, res) => res.json(saw(req)));
  return sendTo(app);
}

/** Sends by supertest, which takes an app of Express and a server of `node:http` alike. */
export function sendTo(app: Parameters<typeof request>[0]): Send {
  return async ({ method, url, headers, body }) => {
    const call = method === 'GET' ? request(app).get(url) : request(app).post(url).type('json');
    return await call.set(headers).send(body);
  };
}
