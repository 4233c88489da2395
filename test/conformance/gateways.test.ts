/** Payment gateways and agent commerce, against requests that their clients and others have made. */

import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createVerifier, memoryStore, type Scheme } from 'countersign';
import { type AcpOptions, acp } from 'countersign/schemes/acp';
import { acpMerchantWebhook } from 'countersign/schemes/acp-merchant-webhook';
import { dlocal } from 'countersign/schemes/dlocal';
import { doku } from 'countersign/schemes/doku';
import { fawryV2 } from 'countersign/schemes/fawry-v2';
import { mercadoPago } from 'countersign/schemes/mercado-pago';
import { midtrans } from 'countersign/schemes/midtrans';
import { paymob } from 'countersign/schemes/paymob';
import { paymongo } from 'countersign/schemes/paymongo';
import { payos } from 'countersign/schemes/payos';
import { snapBiAccessToken } from 'countersign/schemes/snap-bi-access-token';
import { snapBiNotification } from 'countersign/schemes/snap-bi-notification';
import { snapBiTransaction } from 'countersign/schemes/snap-bi-transaction';
import { wompi } from 'countersign/schemes/wompi';
import { xendit } from 'countersign/schemes/xendit';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { bodyOf, type SenderVector, targetOf } from './senders/sender-vectors.ts';

const GATEWAYS: Readonly<Record<string, (vector: SenderVector) => Scheme>> = {
  'acp-merchant-webhook': () => acpMerchantWebhook(),
  'mercado-pago': () => mercadoPago(),
  'snap-bi-access-token': () => snapBiAccessToken(),
  'snap-bi-transaction': () => snapBiTransaction(),
  'snap-bi-notification': () => snapBiNotification(),
  dlocal: () => dlocal(),
  doku: () => doku(),
  paymongo: ({ case: name }) => paymongo({ mode: /^(live|both)/.test(name) ? 'live' : 'test' }),
  'fawry-v2': () => fawryV2(),
  midtrans: () => midtrans(),
  paymob: () => paymob(),
  payos: () => payos(),
  wompi: () => wompi(),
  xendit: () => xendit(),
};

/** Requests that are refused though a gateway's own client accepts them: kind and case, with the reason. */
const REFUSED_ALL_THE_SAME: Readonly<Record<string, string>> = {
  'fawry-v2: amount moved to the neighbour':
    'An amount is signed with two decimals and has no zero in front, so that no digit can move from one into the next.',
};

/** The verdict that a request is to get here. */
function wantedOf({ sender, case: name, expect: verdict }: SenderVector): SenderVector['expect'] {
  return REFUSED_ALL_THE_SAME[`${sender}: ${name}`] === undefined ? verdict : 'refuse';
}

function read(gateway: string): readonly SenderVector[] {
  return JSON.parse(readFileSync(new URL(`../vectors/gateways/${gateway}.json`, import.meta.url), 'utf8'));
}

const VECTORS = Object.keys(GATEWAYS).flatMap(read);

function verifierFor(vector: SenderVector, scheme = GATEWAYS[vector.sender]?.(vector) as Scheme) {
  const { sender, secret, nowSeconds } = vector;
  return createVerifier({
    scheme,
    keys: scheme.namesKey === false ? { id: sender, secret } : (id) => ({ id, secret }),
    store: memoryStore({ maxReplayIds: 100, maxKeys: 10 }),
    clock: () => nowSeconds * 1000,
  });
}

function requestOf(vector: SenderVector) {
  const { method, headers } = vector;
  return { method, url: targetOf(vector), headers: headers.flat(), body: bodyOf(vector) };
}

describe('a request of a gateway', () => {
  it('is of one of eighty-one cases', () => {
    expect(VECTORS).toHaveLength(81);
  });

  it.each(VECTORS)('is judged as it is to be: $sender, $case: $expect', async (vector) => {
    const verdict = await verifierFor(vector).verify(requestOf(vector));
    expect(verdict.ok ? 'accept' : 'refuse', `${vector.why}: ${JSON.stringify(verdict)}`).toBe(
      wantedOf(vector),
    );
    if (!verdict.ok) expect(verdict.response.status).toBeLessThan(500);
  });
});

