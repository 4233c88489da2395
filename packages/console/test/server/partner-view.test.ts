import { createHmac } from 'node:crypto';
import { type ApiKey, defineScheme, header, message, part, type SignedRequest } from 'countersign';
import { memoryKeyRecords, storedKeys } from 'countersign/keys';
import { describe, expect, it } from 'vitest';
import { until } from '../../../../test/support/redis/until.ts';
import { memoryLog, type RequestDetail, type RequestPage } from '../../src/index.ts';
import type { LogEntry } from '../../src/log/log-entry.ts';
import { acmeRequest, acmeVerifier, key, SECRET } from '../support/acme.ts';
import { ADMIN, clientOf, eventsOf } from '../support/console-client.ts';
import { entry, NOW } from '../support/entries.ts';
import { HOSTS, type HostOptions, type StartHost } from '../support/hosts.ts';

const MASTER_KEYS = `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;
const PARTNER = { name: 'partner', may: ['requests'], owners: ['merchant 17'] };

const TEXT = defineScheme({
  ...{ name: 'text', secret: 'utf8', algorithm: 'hmac-sha256', replay: 'signature' },
  keyId: header('X-Key'),
  timestamp: header('X-Time', 'unixSeconds'),
  signature: header('X-Signature'),
  message: message`${part.timestamp}.${part.body}`,
});

function textVerifier(keys: readonly ApiKey[]) {
  return acmeVerifier({ scheme: TEXT, keys });
}

function textRequest(keyId: string, signWith: Uint8Array): SignedRequest {
  const time = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', signWith).update(`${time}.{}`).digest('hex');
  const headers = ['X-Key', keyId, 'X-Time', time, 'X-Signature', signature, 'X-Debug', ' 1'];
  return { method: 'POST', url: '/', headers, body: Buffer.from('{}'), address: '203.0.113.7' };
}

/** A console with one diagnosed request of a live key, whose secret the client has not decoded. */
async function withLiveRefusal(options: Partial<HostOptions> = {}): Promise<string> {
  const [log, verifier] = [memoryLog(), acmeVerifier({ keys: [{ ...key, mode: 'live' }] })];
  const mount = await (HOSTS['node:http'] as StartHost)({ verifiers: [verifier], log, ...options });
  await verifier.verify(acmeRequest({ signWith: SECRET }));
  await until('it is diagnosed', async () => {
    const { rows } = await log.query({}, { limit: 1 });
    return rows[0]?.mistakes !== undefined;
  });
  return mount;
}

async function detailFor(mount: string, user: object): Promise<RequestDetail> {
  const client = clientOf(mount, user);
  const { entries } = await client.json<RequestPage>('/api/requests');
  return client.json<RequestDetail>(`/api/requests/${entries[0]?.id}`);
}

describe('a partner', () => {
  it('reads nothing of the diagnosis of live keys in the text, which support does', async () => {
    const mount = await withLiveRefusal();
    const own = await detailFor(mount, PARTNER);
    expect(own).not.toHaveProperty('diagnosis');
    expect(own.partnerText).toContain('was refused with status 401');
    expect(own.partnerText).not.toMatch(/String to sign|decod/);
    expect((await detailFor(mount, ADMIN)).partnerText).toMatch(/decod.*String to sign/s);
  });

  it('reads it where the operator shows it', async () => {
    const mount = await withLiveRefusal({ liveDiagnosisToOwners: true });
    expect((await detailFor(mount, PARTNER)).partnerText).toMatch(/decod.*String to sign/s);
  });

  it('finds no requests by mistakes that it is not shown, page by page or live', async () => {
    const log = memoryLog({ clock: () => NOW });
    const mount = await (HOSTS['node:http'] as StartHost)({ verifiers: [acmeVerifier()], log });
    const own = { keyId: 'ak_test_1', owner: 'merchant 17', certainty: 'certain' } as const;
    const live = (i: number) => entry(i, { ...own, mode: 'live', mistakes: ['method_case'] });
    const test = (i: number) => entry(i, { ...own, mode: 'test', mistakes: ['method_case'] });
    const all = [live(0), test(1), live(2), live(3), test(4), live(5)];
    for (const each of all.slice(0, 4)) log.add(each);
    const partner = clientOf(mount, PARTNER);
    const found = (query: string) => partner.json<RequestPage>(`/api/requests?mistake=${query}`);
    expect(await found('method_case&limit=1')).toEqual({ entries: [all[1]?.row] });
    log.add(all[4] as LogEntry);
    const page = await found('method_case&limit=1');
    expect(page).toEqual({ entries: [all[4]?.row], next: all[4]?.row.id });
    expect(await found(`method_case&limit=1&cursor=${page.next}`)).toEqual({ entries: [all[1]?.row] });
    expect(
      (await clientOf(mount).json<RequestPage>('/api/requests?mistake=method_case')).entries,
    ).toHaveLength(5);

    const stream = await partner.get('/api/events?mistake=method_case');
    log.add(all[5] as LogEntry);
    const last = test(6);
    log.add(last);
    expect(await eventsOf(stream, 1)).toEqual([{ event: 'entry', data: last.row }]);
  });

  it('is answered after so many entries, also where none fits, and goes on with the next page', async () => {
    const log = memoryLog({ clock: () => NOW, maxEntries: 3000 });
    const mount = await (HOSTS['node:http'] as StartHost)({ verifiers: [acmeVerifier()], log });
    const row = { keyId: 'ak_test_1', owner: 'merchant 17', mistakes: ['method_case'] } as const;
    const wanted = entry(0, { ...row, mode: 'test', certainty: 'certain' });
    log.add(wanted);
    for (let i = 1; i < 3000; i++) log.add(entry(i, { ...row, mode: 'live' }));
    const partner = clientOf(mount, PARTNER);
    const page = await partner.json<RequestPage>('/api/requests?mistake=method_case');
    expect(page).toEqual({ entries: [], next: expect.any(String) });
    expect(await partner.json<RequestPage>(`/api/requests?mistake=method_case&cursor=${page.next}`)).toEqual({
      entries: [wanted.row],
    });
  });

  it('cannot find out a secret byte by byte with short keys: a match is told to support alone', async () => {
    const log = memoryLog();
    const secret = 'abXYZ-0123456789-rather-long-secret';
    const owned = { mode: 'test', owner: 'merchant 17', secret } as const;
    const verifier = textVerifier([
      { ...owned, id: 'k1' },
      { ...owned, id: 'k2' },
    ]);
    const mount = await (HOSTS['node:http'] as StartHost)({ verifiers: [verifier], log });
    const views: unknown[] = [];
    for (const [keyId, byte] of [
      ['k1', 0xab],
      ['k2', 0xac],
    ] as const) {
      await verifier.verify(textRequest(keyId, Buffer.from([byte])));
      await until('it is diagnosed', async () => {
        const { rows } = await log.query({ keyId }, { limit: 1 });
        return rows[0]?.mistakes !== undefined;
      });
      const [row] = (await clientOf(mount, PARTNER).json<RequestPage>(`/api/requests?key=${keyId}`)).entries;
      const path = `/api/requests/${row?.id}`;
      const { mistakes, certainty, diagnosis } = await clientOf(mount, PARTNER).json<RequestDetail>(path);
      views.push({
        mistakes,
        certainty,
        row: [row?.mistakes, row?.certainty],
        ...diagnosis,
        stringToSign: '',
        checks: [],
      });
      const support = await clientOf(mount, ADMIN).json<RequestDetail>(path);
      expect(support).not.toHaveProperty('forPartners');
      expect(support.diagnosis?.findings[0]?.isRevealing).toBe(byte === 0xab ? true : undefined);
    }
    expect(views[0]).toEqual(views[1]);
  });

  it('is told no number of accepted requests, which are counted for all together', async () => {
    const mount = await (HOSTS['node:http'] as StartHost)({ verifiers: [acmeVerifier()], log: memoryLog() });
    expect(await clientOf(mount, PARTNER).json<object>('/api/summary')).not.toHaveProperty('accepted');
    expect(await clientOf(mount).json<object>('/api/summary')).toMatchObject({ accepted: 0 });
  });

  it('is not told with whom a key shares its limits', async () => {
    const keys = storedKeys(memoryKeyRecords(), { masterKeys: MASTER_KEYS });
    const log = memoryLog();
    const verifier = acmeVerifier({ keys });
    const mount = await (HOSTS['node:http'] as StartHost)({ verifiers: [verifier], log, keys });
    const limits = [{ limit: 1, windowSeconds: 3600, sharedBy: 'group of merchant 99' }];
    const { secret } = await keys.create({
      id: 'ak_1',
      owner: 'merchant 17',
      limits,
      secretEncoding: 'base64',
    });
    const signWith = Buffer.from(secret, 'base64');
    await verifier.verify(acmeRequest({ keyId: 'ak_1', signWith }));
    await verifier.verify(acmeRequest({ keyId: 'ak_1', signWith }));
    await until('it is recorded', async () => (await log.query({}, { limit: 1 })).rows.length > 0);
    const may = ['requests', 'keys:read', 'keys:write'];
    const [partner, admin] = [clientOf(mount, { ...PARTNER, may }), clientOf(mount)];
    for (const path of ['keys', 'keys/ak_1', 'keys/ak_1/limits', 'summary']) {
      expect(await (await admin.get(`/api/${path}`)).text()).toContain('"sharedBy":"group');
      const text = await (await partner.get(`/api/${path}`)).text();
      expect(text).toContain('"windowSeconds":3600');
      expect(text).not.toContain('group of merchant');
    }
    for (const [path, body] of [
      ['rotate', { overlapSeconds: 60 }],
      ['allow', { ipAllowlist: ['10.0.0.0/8'] }],
    ] as const)
      expect(await (await partner.post(`/api/keys/ak_1/${path}`, body)).text()).not.toContain('sharedBy');
  });

  it('makes a hundred keys, also where many are made at once, and the operator more', async () => {
    const keys = storedKeys(memoryKeyRecords(), { masterKeys: MASTER_KEYS });
    const mount = await (HOSTS['node:http'] as StartHost)({
      ...{ verifiers: [acmeVerifier({ keys })], log: memoryLog(), keys },
    });
    const partner = clientOf(mount, { ...PARTNER, may: ['keys:write'] });
    for (let i = 0; i < 95; i++) await keys.create({ id: `old-${i}`, owner: 'merchant 17' });
    await keys.create({ id: 'another', owner: 'merchant 99' });
    const made = await Promise.all(
      Array.from({ length: 20 }, async () => (await partner.post('/api/keys', {})).status),
    );
    expect(made.filter((status) => status === 201).length).toBeLessThanOrEqual(5);
    expect(new Set(made)).toContain(409);
    for (let i = 0; i < 5; i++) await partner.post('/api/keys', {});
    let count = 0;
    for await (const { owner } of keys.list()) if (owner === 'merchant 17') count++;
    expect(count).toBe(100);
    const last = await partner.post('/api/keys', {});
    expect([last.status, await last.text()]).toEqual([409, expect.stringContaining('100 keys')]);
    expect((await clientOf(mount).post('/api/keys', { id: 'last', owner: 'merchant 17' })).status).toBe(201);
  });

  it('has no room taken away by keys that could not be made while their store gave no answer', async () => {
    const memory = memoryKeyRecords();
    let isHung = false;
    async function* scan() {
      if (isHung) await new Promise(() => undefined);
      yield* memory.scan();
    }
    const keys = storedKeys({ ...memory, scan }, { masterKeys: MASTER_KEYS, timeoutMs: 20 });
    const mount = await (HOSTS['node:http'] as StartHost)({
      ...{ verifiers: [acmeVerifier({ keys })], log: memoryLog(), keys },
    });
    const partner = clientOf(mount, { ...PARTNER, may: ['keys:read', 'keys:write'] });
    isHung = true;
    const tried = await Promise.all(
      Array.from({ length: 100 }, async () => (await partner.post('/api/keys', {})).status),
    );
    expect(new Set(tried)).toEqual(new Set([503]));
    expect((await partner.get('/api/keys')).status).toBe(503);
    isHung = false;
    expect((await partner.post('/api/keys', {})).status).toBe(201);
  });
});
