import { onEvent, type Verifier } from 'countersign';
import { memoryKeyRecords, storedKeys } from 'countersign/keys';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../../../test/support/redis/until.ts';
import {
  type KeyChanges,
  memoryLog,
  type RequestLog,
  type RequestPage,
  type Summary,
} from '../../src/index.ts';
import { acmeRequest, acmeVerifier, key, SECRET } from '../support/acme.ts';
import { ADMIN, clientOf } from '../support/console-client.ts';
import { HOSTS, type StartHost } from '../support/hosts.ts';

const MASTER_KEYS = `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;
const INTERNAL = Buffer.from('internal secret of 32 bytes 12345').toString('base64');
const partner = (owner: string) => ({ ...ADMIN, name: owner, owners: [owner] });

function keysOfPartners() {
  const keys = storedKeys(memoryKeyRecords(), { masterKeys: MASTER_KEYS });
  onTestFinished(() => keys.close());
  return keys;
}

async function mounted(verifiers: readonly Verifier[], keys?: ReturnType<typeof keysOfPartners>) {
  const log = memoryLog();
  const mount = await (HOSTS['node:http'] as StartHost)({
    ...{ verifiers, log, record: { bodies: 'refused', accepted: 100 } },
    ...(keys !== undefined && { keys }),
  });
  return { log, as: (user: object) => clientOf(mount, user) };
}

const rowsOf = async (log: RequestLog) => (await log.query({}, { limit: 200 })).rows;

const asked = ({ method, url, headers, body }: ReturnType<typeof acmeRequest>, scheme: string) => ({
  ...{ scheme, method, target: url, body: Buffer.from(body as Uint8Array).toString() },
  headers: (headers as string[]).flatMap((name, i, all) => (i % 2 === 0 ? [[name, all[i + 1]]] : [])),
});

describe('a key of the same id at another verifier', () => {
  let keys: ReturnType<typeof keysOfPartners>;
  let internal: Verifier;
  let partners: Verifier;
  beforeEach(async () => {
    keys = keysOfPartners();
    partners = acmeVerifier({ keys });
    internal = acmeVerifier({
      scheme: { ...acmeVerifier().scheme, name: 'internal' },
      keys: [
        {
          id: 'payroll',
          mode: 'live',
          owner: 'operator',
          secret: INTERNAL,
          limits: [{ limit: 7, windowSeconds: 60 }],
        },
      ],
    });
    await keys.create({ id: 'payroll', owner: 'eve' });
  });

  it('shows its owner no refusal of that verifier, neither before its key is looked up nor after', async () => {
    const { as, log } = await mounted([internal, partners], keys);
    const signWith = Buffer.from(INTERNAL, 'base64');
    await internal.verify(acmeRequest({ keyId: 'payroll', signWith, ageSeconds: 4000 }));
    await internal.verify(acmeRequest({ keyId: 'payroll', signWith: 'wrong' }));
    await until(
      'the operator sees whose they are',
      async () => (await rowsOf(log)).filter(({ owner }) => owner === 'operator').length === 2,
    );
    const eve = as(partner('eve'));
    expect(await eve.json('/api/requests')).toEqual({ entries: [] });
    for (const { id } of await rowsOf(log)) expect((await eve.get(`/api/requests/${id}`)).status).toBe(404);
    await partners.verify(acmeRequest({ keyId: 'payroll', ageSeconds: 4000 }));
    await until('the own one is there', async () => {
      const { entries } = await eve.json<RequestPage>('/api/requests');
      return entries.length === 1 && entries[0]?.scheme === 'acme';
    });
  });

  it('tells nobody of its limits', async () => {
    const { as } = await mounted([internal, partners], keys);
    for (const user of [partner('eve'), ADMIN])
      expect(JSON.stringify(await as(user).json('/api/keys/payroll/limits'))).not.toContain('7');
  });

  it('lets nobody check signatures by it', async () => {
    const { as } = await mounted([internal, partners], keys);
    const signed = acmeRequest({ keyId: 'payroll', signWith: Buffer.from(INTERNAL, 'base64') });
    const eve = as(partner('eve'));
    expect((await eve.post('/api/check', asked(signed, 'internal'))).status).toBe(404);
    expect((await eve.post('/api/check', asked(signed, 'acme'))).status).toBe(200);
    expect((await as(partner('operator')).post('/api/check', asked(signed, 'internal'))).status).toBe(200);
  });
});

describe('a verifier that the console was not given', () => {
  it('is not recorded, though it has the scheme, the key id and the owner of one that was', async () => {
    const listed = acmeVerifier();
    const other = acmeVerifier({ keys: [key] });
    const { log } = await mounted([listed]);
    await other.verify(acmeRequest({ signWith: 'wrong', target: '/other' }));
    await other.verify(acmeRequest({ target: '/other' }));
    await listed.verify(acmeRequest({ signWith: 'wrong', target: '/listed' }));
    await listed.verify(acmeRequest({ target: '/listed' }));
    await until('its own requests are there', async () => (await rowsOf(log)).length === 2);
    expect((await rowsOf(log)).map(({ path }) => path)).toEqual(['/listed', '/listed']);
  });

  it('leaves no diagnosis on an entry of one that was, even with the key id and the request id of that', async () => {
    const listed = acmeVerifier({ diagnosis: undefined });
    const other = acmeVerifier();
    const { log } = await mounted([listed]);
    const request = { signWith: SECRET, headers: ['X-Request-Id', 'r-1'] };
    let diagnosed = 0;
    onTestFinished(onEvent('diagnosis', () => void diagnosed++));
    await listed.verify(acmeRequest(request));
    await other.verify(acmeRequest(request));
    await until('the second one is diagnosed', () => diagnosed === 1);
    await new Promise(setImmediate);
    expect((await rowsOf(log))[0]).not.toHaveProperty('mistakes');
  });

  it('is recorded where another console of the same log was given it', async () => {
    const [first, second] = [acmeVerifier(), acmeVerifier()];
    const log = memoryLog();
    for (const verifiers of [[first], [second]]) await (HOSTS['node:http'] as StartHost)({ verifiers, log });
    for (const verifier of [first, second]) await verifier.verify(acmeRequest({ signWith: 'wrong' }));
    await until('both are there', async () => (await rowsOf(log)).length === 2);
  });
});

describe('the number of refusals that stand on one row', () => {
  it('is of one key, also where all were refused before their key was looked up', async () => {
    const keys = keysOfPartners();
    for (const [id, owner] of [
      ['ak_a', 'a'],
      ['ak_b', 'b'],
    ] as const)
      await keys.create({ id, owner });
    const verifier = acmeVerifier({ keys });
    const { as } = await mounted([verifier], keys);
    const late = (keyId: string) => verifier.verify(acmeRequest({ keyId, ageSeconds: 4000 }));
    for (let i = 0; i < 4; i++) await late('ak_b');
    await late('ak_a');
    for (let i = 0; i < 46; i++) await late('ak_b');
    const refused = async (owner: string) => (await as(partner(owner)).json<Summary>('/api/summary')).refused;
    await until('all are counted', async () => (await refused('b')) === 50);
    expect(await refused('a')).toBe(1);
  });
});

describe('an owner who sends refused requests all the time', () => {
  it('takes no entry from another one', async () => {
    const keys = keysOfPartners();
    for (let i = 0; i < 30; i++) await keys.create({ id: `eve-${i}`, owner: 'eve' });
    await keys.create({ id: 'ak_b', owner: 'b' });
    const verifier = acmeVerifier({ keys, diagnosis: undefined });
    const { as } = await mounted([verifier], keys);
    const wrong = (keyId: string) => verifier.verify(acmeRequest({ keyId, signWith: 'wrong' }));
    for (let i = 0; i < 300; i++) await wrong(`eve-${i % 30}`);
    for (let i = 0; i < 3; i++) await wrong('ak_b');
    const counted = async (owner: string) => (await as(partner(owner)).json<Summary>('/api/summary')).refused;
    await until('all are counted', async () => (await counted('eve')) === 300);
    const { entries } = await as(partner('b')).json<RequestPage>('/api/requests');
    expect(entries.map(({ more }) => more)).toEqual([0, 0, 0]);
  });
});

describe('a key that was removed and made anew for somebody else', () => {
  it('tells its owner nothing that happened before, and the former one nothing that happens now', async () => {
    const keys = keysOfPartners();
    const { secret } = await keys.create({ id: 'ak_1', owner: 'a' });
    const verifier = acmeVerifier({ keys });
    const { as } = await mounted([verifier], keys);
    await as(partner('a')).post('/api/keys/ak_1/rotate', { overlapSeconds: 60 });
    await verifier.verify(acmeRequest({ keyId: 'ak_1', signWith: Buffer.from(secret, 'base64') }));
    await keys.remove('ak_1');
    await keys.create({ id: 'ak_1', owner: 'b', secret: SECRET, limits: [{ limit: 10, windowSeconds: 60 }] });
    for (let i = 0; i < 9; i++) await verifier.verify(acmeRequest({ keyId: 'ak_1' }));
    const changes = async (user: object) =>
      (await as(user).json<KeyChanges>('/api/keys/ak_1/changes')).changes.map(({ action }) => action);
    expect(await changes(partner('b'))).toEqual(['create']);
    expect(await changes(ADMIN)).toEqual(['create', 'remove', 'rotate']);
    const nearLimits = async (user: object) => (await as(user).json<Summary>('/api/summary')).nearLimits;
    await until('its use is there', async () => (await nearLimits(partner('b'))).length === 1);
    expect(await nearLimits(partner('a'))).toEqual([]);
  });
});