describe('acpMerchantWebhook()', () => {
  const [vector] = read('acp-merchant-webhook') as [SenderVector];

  it('takes what the client of Stripe signs, whose form it has', async () => {
    const payload = bodyOf(vector).toString('utf8');
    const { secret, nowSeconds: timestamp } = vector;
    const signature = new Stripe('sk_test_made_up').webhooks.generateTestHeaderString({
      ...{ payload, secret, timestamp },
    });
    const request = { ...requestOf(vector), headers: ['Merchant-Signature', signature] };
    expect(await verifierFor(vector).verify(request)).toMatchObject({ ok: true });
  });

  it('says invalid_signature for what is missing, malformed, old or wrong alike', async () => {
    const answers = read('acp-merchant-webhook')
      .filter(({ expect: verdict }) => verdict === 'refuse')
      .map(async (each) => {
        const verdict = await verifierFor(each).verify(requestOf(each));
        if (verdict.ok) throw new Error('accepted');
        return [verdict.response.status, JSON.parse(verdict.response.body)];
      });
    const invalid = { type: 'invalid_request', code: 'invalid_signature', message: expect.any(String) };
    for (const answer of await Promise.all(answers)) expect(answer).toEqual([401, invalid]);
  });
});

describe('acp()', () => {
  const TOKEN = 'a-token-of-some-length';
  const SIGNED = 'c2lnbmVkLWJ5LXRoZS1hZ2VudA';

  async function answer(headers: readonly string[], options: AcpOptions = {}, method = 'GET') {
    const verifier = createVerifier({ scheme: acp(options), keys: { id: 'agent', secret: TOKEN } });
    const given = ['API-Version', '2026-04-17', 'Authorization', `Bearer ${TOKEN}`, ...headers];
    const url = '/checkout_sessions/cs_1';
    const verdict = await verifier.verify({ method, url, headers: given, body: '{}' });
    return verdict.ok ? 'accepted' : [verdict.response.status, JSON.parse(verdict.response.body)];
  }

  it('takes the token, and challenges a client that has another', async () => {
    expect(await answer([])).toBe('accepted');
    const verifier = createVerifier({ scheme: acp(), keys: { id: 'agent', secret: TOKEN } });
    const headers = ['API-Version', '2026-04-17', 'Authorization', 'Bearer another-token-of-some-length'];
    expect(await verifier.verify({ method: 'GET', url: '/', headers, body: '' })).toMatchObject({
      response: { status: 401, headers: { 'www-authenticate': 'Bearer' } },
    });
  });

  it('demands a key of a POST alone, and of none where older versions are served', async () => {
    const required = expect.objectContaining({ code: 'idempotency_key_required' });
    expect(await answer([], {}, 'POST')).toEqual([400, required]);
    expect(await answer(['Idempotency-Key', 'key-1'], {}, 'POST')).toBe('accepted');
    expect(await answer([], { requireIdempotencyKey: false }, 'POST')).toBe('accepted');
    expect(await answer([], { versions: ['2025-09-29', '2026-04-17'] })).toBe('accepted');
  });

  it('leaves Signature alone, unless there is a check for it', async () => {
    expect(await answer(['Signature', 'sig1=:AAAA:'])).toBe('accepted');
    const asked: unknown[] = [];
    const verifySignature: AcpOptions['verifySignature'] = ({ body, method }, signature) => {
      asked.push([method, Buffer.from(body).toString('utf8'), signature]);
      return true;
    };
    expect(await answer(['Signature', SIGNED], { verifySignature })).toBe('accepted');
    expect(asked).toEqual([['GET', '{}', SIGNED]]);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['none', [], /missing/],
    ['two', ['Signature', SIGNED, 'Signature', SIGNED], /once/],
    ['one of RFC 9421', ['Signature', 'sig1=:K2qGT5srn2OGbOIDzQ6kYT+ruaycnDAAUpKv+ePFfD0=:'], /RFC 9421/],
    ['one of draft-cavage', ['Signature', 'keyId="a",algorithm="hs2019",signature="AAAA"'], /cavage/],
  ])(
    'with a check, refuses %s as another protocol has it, and does not ask',
    async (_what, headers, reason) => {
      const verifySignature = () => {
        throw new Error('asked');
      };
      const refused = { code: 'invalid_signature', message: expect.stringMatching(reason) };
      expect(await answer(headers, { verifySignature })).toEqual([401, expect.objectContaining(refused)]);
    },
  );

  it('takes nothing but true for a yes', async () => {
    const promised = (async () => true) as unknown as () => boolean;
    for (const verifySignature of [() => false, promised])
      expect(await answer(['Signature', SIGNED], { verifySignature })).toEqual([401, expect.anything()]);
  });

  it.each<[string, object]>([
    ['versions', { versions: [] }],
    ['versions', { versions: ['latest'] }],
    ['requireIdempotencyKey', { requireIdempotencyKey: 'no' }],
    ['verifySignature', { verifySignature: 'hmac' }],
    ['version', { version: '2026-04-17' }],
  ])('refuses a wrong "%s": %j', (name, options) => {
    expect(() => acp(options)).toThrow(`"${name}"`);
  });
});

