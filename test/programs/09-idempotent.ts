import { createVerifier } from 'countersign';
import { countersign, idempotent } from 'countersign/express';
import { influencemart } from 'countersign/schemes/influencemart';
import express from 'express';

const verifier = createVerifier({
  scheme: influencemart(),
  keys: { id: 'ak_test_1', secret: process.env.SIGNING_SECRET },
});
const app = express();
let orders = 0;
app.use('/v1', countersign(verifier, { parse: 'json' }));
app.post(
  '/v1/orders',
  idempotent(verifier, { required: true }),
  (_req, res) => void res.status(201).json({ order: ++orders }),
);
app.listen(3000);
