import { describe, expect, it, vi } from 'vitest';
import { webhook } from '../../src/fetch.ts';
import { type Logger, memoryStore, type Scheme, type WebhookEvent } from '../../src/index.ts';
import { discord } from '../../src/schemes/discord.ts';
import { influencemart } from '../../src/schemes/influencemart.ts';
import { plaid } from '../../src/schemes/plaid.ts';
import { delivery, newEvent, OLD_SECRET, parcels, SECRET, shop, shopWithoutIds } from '../support/senders.ts';

describe('a delivery', () => {
  it('is handled with its event, and answered with 200', async () => {
    const { endpoint, handled } = receiver();
    const event = newEvent();
    const response = await endpoint(delivery(event));
    expect([response.status, await response.json()]).toEqual([200, { status: 'handled' }]);
    expect(response.headers.get('cache-control')).toBe('private');
    expect(handled).toEqual([
      {
        id: event.id,
        type: 'order.paid',
        timestamp: expect.any(Date),
        payload: event,
        requestId: expect.any(String),
        rawBody: expect.any(Uint8Array),
      },
    ]);
    expect(Buffer.from(handled[0]?.rawBody ?? []).toString()).toBe(JSON.stringify(event));
  });

  it('is answered as the scheme words it', async () => {
    const answer = (status: number) => () => ({ status, headers: {}, body: '' });
    const { responseFormat } = shop;
    const worded: Scheme = {
      ...shop,
      responseFormat: { ...responseFormat, eventHandled: answer(204), duplicateEvent: answer(208) },
    };
    const { endpoint } = receiver({ scheme: worded });
    const event = newEvent();
    expect((await endpoint(delivery(event))).status).toBe(204);
    expect((await endpoint(delivery(event, { after: 1 }))).status).toBe(208);
  });

  it('is refused with a wrong signature, and not handled', async () => {
    const { endpoint, handled } = receiver();
    const response = await endpoint(delivery(newEvent(), { secret: OLD_SECRET }));
    expect([response.status, await response.json()]).toMatchObject([401, { code: 'invalid_signature' }]);
    expect(handled).toEqual([]);
  });

  it('is accepted under each of several secrets', async () => {
    const { endpoint, handled } = receiver({ secret: undefined, secrets: [SECRET, OLD_SECRET] });
    await endpoint(delivery(newEvent(), { secret: OLD_SECRET }));
    await endpoint(delivery(newEvent()));
    expect(handled).toHaveLength(2);
  });

  it('of a scheme that names keys is accepted under the key that was given alone', async () => {
    const scheme = influencemart();
    const { endpoint, handled } = receiver({ scheme, keyId: 'ak_test_1' });
    const sent = { scheme, headers: { 'X-External-Event-Id': 'e-1' } };
    expect((await endpoint(delivery(newEvent(), { ...sent, keyId: 'ak_test_2' }))).status).toBe(401);
    expect((await endpoint(delivery(newEvent(), { ...sent, keyId: 'ak_test_1' }))).status).toBe(200);
    expect(handled.map(({ id }) => id)).toEqual(['e-1']);
  });
});

describe('a handler that returns a value', () => {
  it('is warned of once, since nobody gets it', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const { endpoint } = receiver({ handle: () => new Response('mine') });
    const answers = [await endpoint(delivery(newEvent())), await endpoint(delivery(newEvent()))];
    expect(await Promise.all(answers.map((each) => each.json()))).toEqual(
      answers.map(() => ({ status: 'handled' })),
    );
    expect(warn.mock.calls).toEqual([
      [
        expect.stringMatching(
          /^webhook\(\): the handler has returned a Response, .* webhook\(scheme, options\)/,
        ),
        { code: 'COUNTERSIGN_WEBHOOK_RESULT' },
      ],
    ]);
    warn.mockRestore();
  });
});