describe('paymob()', () => {
  const [vector] = read('paymob') as [SenderVector];
  const body = bodyOf(vector).toString('utf8');

  it.each<[string, readonly (readonly [string, string])[]]>([
    ['a text for a boolean', [['"success":true', '"success":"true"']]],
    [
      'a boolean that begins in its neighbour',
      [
        ['"type":"card"', '"type":"cardt"'],
        ['"success":true', '"success":"rue"'],
      ],
    ],
    [
      'an amount with digits of the date',
      [
        ['"amount_cents":100', '"amount_cents":1002'],
        ['"created_at":"2020', '"created_at":"020'],
      ],
    ],
    ['a text for a number', [['"amount_cents":100', '"amount_cents":"100"']]],
    [
      'null for a number, which its neighbour has',
      [
        ['"order":{"id":4778239}', '"order":{"id":null}'],
        ['"owner":4705', '"owner":47782394705'],
      ],
    ],
    [
      'no object around a number',
      [
        ['"order":{"id":4778239}', '"order":null'],
        ['"owner":4705', '"owner":47782394705'],
      ],
    ],
  ])('refuses %s, though the signed text is the same', async (_what, changes) => {
    const changed = changes.reduce((text, [from, to]) => {
      expect(text).toContain(from);
      return text.replace(from, to);
    }, body);
    const verdict = await verifierFor(vector).verify({ ...requestOf(vector), body: changed });
    expect(verdict).toMatchObject({ ok: false, code: 'malformed_body' });
  });
});

it.each<[string, object, readonly string[]]>([
  ['no status', { id: 'tx1DECLINED', status: '', amount_in_cents: 4490 }, []],
  ['no amount', { id: 'tx1', status: 'DECLINED4490', amount_in_cents: null }, []],
  ['an amount whose end is another value', { amount_in_cents: 44, rest: '90' }, ['rest']],
  ['a value of nothing between both', { amount_in_cents: 44, none: null, rest: '90' }, ['none', 'rest']],
])('Wompi: refuses %s, though the signed text is the same', async (_what, change, further) => {
  const [secret, timestamp] = ['test_events_made_up_for_this', 1_764_547_200];
  const checksum = createHash('sha256').update(`tx1DECLINED4490${timestamp}${secret}`).digest('hex');
  const verify = async (values: object, others: readonly string[]) => {
    const properties = ['id', 'status', 'amount_in_cents', ...others].map((name) => `transaction.${name}`);
    const transaction = { id: 'tx1', status: 'DECLINED', amount_in_cents: 4490, ...values };
    const body = JSON.stringify({ timestamp, data: { transaction }, signature: { properties, checksum } });
    const options = { store: memoryStore(), clock: () => timestamp * 1000 };
    const verifier = createVerifier({ scheme: wompi(), keys: { id: 'wompi', secret }, ...options });
    return verifier.verify({ method: 'POST', url: '/', headers: [], body });
  };
  expect(await verify({}, [])).toMatchObject({ ok: true });
  expect(await verify(change, further)).toMatchObject({ code: 'malformed_body' });
});

