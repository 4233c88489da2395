import { describe, expect, it } from 'vitest';
import { webhook } from '../../src/fetch.ts';
import { header, jsonField, memoryStore, type Scheme, type WebhookEvent } from '../../src/index.ts';
import { delivery, newEvent, parcels, SECRET, shopWithoutIds } from '../support/senders.ts';

/** Sends the same bytes again, with the id beside them. */
const github: Scheme = {
  ...shopWithoutIds,
  name: 'github-like',
  copies: 'duplicate',
  delivery: { eventId: header('X-GitHub-Delivery'), eventType: header('X-GitHub-Event') },
};

describe('a delivery that comes again byte for byte', () => {
  it('is answered as a duplicate, though its id is not signed', async () => {
    const { endpoint, handled } = receiver(github);
    const [first, copy] = twice(sent('d-1'));
    expect(await answerTo(endpoint, first)).toEqual([200, { status: 'handled' }]);
    expect(await answerTo(endpoint, copy)).toEqual([200, { status: 'duplicate' }]);
    expect(handled).toMatchObject([{ id: 'd-1', type: 'push' }]);
  });

  it('is not handled again under another id', async () => {
    const { endpoint, handled } = receiver(github);
    const [first, copy] = twice(sent('d-1'));
    await endpoint(first);
    const changed = new Request(copy, {
      headers: { ...Object.fromEntries(copy.headers), 'x-github-delivery': 'd-2' },
    });
    expect(await answerTo(endpoint, changed)).toEqual([200, { status: 'duplicate' }]);
    expect(handled).toHaveLength(1);
  });

  it('is a duplicate where the same id comes under another signature', async () => {
    const { endpoint, handled } = receiver(github);
    await endpoint(sent('d-1'));
    expect(await answerTo(endpoint, sent('d-1', { after: 1 }))).toEqual([200, { status: 'duplicate' }]);
    expect(handled).toHaveLength(1);
  });

  it('is another event under another type, where the sender sends one body for several', async () => {
    const { endpoint, handled } = receiver({
      ...github,
      delivery: { ...github.delivery, typeTellsEvents: true },
    });
    const [first, copy] = twice(sent('d-1'));
    const ofType = (request: Request, type: string, id: string) =>
      new Request(request, {
        headers: { ...Object.fromEntries(request.headers), 'x-github-event': type, 'x-github-delivery': id },
      });
    const [again, third] = twice(copy);
    await endpoint(ofType(first, 'orders/create', 'd-1'));
    expect(await answerTo(endpoint, ofType(again, 'orders/paid', 'd-2'))).toEqual([
      200,
      { status: 'handled' },
    ]);
    expect(await answerTo(endpoint, ofType(third, 'orders/paid', 'd-3'))).toEqual([
      200,
      { status: 'duplicate' },
    ]);
    expect(handled).toMatchObject([{ type: 'orders/create' }, { type: 'orders/paid' }]);
  });

  it('runs the handler again where it has failed', async () => {
    const failure = { isDue: true };
    const { endpoint, handled } = receiver(github, () => {
      if (failure.isDue) throw new Error('database is down');
    });
    const [first, copy] = twice(sent('d-1'));
    await expect(endpoint(first)).rejects.toThrow('database is down');
    failure.isDue = false;
    expect(await answerTo(endpoint, copy)).toEqual([200, { status: 'handled' }]);
    expect(handled).toHaveLength(2);
  });

  it('is told to come again while the first is being handled', async () => {
    const answers: unknown[] = [];
    const [first, copy] = twice(sent('d-1'));
    const { endpoint, handled } = receiver(github, async () => {
      answers.push(await answerTo(endpoint, copy));
    });
    expect(await answerTo(endpoint, first)).toEqual([200, { status: 'handled' }]);
    expect(answers).toEqual([[409, expect.objectContaining({ code: 'event_in_progress' })]]);
    expect(handled).toHaveLength(1);
  });

  it('is refused where the scheme says so', async () => {
    const { endpoint, handled } = receiver({ ...shopWithoutIds, copies: 'refuse' });
    const [first, copy] = twice(delivery(newEvent(), { scheme: shopWithoutIds }));
    await endpoint(first);
    expect((await endpoint(copy)).status).toBe(401);
    expect(handled).toHaveLength(1);
  });

  it('is a duplicate where the declared id is in a header and the scheme takes copies', async () => {
    const scheme: Scheme = { ...parcels, copies: 'duplicate' };
    const { endpoint, handled } = receiver(scheme);
    const [first, copy] = twice(delivery(newEvent(), { scheme, headers: { 'Parcel-Event': 'p-1' } }));
    await endpoint(first);
    expect(await answerTo(endpoint, copy)).toEqual([200, { status: 'duplicate' }]);
    expect(handled.map(({ id }) => id)).toEqual(['p-1']);
  });
});