describe('an event', () => {
  it('is handled once, however often it is signed anew', async () => {
    const { endpoint, handled } = receiver();
    const event = newEvent();
    await endpoint(delivery(event));
    const second = await endpoint(delivery(event, { after: 1 }));
    expect([second.status, await second.json()]).toEqual([200, { status: 'duplicate' }]);
    expect(handled).toHaveLength(1);
  });

  it('is handled once where the very same bytes come again', async () => {
    const { endpoint, handled } = receiver();
    const sent = delivery(newEvent());
    const copy = sent.clone();
    await endpoint(sent);
    const second = await endpoint(copy);
    expect([second.status, await second.json()]).toEqual([200, { status: 'duplicate' }]);
    expect(handled).toHaveLength(1);
  });

  it.each([
    ['signed anew', { after: 1 }],
    ['as an exact copy', {}],
  ])('is handled again after the handler has failed, %s', async (_how, again) => {
    let isBroken = true;
    const { endpoint, handled } = receiver({
      handle: () => {
        if (isBroken) throw new Error('database is down');
      },
    });
    const event = newEvent();
    const first = delivery(event, { after: 0 });
    const second = 'after' in again ? delivery(event, again) : first.clone();
    await expect(endpoint(first)).rejects.toThrow('database is down');
    isBroken = false;
    const response = await endpoint(second);
    expect([response.status, await response.json()]).toEqual([200, { status: 'handled' }]);
    expect(handled).toHaveLength(2);
  });

  it('is refused while its first delivery is being handled', async () => {
    const { promise, resolve } = withResolvers();
    const { endpoint, handled } = receiver({ handle: () => promise });
    const event = newEvent();
    const first = endpoint(delivery(event));
    await vi.waitFor(() => expect(handled).toHaveLength(1));
    const second = await endpoint(delivery(event, { after: 1 }));
    expect([second.status, await second.json()]).toMatchObject([409, { code: 'event_in_progress' }]);
    resolve();
    expect((await first).status).toBe(200);
    expect(handled).toHaveLength(1);
  });

  it('waits for its first delivery where the endpoint says so, and is a duplicate then', async () => {
    const { promise, resolve } = withResolvers();
    const { endpoint, handled } = receiver({ handle: () => promise, whileRunning: 'wait' });
    const event = newEvent();
    const first = endpoint(delivery(event));
    await vi.waitFor(() => expect(handled).toHaveLength(1));
    const second = endpoint(delivery(event, { after: 1 }));
    resolve();
    expect((await first).status).toBe(200);
    expect(await (await second).json()).toEqual({ status: 'duplicate' });
    expect(handled).toHaveLength(1);
  });

  it('is remembered, and claimed while it is being handled, for the times that the endpoint gives', async () => {
    const store = memoryStore();
    const { operations } = store;
    const begin = vi.spyOn(operations, 'begin');
    const finish = vi.spyOn(operations, 'finish');
    const { endpoint } = receiver({ store, ttlSeconds: 60, leaseSeconds: 20 });
    await endpoint(delivery(newEvent()));
    expect(begin.mock.calls.map(([{ leaseMs }]) => leaseMs)).toContain(20_000);
    expect(finish.mock.calls.map(([{ ttlMs }]) => ttlMs)).toContain(60_000);
  });

  it('without an id where the scheme has one is refused', async () => {
    const { endpoint, handled } = receiver();
    const response = await endpoint(delivery({ type: 'order.paid' }));
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'malformed_body' }]);
    expect(handled).toEqual([]);
  });

  it('of a scheme without ids is known by its signature', async () => {
    const { endpoint, handled } = receiver({ scheme: shopWithoutIds });
    const sent = { scheme: shopWithoutIds };
    const first = delivery(newEvent(), sent);
    const copy = first.clone();
    await endpoint(first);
    expect(await (await endpoint(copy)).json()).toEqual({ status: 'duplicate' });
    await endpoint(delivery(newEvent(), { ...sent, after: 1 }));
    expect(handled).toHaveLength(2);
    expect(handled[0]?.id).toMatch(/^[0-9a-f]{64}$/);
    expect(handled[0]?.id).not.toBe(handled[1]?.id);
  });

  it('whose id is not signed is not handled again under another id', async () => {
    const { endpoint, handled } = receiver({ scheme: parcels });
    const sent = { scheme: parcels, headers: { 'Parcel-Event': 'p-1' } };
    const first = delivery(newEvent(), sent);
    const changed = new Request(first.clone(), {
      headers: { ...Object.fromEntries(first.headers), 'parcel-event': 'p-2' },
    });
    await endpoint(first);
    expect((await endpoint(changed)).status).toBe(401);
    expect(handled).toHaveLength(1);
  });

  it('is handled by each endpoint that has a secret of its own', async () => {
    const store = memoryStore();
    const [first, second] = [receiver({ store }), receiver({ store, secret: OLD_SECRET })];
    const event = newEvent();
    await first.endpoint(delivery(event));
    await second.endpoint(delivery(event, { secret: OLD_SECRET }));
    expect([first.handled.length, second.handled.length]).toEqual([1, 1]);
  });

  it('is handled once by all processes of one store', async () => {
    const store = memoryStore();
    const [first, second] = [receiver({ store }), receiver({ store })];
    const event = newEvent();
    await first.endpoint(delivery(event));
    await second.endpoint(delivery(event, { after: 1 }));
    expect([first.handled.length, second.handled.length]).toEqual([1, 0]);
  });
});

