/** The API, for the keys that the source knows, and its client. */

import { type Listening, listen } from '@countersign/example-support';
import { createVerifier, defineScheme, header, type KeySource, message, part } from 'countersign';
import { signedFetch } from 'countersign/client';
import { countersign } from 'countersign/express';
import express from 'express';

/** Secrets are text, as those of `keyFormat()` are. */
const scheme = defineScheme({
  name: 'acme',
  keyId: header('X-Acme-Key'),
  timestamp: header('X-Acme-Time', 'unixSeconds'),
  nonce: header('X-Acme-Nonce'),
  signature: header('X-Acme-Signature'),
  secret: 'utf8',
  algorithm: 'hmac-sha256',
  message: message`${part.keyId}\n${part.timestamp}\n${part.nonce}\n${part.method} ${part.target}\n${part.body}`,
  toleranceSeconds: 300,
  replay: 'nonce',
});

/** Serves the API on 127.0.0.1. */
export function serve(keys: KeySource): Promise<Listening> {
  const app = express();
  app.use(countersign(createVerifier({ scheme, keys })), express.json());
  app.post('/v1/orders', (_req, res) => {
    res.status(202).json({ status: 'ACCEPTED' });
  });
  return listen(app);
}

/** Sends a signed order. @returns the status of the answer. */
export async function order(url: string, id: string, secret: string): Promise<number> {
  const send = signedFetch(scheme, { id, secret });
  const { status } = await send(`${url}/v1/orders`, { method: 'POST', body: '{"item":"tea"}' });
  return status;
}