describe('the id of an event', () => {
  it.each([
    ['a nested member', jsonField('id'), { id: 'n-1' }, 'n-1'],
    ['a whole number', jsonField('id'), { id: 12 }, '12'],
    ['two members', ({ a, b }: { a: string; b: string }) => `${a}/${b}`, { a: 'x', b: 'y' }, 'x/y'],
  ])('may be %s', async (_name, eventId, event, id) => {
    const { endpoint, handled } = receiver({ ...shopWithoutIds, delivery: { eventId } });
    await endpoint(delivery(event, { scheme: shopWithoutIds }));
    expect(handled.map((each) => each.id)).toEqual([id]);
  });

  it.each([
    ['is missing', {}],
    ['is a number that parsers round', '{"id":12345678901234567890}'],
    ['is too long', { id: 'x'.repeat(256) }],
    ['is an object', { id: {} }],
  ])('is a digest where it %s', async (_name, event) => {
    const { endpoint, handled } = receiver({ ...shopWithoutIds, delivery: { eventId: jsonField('id') } });
    const [first, copy] = twice(delivery(event, { scheme: shopWithoutIds }));
    await endpoint(first);
    expect(await answerTo(endpoint, copy)).toEqual([200, { status: 'duplicate' }]);
    expect(handled.map(({ id }) => id)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it('is a digest where reading it throws', async () => {
    const eventId = ({ a }: { a: { b: string } }) => a.b;
    const { endpoint, handled } = receiver({ ...shopWithoutIds, delivery: { eventId } });
    expect((await endpoint(delivery('null', { scheme: shopWithoutIds }))).status).toBe(200);
    expect(handled.map(({ id }) => id)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it('is a random UUID with each delivery of a sender that repeats equal ones', async () => {
    const scheme = { ...shopWithoutIds, replay: 'none' } as unknown as Scheme;
    const { endpoint, handled } = receiver(scheme);
    for (const after of [0, 1]) await endpoint(delivery({}, { scheme: shopWithoutIds, after }));
    const ids = handled.map(({ id }) => id);
    expect(ids).toEqual([expect.stringMatching(UUID), expect.stringMatching(UUID)]);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('the type of an event', () => {
  it.each([
    ['the member "type"', undefined, { type: 'a' }, 'a'],
    ['a number as its digits', undefined, { type: 1 }, '1'],
    ['another member', jsonField('event'), { event: 'b' }, 'b'],
    ['none where it is no text', undefined, { type: { a: 1 } }, undefined],
    ['none where the header has another prefix', header('X-Type', { prefix: 'v1=' }), {}, undefined],
  ])('is %s', async (_name, eventType, event, type) => {
    const { endpoint, handled } = receiver({ ...shopWithoutIds, delivery: { eventType } });
    await endpoint(delivery(event, { scheme: shopWithoutIds, headers: { 'X-Type': 'v2=a' } }));
    expect(handled.map((each) => each.type)).toEqual([type]);
  });
});

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function sent(id: string, { after = 0 } = {}): Request {
  const headers = { 'X-GitHub-Delivery': id, 'X-GitHub-Event': 'push' };
  return delivery({ ref: 'main' }, { scheme: shopWithoutIds, headers, after });
}

function twice(request: Request): [Request, Request] {
  return [request, request.clone()];
}

async function answerTo(endpoint: (request: Request) => Promise<Response>, request: Request) {
  const response = await endpoint(request);
  return [response.status, await response.json()];
}

function receiver(scheme: Scheme, handle: () => unknown = () => undefined) {
  const handled: WebhookEvent[] = [];
  const endpoint = webhook(scheme, { secret: SECRET, store: memoryStore() }, async (event) => {
    handled.push(event);
    await handle();
  });
  return { endpoint, handled };
}
