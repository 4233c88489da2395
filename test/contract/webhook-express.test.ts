import { memoryStore } from 'countersign';
import { webhook } from 'countersign/express';
import express5 from 'express';
import express4 from 'express4';
import request from 'supertest';
import { expect, it } from 'vitest';
import {
  type Answered,
  type Posted,
  SECRET,
  type StartWebhookApp,
  shop,
  signed,
  webhookContract,
} from './webhook-contract.ts';

webhookContract('Express 5', startOn(express5));
webhookContract('Express 4', startOn(express4 as never));

it('says what to move where a parser ran before', async () => {
  const app = express5().use(express5.json());
  app.post(
    '/hooks',
    webhook(shop, { secret: SECRET, store: memoryStore() }, () => undefined),
  );
  app.use(tellError);
  expect(await posted(app, signed({ id: 'evt_1' }))).toMatchObject({
    status: 500,
    text: expect.stringMatching(/^told: The request body was read before .* Mount Countersign before/),
  });
});

it('leaves the parameters of the route known', async () => {
  const ids: string[] = [];
  const app = express5();
  app.post(
    '/hooks/:shop',
    webhook(shop, { secret: SECRET, store: memoryStore() }, (event, req) => {
      ids.push(`${req.params.shop} ${event.id}`);
    }),
  );
  await posted(app, { ...signed({ id: 'evt_1' }), path: '/hooks/north' });
  expect(ids).toEqual(['north evt_1']);
});

function startOn(express: typeof express5): StartWebhookApp {
  return (options, handler) => {
    const app = express();
    app.post('/hooks', webhook(shop, options, handler));
    app.post('/json', express.json(), (req, res) => void res.json(req.body));
    app.use(tellError);
    return { post: (sent) => posted(app, sent) };
  };
}

const tellError: express5.ErrorRequestHandler = (error: Error, _req, res, _next) => {
  res.status(500).end(`told: ${error.message}`);
};

async function posted(app: express5.Express, { path = '/hooks', headers, body }: Posted): Promise<Answered> {
  const { status, text } = await request(app).post(path).set(headers).send(body);
  return { status, text };
}
