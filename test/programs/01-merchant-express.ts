import { createVerifier } from 'countersign';
import { authorize, countersign } from 'countersign/express';
import { iimmpact } from 'countersign/schemes/iimmpact';
import express from 'express';
import pino from 'pino';

const verifier = createVerifier({
  scheme: iimmpact(),
  keys: {
    id: 'ak_test_1',
    secret: process.env.SIGNING_SECRET,
    scopes: ['orders:write'],
    owner: { merchantId: 17 },
  },
  defaultLimits: [{ limit: 600, windowSeconds: 60 }],
  logger: pino(),
});

const app = express();
app.use('/v1', countersign(verifier, { parse: 'json' }));
app.post('/v1/orders/:id', authorize(verifier, { scopes: ['orders:write'] }), (req, res) => {
  const { key, requestId } = req.countersign; // certain
  res.status(201).json({ merchant: key.owner.merchantId, order: req.params.id, requestId });
});
app.post(
  '/v1/payouts',
  authorize(verifier, {
    scopes: ['payouts:write'],
    limits: [{ name: 'payouts', limit: 5, windowSeconds: 60 }],
  }),
  (_req, res) => void res.sendStatus(204),
);
app.listen(3000, '127.0.0.1');
