import { createVerifier } from 'countersign';
import { countersign, idempotent, webhook } from 'countersign/express';
import { influencemart } from 'countersign/schemes/influencemart';
import express from 'express';
import { stripeLike } from './stripe-like.ts';

const app = express();
// @ts-expect-error no secret at all
createVerifier({ scheme: influencemart(), keys: { id: 'k' } });
// @ts-expect-error both
createVerifier({ scheme: influencemart(), keys: { id: 'k', secret: 'a', secrets: ['b'] } });
const verifier = createVerifier({ scheme: influencemart(), keys: { id: 'k', secret: 'a' } });
// @ts-expect-error unknown option
countersign(verifier, { scope: ['x'] });
// @ts-expect-error idempotency without a verifier
idempotent({ ttlSeconds: 1 });
// @ts-expect-error the payload is Stripe's
const wrong = webhook(stripeLike, { secret: 'x' }, (event) => void event.payload.nope);
app.post('/w', wrong);
const verdict = await verifier.verify({ method: 'GET', url: '/' });
// @ts-expect-error retryAfterSeconds is there only where it means something
if (!verdict.ok && verdict.code === 'replayed') console.log(verdict.retryAfterSeconds);
if (!verdict.ok && verdict.code === 'rate_limited') console.log(verdict.limits.length);
