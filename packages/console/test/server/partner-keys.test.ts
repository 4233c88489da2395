import { keyFormat, memoryKeyRecords, storedKeys } from 'countersign/keys';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type KeyWithSecret, memoryLog } from '../../src/index.ts';
import { acmeVerifier } from '../support/acme.ts';
import { clientOf } from '../support/console-client.ts';
import { HOSTS, type StartHost } from '../support/hosts.ts';

const MASTER_KEYS = `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;
const PARTNER = { name: 'partner', may: ['keys:read', 'keys:write'], owners: ['m'] };
const NOW = Date.now();
const DAY_MS = 86_400_000;

async function mounted(options: object = {}) {
  const keys = storedKeys(memoryKeyRecords(), { masterKeys: MASTER_KEYS, ...options });
  onTestFinished(() => keys.close());
  const mount = await (HOSTS['node:http'] as StartHost)({
    ...{ verifiers: [acmeVerifier({ keys })], log: memoryLog(), keys, clock: () => NOW },
  });
  const partner = clientOf(mount, PARTNER);
  const create = (body: object = {}) => partner.post('/api/keys', body);
  const created = async () => ((await (await create()).json()) as KeyWithSecret).key;
  return { keys, partner, create, created };
}

describe('a key that a partner makes', () => {
  it('has the strictest limits and the first expiry of the other keys of its owner', async () => {
    const { keys, created } = await mounted();
    const [day, month] = [NOW + DAY_MS, NOW + 30 * DAY_MS].map((ms) => new Date(ms));
    const minute = { windowSeconds: 60 };
    await keys.create({
      id: 'ak_1',
      owner: 'm',
      limits: [{ limit: 10, ...minute }],
      ...(month && { expiresAt: month }),
    });
    await keys.create({
      id: 'ak_2',
      owner: 'm',
      limits: [{ limit: 5, ...minute }],
      ...(day && { expiresAt: day }),
    });
    await keys.create({ id: 'ak_3', owner: 'x', limits: [{ limit: 1, ...minute }] });
    await keys.disable('ak_2');
    const { id } = await created();
    expect(await keys.get(id)).toMatchObject({
      limits: [{ limit: 5, ...minute, sharedBy: 'm' }],
      expiresAt: day,
    });
    // The next one shares the limit, and has no other.
    expect((await keys.get((await created()).id))?.limits).toEqual([{ limit: 5, ...minute, sharedBy: 'm' }]);
  });

  it('is the first one of an owner without any terms, and none where no other one may be used', async () => {
    const { keys, partner, create, created } = await mounted();
    const { id } = await created();
    expect(await keys.get(id)).not.toHaveProperty('limits');
    await keys.disable(id);
    expect((await create()).status).toBe(409);
    await partner.post(`/api/keys/${id}/revoke`, { confirm: id });
    expect((await create()).status).toBe(409);
    await keys.create({ id: 'ak_old', owner: 'm', expiresAt: new Date(NOW - 1) });
    expect((await create()).status).toBe(409);
    await keys.create({ id: 'ak_new', owner: 'm' });
    expect((await create()).status).toBe(201);
  });

  it('has an id that the server picks, so that nothing is told about ids of others', async () => {
    const { keys, create, created } = await mounted();
    await keys.create({ id: 'ak_foreign', owner: 'x' });
    const answers = await Promise.all(
      ['ak_foreign', 'ak_free'].map(async (id) => (await create({ id })).text()),
    );
    expect(answers[0]).toBe(answers[1]);
    expect(answers[0]).toContain('"status":400');
    expect(await keys.get('ak_free')).toBeUndefined();
    const ids = [await created(), await created()].map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^ak_[0-9a-f]{24}$/);
  });

  it('has an id of the format that the operator has given', async () => {
    const idFormat = keyFormat({ prefix: 'acme' });
    const { created } = await mounted({ idFormat });
    expect((await created()).id).toMatch(/^acme_/);
  });
});
