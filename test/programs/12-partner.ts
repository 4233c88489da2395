import { createVerifier, onEvent } from 'countersign';
import { diagnosis, explain } from 'countersign/diagnosis';
import { countersign } from 'countersign/express';
import { iimmpact } from 'countersign/schemes/iimmpact';
import express from 'express';

const verifier = createVerifier({
  scheme: iimmpact(),
  keys: { id: 'ak_test_1', secret: process.env.SIGNING_SECRET },
  diagnosis: diagnosis({ toTestKeys: true }),
  logger: console,
});
const app = express();
app.use(
  '/v1',
  countersign(verifier, {
    onRefusal(refused, _req, res, next) {
      switch (refused.code) {
        case 'rate_limited':
          return void res.set('Retry-After', String(refused.retryAfterSeconds ?? 1)).sendStatus(429); // narrowed
        case 'store_unavailable':
          return next(refused.cause);
        default:
          return void res
            .status(refused.response.status)
            .set(refused.response.headers)
            .end(refused.response.body);
      }
    },
  }),
);
const explanation = await explain(
  { method: 'POST', url: '/v1/orders', headers: { 'X-Api-Key': 'ak_test_1' }, body: '{}' },
  verifier,
);
console.log(String(explanation)); // the text that the command line prints, to be sent to the partner
if (explanation.best?.mistakes[0].code === 'secret_not_decoded')
  console.log(explanation.best.mistakes[0].cure, explanation.best.mistakes[0].url);
onEvent('verdict', ({ code, keyId }) => console.log(code, keyId));
