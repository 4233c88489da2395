import { countersign } from 'countersign/express';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { testVerifier } from 'countersign/testing';
import express from 'express';
import request from 'supertest';

const { verifier, sign, clock } = testVerifier(iimmpact(), { scopes: ['orders:write'] });
const app = express()
  .use(countersign(verifier, { parse: 'json' }))
  .post('/v1/orders', (req, res) => void res.json(req.body));
const body = JSON.stringify({ sku: 'A-1' });
const signed = sign({ method: 'POST', url: '/v1/orders', body });
await request(app).post('/v1/orders').set(signed).type('json').send(body).expect(200);
await request(app).post('/v1/orders').set(signed).type('json').send(body).expect(401); // replayed
clock.advance(301);
await request(app).post('/v1/orders').set(signed).type('json').send(body).expect(401); // too old