describe('values that are signed side by side', () => {
  const bodyWith = (vector: SenderVector, changes: object) =>
    JSON.stringify({ ...JSON.parse(bodyOf(vector).toString('utf8')), ...changes });

  it('midtrans(): refuses digits that have moved from the amount into the status, or from the status away', async () => {
    const [vector] = read('midtrans').filter(({ expect: verdict }) => verdict === 'accept') as [SenderVector];
    const {
      order_id: id,
      status_code: code,
      gross_amount: amount,
    } = JSON.parse(bodyOf(vector).toString('utf8'));
    for (const moved of [
      { order_id: id + code[0], status_code: code.slice(1), gross_amount: amount },
      { order_id: id, status_code: code + amount[0], gross_amount: amount.slice(1) },
      {
        order_id: id + code.slice(0, 1),
        status_code: code.slice(1) + amount[0],
        gross_amount: amount.slice(1),
      },
      {
        order_id: id.slice(0, -1),
        status_code: id.at(-1) + code.slice(0, 2),
        gross_amount: code[2] + amount.replace('.', ''),
      },
    ]) {
      const verdict = await verifierFor(vector).verify({
        ...requestOf(vector),
        body: bodyWith(vector, moved),
      });
      expect(verdict).toMatchObject({ ok: false, code: 'malformed_body' });
    }
    expect(await verifierFor(vector).verify(requestOf(vector))).toMatchObject({ ok: true });
  });

  it('mercadoPago(): refuses an id with the request id in it', async () => {
    const secret = 'test-only-mercado-pago-secret';
    const ts = 1_764_547_200;
    const v1 = createHmac('sha256', secret).update(`id:123;request-id:abc-1;ts:${ts};`).digest('hex');
    const verifier = createVerifier({
      ...{ scheme: mercadoPago(), keys: { id: 'mp', secret }, store: memoryStore(), clock: () => ts * 1000 },
    });
    const verify = (url: string, headers: readonly string[] = []) =>
      verifier.verify({
        method: 'POST',
        url,
        headers: [...headers, 'x-signature', `ts=${ts},v1=${v1}`],
        body: '{"id":1}',
      });
    expect(await verify('/?data.id=123%3Brequest-id%3Aabc-1')).toMatchObject({ code: 'malformed_target' });
    expect(await verify('/?data.id=123', ['x-request-id', 'abc-1'])).toMatchObject({ ok: true });
  });

  it('snapBiTransaction(): refuses a token that has the end of the address in it', async () => {
    const [vector] = read('snap-bi-transaction').filter(({ expect: verdict }) => verdict === 'accept') as [
      SenderVector,
    ];
    const headers = requestOf(vector).headers.map((value) => value.replace(/^Bearer /, 'Bearer v1.0/x:'));
    expect(await verifierFor(vector).verify({ ...requestOf(vector), headers })).toMatchObject({
      code: 'malformed_header',
    });
  });
});

it('payOS: refuses a name of a member that holds a pair, though the signed text is the same', async () => {
  const secret = 'test-only-payos-checksum-key';
  const text = 'amount=3000&description=a&orderCode=9&orderCode=1&reference=r';
  const signature = createHmac('sha256', secret).update(text).digest('hex');
  const verifier = createVerifier({
    scheme: payos(),
    keys: { id: 'payos', secret },
    store: memoryStore(),
  });
  const verify = async (data: object) =>
    verifier.verify({ method: 'POST', url: '/', headers: [], body: JSON.stringify({ data, signature }) });
  const forged = { amount: 3000, description: 'a', orderCode: 9, 'orderCode=1&reference': 'r' };
  expect(await verify(forged)).toMatchObject({ ok: false, code: 'malformed_body' });
  const sent = { amount: 3000, description: 'a&orderCode=9', orderCode: 1, reference: 'r' };
  expect(await verify(sent)).toMatchObject({ ok: true });
});

it('a mode or an endpoint that does not exist is refused', () => {
  expect(() => paymongo({ mode: 'sandbox' as 'test' })).toThrow('"mode"');
  expect(() => paymongo({ mode: ['test'] as unknown as 'test' })).toThrow('"mode"');
  expect(() => snapBiTransaction({ endpoint: 'url' as 'path' })).toThrow('"endpoint"');
});

it('SNAP signs the path alone where a provider has it so', async () => {
  const vectors = read('snap-bi-transaction');
  const vector = vectors.find(({ case: name }) => name === 'transaction') as SenderVector;
  const request = { ...requestOf(vector), url: `${targetOf(vector)}?page=2` };
  expect(await verifierFor(vector).verify(request)).toMatchObject({ ok: false });
  expect(await verifierFor(vector, snapBiTransaction({ endpoint: 'path' })).verify(request)).toMatchObject({
    ok: true,
  });
});
