import { describe, expect, it } from 'vitest';
import { webhook } from '../../src/fetch.ts';
import {
  header,
  type Logger,
  memoryStore,
  onEvent,
  type Scheme,
  type WebhookOptionsWithSchema,
} from '../../src/index.ts';
import { delivery, newEvent, SECRET, shop, shopWithoutIds } from '../support/senders.ts';

/** Sends the same bytes again, with the id beside them. */
const github: Scheme = {
  ...shopWithoutIds,
  copies: 'duplicate',
  delivery: { eventId: header('X-GitHub-Delivery'), eventType: header('X-GitHub-Event') },
};

describe('the log line of a delivery', () => {
  it('has the event, the outcome and the status of the answer', async () => {
    const { endpoint, deliveries } = logged(shop);
    const event = newEvent();
    await endpoint(delivery(event));
    expect(deliveries()).toEqual([
      {
        ...{ level: 'info', event: 'countersign.delivery', scheme: 'shop', requestId: expect.any(String) },
        ...{ outcome: 'handled', eventId: event.id, eventType: 'order.paid', status: 200 },
      },
    ]);
  });

  it('says "duplicate" of an exact copy, of which no line speaks as of a refusal', async () => {
    const { endpoint, deliveries, lines } = logged(github);
    const headers = { 'X-GitHub-Delivery': 'd-1', 'X-GitHub-Event': 'push' };
    const first = delivery({}, { scheme: shopWithoutIds, headers });
    const copy = first.clone();
    await endpoint(first);
    await endpoint(copy);
    expect(deliveries()).toMatchObject([
      { outcome: 'handled', eventId: 'd-1', eventType: 'push' },
      { outcome: 'duplicate', eventId: 'd-1', eventType: 'push', status: 200 },
    ]);
    const verdicts = lines.filter(({ event }) => event === 'countersign.verdict');
    expect(verdicts).toMatchObject([{ code: 'accepted' }, { level: 'info', code: 'replayed' }]);
    expect(verdicts[1]).not.toHaveProperty('status');
    expect(lines.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('says "failed" where the handler throws, without a status, since the framework answers', async () => {
    const { endpoint, deliveries } = logged(shop, () => {
      throw new Error('database is down');
    });
    await expect(endpoint(delivery(newEvent()))).rejects.toThrow('database is down');
    expect(deliveries()).toMatchObject([{ outcome: 'failed', eventType: 'order.paid' }]);
    expect(deliveries()[0]).not.toHaveProperty('status');
  });

  it('says "failed" where the schema throws', async () => {
    const validate = () => {
      throw new Error('schema is broken');
    };
    const { endpoint, deliveries } = logged(shop, undefined, { '~standard': { validate } });
    await expect(endpoint(delivery(newEvent()))).rejects.toThrow('schema is broken');
    expect(deliveries()).toMatchObject([{ outcome: 'failed' }]);
    expect(deliveries()[0]).not.toHaveProperty('status');
  });

  it('says "in_progress" of a delivery that comes while its event is being handled', async () => {
    const event = newEvent();
    const again: Promise<Response>[] = [];
    const { endpoint, deliveries } = logged(shop, async () => {
      again.push(endpoint(delivery(event, { after: 1 })));
      await again[0];
    });
    await endpoint(delivery(event));
    expect(deliveries()).toMatchObject([
      { outcome: 'in_progress', eventId: event.id, status: 409 },
      { outcome: 'handled', eventId: event.id, status: 200 },
    ]);
  });

  it('says "payload_refused" of a payload that does not fit the schema', async () => {
    const validate = () => ({ issues: [{ message: 'no' }] });
    const { endpoint, deliveries } = logged(shop, undefined, { '~standard': { validate } });
    const event = newEvent();
    await endpoint(delivery(event));
    expect(deliveries()).toMatchObject([{ outcome: 'payload_refused', eventId: event.id, status: 400 }]);
  });

  it('says "refused" of an event without the id that it is known by', async () => {
    const { endpoint, deliveries } = logged(shop);
    await endpoint(delivery({ type: 'order.paid' }));
    expect(deliveries()).toMatchObject([{ outcome: 'refused', status: 400 }]);
    expect(deliveries()[0]).not.toHaveProperty('eventId');
  });

  it('has the status that a handler of the framework answers with', async () => {
    const { logger, deliveries } = log();
    const statuses = [503, 202];
    const make = webhook(shop, { secret: SECRET, store: memoryStore(), logger });
    const endpoint = make(() => new Response(null, { status: statuses.shift() as number }));
    const event = newEvent();
    await endpoint(delivery(event));
    await endpoint(delivery(event, { after: 1 }));
    expect(deliveries()).toMatchObject([
      { outcome: 'failed', status: 503 },
      { outcome: 'handled', status: 202 },
    ]);
  });

  it('has the random id that its handler got', async () => {
    const ids: string[] = [];
    const scheme: Scheme = { ...shopWithoutIds, replay: 'none' };
    const { logger, deliveries } = log();
    const options = { secret: SECRET, store: memoryStore(), logger };
    await webhook(scheme, options, ({ id }) => void ids.push(id))(delivery({}, { scheme: shopWithoutIds }));
    expect(deliveries()).toMatchObject([{ outcome: 'handled', eventId: ids[0] }]);
  });
});

it('listeners hear of each delivery, without its id, and of a copy that nothing was refused', async () => {
  const heard: object[] = [];
  const stop = [
    onEvent('delivery', (event) => heard.push(event)),
    onEvent('verdict', ({ code, status }) => heard.push({ code, status })),
  ];
  const { endpoint } = logged(github);
  const first = delivery({}, { scheme: shopWithoutIds, headers: { 'X-GitHub-Delivery': 'd-1' } });
  const copy = first.clone();
  await endpoint(first);
  await endpoint(copy);
  for (const each of stop) each();
  const facts = {
    scheme: 'shop-without-ids',
    eventType: undefined,
    status: 200,
    requestId: expect.any(String),
  };
  expect(heard).toEqual([
    { code: 'accepted', status: undefined },
    { ...facts, outcome: 'handled' },
    { code: 'replayed', status: undefined },
    { ...facts, outcome: 'duplicate' },
  ]);
});

type Line = Readonly<Record<string, unknown>>;

function log() {
  const lines: Line[] = [];
  const write = (level: string) => (line: object) => void lines.push({ level, ...line });
  const logger: Logger = { info: write('info'), warn: write('warn'), error: write('error') };
  return { logger, lines, deliveries: () => lines.filter(({ event }) => event === 'countersign.delivery') };
}

function logged(
  scheme: Scheme,
  handle: () => void | Promise<void> = () => undefined,
  schema?: WebhookOptionsWithSchema<unknown>['schema'],
) {
  const { logger, ...written } = log();
  const options = { secret: SECRET, store: memoryStore(), logger, schema };
  return { endpoint: webhook(scheme, options as object, handle), ...written };
}
