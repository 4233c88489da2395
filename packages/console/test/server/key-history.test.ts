import { memoryKeyRecords, storedKeys } from 'countersign/keys';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { KeyChanges, KeyPage, KeyView } from '../../src/api/key-types.ts';
import { memoryLog } from '../../src/index.ts';
import { acmeRequest, acmeVerifier, SECRET } from '../support/acme.ts';
import { ADMIN, clientOf } from '../support/console-client.ts';
import { HOSTS } from '../support/hosts.ts';

const MASTER_KEYS = `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;
const DAY_MS = 86_400_000;
const PARTNER = { name: 'bob@partner.example', may: ['keys:read', 'keys:write'], owners: ['merchant 17'] };

function keysWith(options: { lastUsedSeconds?: number } = {}) {
  return storedKeys(memoryKeyRecords(), { masterKeys: MASTER_KEYS, ...options });
}

async function mounted(keys: ReturnType<typeof keysWith>) {
  const verifier = acmeVerifier({ keys });
  const mount = await (HOSTS['node:http'] as (typeof HOSTS)[string])({
    ...{ verifiers: [verifier], log: memoryLog(), keys },
  });
  return { verifier, admin: clientOf(mount), partner: clientOf(mount, PARTNER) };
}

describe('what has become of a key', () => {
  let keys: ReturnType<typeof keysWith>;
  beforeEach(async () => {
    keys = keysWith({ lastUsedSeconds: 1 });
    onTestFinished(() => keys.close());
  });

  it('has each change with who made it, in the console or elsewhere', async () => {
    const { admin, partner } = await mounted(keys);
    await keys.as('deploy').create({ id: 'ak_1', owner: 'merchant 17' });
    await admin.post('/api/keys/ak_1/scopes', { scopes: ['orders'] });
    await partner.post('/api/keys/ak_1/rotate', { overlapSeconds: 60 });
    await keys.disable('ak_1');
    const { changes } = await admin.json<KeyChanges>('/api/keys/ak_1/changes');
    expect(changes.map(({ action, actor, outcome }) => [action, actor, outcome])).toEqual([
      ['disable', undefined, 'made'],
      ['rotate', PARTNER.name, 'made'],
      ['set_scopes', ADMIN.name, 'made'],
      ['create', 'deploy', 'made'],
    ]);
    expect(JSON.stringify(changes)).not.toMatch(/secret/i);
  });

  it('tells partners of their own name alone', async () => {
    const { admin, partner } = await mounted(keys);
    await keys.as('alice@operator.example').create({ id: 'ak_1', owner: 'merchant 17' });
    await partner.post('/api/keys/ak_1/allow', { ipAllowlist: ['10.0.0.0/8'] });
    await admin.post('/api/keys/ak_1/scopes', { scopes: ['orders'] });
    const { changes } = await partner.json<KeyChanges>('/api/keys/ak_1/changes');
    expect(changes.map(({ action, actor }) => [action, actor])).toEqual([
      ['set_scopes', undefined],
      ['set_ip_allowlist', PARTNER.name],
      ['create', undefined],
    ]);
  });

  it('has when it was last used', async () => {
    const { verifier, admin } = await mounted(keys);
    for (const id of ['ak_1', 'ak_2']) await keys.create({ id, secret: SECRET });
    const before = Date.now();
    expect(await verifier.verify(acmeRequest({ keyId: 'ak_1' }))).toMatchObject({ ok: true });
    await expect
      .poll(async () => (await admin.json<KeyView>('/api/keys/ak_1')).lastUsedAt, { timeout: 5000 })
      .toBeDefined();
    const page = await admin.json<KeyPage>('/api/keys');
    const [one, other] = page.keys;
    expect(Math.abs(Date.parse(one?.lastUsedAt as string) - before)).toBeLessThan(10_000);
    expect(other?.lastUsedAt).toBeUndefined();
  });

  it('has the first end that is near, of the key or of a secret', async () => {
    const { admin } = await mounted(keys);
    const endOf = async () => (await admin.json<KeyView>('/api/keys/ak_1')).endsSoonAt;
    await keys.create({ id: 'ak_1', expiresAt: new Date(Date.now() + 20 * DAY_MS) });
    expect(await endOf()).toBeUndefined();
    const near = new Date(Date.now() + 13 * DAY_MS);
    await keys.setExpiresAt('ak_1', near);
    expect(await endOf()).toBe(near.toISOString());
    await keys.rotate('ak_1', { overlapSeconds: 3600 });
    expect(Date.parse((await endOf()) as string)).toBeLessThan(Date.now() + 2 * 3_600_000);
    await keys.disable('ak_1');
    expect(await endOf()).toBeUndefined();
  });

  it('keeps whom a limit is shared by, and when it comes back', async () => {
    const { admin } = await mounted(keys);
    await keys.create({ id: 'ak_1' });
    const limits = [
      { limit: 100, windowSeconds: 2_678_400, refill: 'monthly' },
      { limit: 5, windowSeconds: 60, name: 'burst', sharedBy: 'merchant 17' },
    ];
    await admin.post('/api/keys/ak_1/limits', { limits });
    expect((await admin.json<KeyView>('/api/keys/ak_1')).limits).toEqual(limits);
    expect((await keys.get('ak_1'))?.limits).toEqual(limits);
  });
});