describe('a payload', () => {
  it('that is not JSON is refused with 400, and the log says so', async () => {
    const { endpoint, handled, lines } = receiver({ scheme: shopWithoutIds });
    const response = await endpoint(delivery('{"id":', { scheme: shopWithoutIds }));
    expect([response.status, response.headers.get('cache-control')]).toEqual([400, 'no-store']);
    expect(await response.json()).toMatchObject({ detail: 'The body is not valid JSON.' });
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'countersign.payload_refused', detail: 'the body is not valid JSON' }),
    );
    expect(handled).toEqual([]);
  });

  it('that is not UTF-8 is refused', async () => {
    const { endpoint, handled } = receiver({ scheme: shopWithoutIds });
    const response = await endpoint(delivery(Uint8Array.of(0x22, 0xff, 0x22), { scheme: shopWithoutIds }));
    expect([response.status, handled]).toEqual([400, []]);
  });

  it('that fails the schema is refused with 400; the log says where, and quotes nothing', async () => {
    const { endpoint, handled, lines } = receiver({
      schema: schemaOf(() => ({
        issues: [
          { message: 'got "private value"', path: ['data', { key: 'amount' }] },
          { message: 'got "private value"', path: ['type'] },
          { message: 'got "private value"' },
        ],
      })),
    });
    const event = newEvent();
    const response = await endpoint(delivery(event));
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { detail: 'The payload does not have the form that this endpoint expects.' },
    ]);
    expect(lines).toContainEqual(
      expect.objectContaining({
        eventId: event.id,
        detail: 'the payload does not match the schema at data.amount, type, the payload itself',
      }),
    );
    expect(JSON.stringify(lines)).not.toContain('private value');
    expect(handled).toEqual([]);
  });

  it('that failed is handled once the schema takes it', async () => {
    let isStrict = true;
    const schema = schemaOf((value) =>
      isStrict ? { issues: [{ message: 'no' }] } : { value: { changed: value } },
    );
    const { endpoint, handled } = receiver({ schema });
    const event = newEvent();
    await endpoint(delivery(event));
    isStrict = false;
    expect((await endpoint(delivery(event, { after: 1 }))).status).toBe(200);
    expect(handled[0]?.payload).toEqual({ changed: event });
  });

  it('is not handled where the schema itself fails, and can be delivered again', async () => {
    let isBroken = true;
    const schema = schemaOf((value) => {
      if (isBroken) throw new Error('schema is broken');
      return { value };
    });
    const { endpoint, handled } = receiver({ schema });
    const event = newEvent();
    await expect(endpoint(delivery(event))).rejects.toThrow('schema is broken');
    isBroken = false;
    expect((await endpoint(delivery(event, { after: 1 }))).status).toBe(200);
    expect(handled).toHaveLength(1);
  });
});

