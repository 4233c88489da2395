/** One server of the API. */

import { type Listening, listen } from '@countersign/example-support';
import { createVerifier, type KeySource } from 'countersign';
import { countersign } from 'countersign/express';
import { influencemart } from 'countersign/schemes/influencemart';
import express from 'express';
import { clock } from './clock.ts';

/** Serves the API on 127.0.0.1, for the keys that the source knows. */
export async function serve(keys: KeySource): Promise<Listening> {
  const verifier = createVerifier({ scheme: influencemart(), keys, clock });
  const app = express();
  app.use(countersign(verifier), express.json());
  app.post('/v1/orders', (req, res) => {
    // Which of the key's secrets it was: an API would count this, to see when the old one is not in use any more.
    res.status(202).json({ status: 'ACCEPTED', secretId: req.countersign.secretId });
  });
  return listen(app);
}