describe('webhook()', () => {
  const handler = () => undefined;

  it('asks for the environment variable of a secret that is not set', () => {
    const message = 'webhook(): "secret" is undefined: is its environment variable set?';
    expect(() => webhook(shop, { secret: undefined }, handler)).toThrow(message);
    expect(() => webhook(shop, {}, handler)).toThrow(message);
    expect(() => webhook(shop, { secrets: [SECRET, undefined] }, handler)).toThrow(
      'webhook(): "secrets[1]" is undefined: is its environment variable set?',
    );
  });

  it.each([
    ['an empty list of secrets', { secrets: [] }, /"secrets" must have at least one secret/],
    ['both', { secret: SECRET, secrets: [SECRET] }, /"secret" and "secrets" exclude each other/],
    ['a text for a list', { secrets: SECRET }, /"secrets" must be a list/],
    ['a short secret', { secret: 'short' }, /"secret" is shorter than 14 bytes/],
    ['a time that is none', { secret: SECRET, ttlSeconds: 0 }, /^webhook\(\): "ttlSeconds" must be/],
    ['a wrong throttle', { secret: SECRET, failureThrottle: {} }, /^webhook\(\): /],
    ['the handling of what is not verified', { secret: SECRET, enforce: false }, /"enforce" is an option of/],
    ['a misspelt option', { secret: SECRET, shema: {} }, /unknown option "shema": write "schema"/],
    [
      'a schema that is none',
      { secret: SECRET, schema: {} },
      /^webhook\(\): "schema" must be a Standard Schema/,
    ],
    ['a key id that nobody sends', { secret: SECRET, keyId: 'a' }, /"keyId": .* name no key/],
    ['a store that is none', { secret: SECRET, store: {} }, /^webhook\(\): "store"/],
  ])('refuses %s at start-up', (_name, options, message) => {
    expect(() => webhook(shop, options as object, handler)).toThrow(message);
  });

  it('asks for the id of the key where requests name one', () => {
    expect(() => webhook(influencemart(), { secret: SECRET }, handler)).toThrow(
      'webhook(): requests of the scheme influencemart name their key: give its id as "keyId"',
    );
  });

  it('asks for the keys of a scheme whose requests name one of several', () => {
    expect(() => webhook(plaid(), {}, handler)).toThrow(
      'webhook(): requests of the scheme plaid name their key: give "keys", such as remoteKeys((id) => fetchKeyOfSender(id)); or the one key as "secret" and its id as "keyId"',
    );
  });

  it('says what is wrong with the scheme and the handler', () => {
    expect(() => webhook(influencemart as never, { secret: SECRET }, handler)).toThrow(
      /^webhook\(\): "scheme" is a function: call it/,
    );
    expect(() => webhook(shop, { secret: SECRET }, undefined as never)).toThrow(
      /^webhook\(\): the third argument must be the handler/,
    );
  });

  it('says in which forms a key of Ed25519 can be given, hex among them', () => {
    expect(() => webhook(discord(), { secret: 'no key of any application' }, handler)).toThrow(
      /in no form that is known for ed25519: give its 32 bytes as 64 hex digits, .*PEM/,
    );
  });

  it('repeats no secret in an error', () => {
    expect(() => webhook(shop, { secret: ` ${SECRET}` }, handler)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(SECRET) }),
    );
  });
});

interface Receiving {
  readonly scheme?: Scheme;
  readonly secret?: string | undefined;
  readonly secrets?: readonly string[];
  readonly keyId?: string;
  readonly store?: ReturnType<typeof memoryStore>;
  readonly schema?: ReturnType<typeof schemaOf>;
  readonly handle?: () => unknown;
  readonly whileRunning?: 'wait';
  readonly ttlSeconds?: number;
  readonly leaseSeconds?: number;
}

/** An endpoint with a store of its own, the events that it was given, and the lines of its log. */
function receiver({ scheme = shop, handle = () => undefined, ...options }: Receiving = {}) {
  const handled: WebhookEvent[] = [];
  const lines: object[] = [];
  const write = (line: object) => void lines.push(line);
  const logger: Logger = { info: write, warn: write, error: write };
  const known = { secret: SECRET, store: memoryStore(), logger, ...options };
  const handler = async (event: WebhookEvent) => {
    handled.push(event);
    return handle();
  };
  const endpoint = webhook(scheme, known as object, handler as (event: WebhookEvent) => Promise<void>);
  return { endpoint, handled, lines };
}

function withResolvers() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((resolved) => {
    resolve = resolved;
  });
  return { promise, resolve: () => resolve() };
}

interface Issues {
  readonly issues: readonly { message: string; path?: readonly (PropertyKey | { key: PropertyKey })[] }[];
}

function schemaOf(validate: (value: unknown) => { value: unknown } | Issues) {
  return { '~standard': { version: 1, vendor: 'test', validate } } as const;
}
