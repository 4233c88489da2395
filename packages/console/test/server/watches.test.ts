import { memoryKeyRecords, storedKeys } from 'countersign/keys';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type KeyView, memoryLog } from '../../src/index.ts';
import { acmeVerifier, SECRET } from '../support/acme.ts';
import { ADMIN, clientOf } from '../support/console-client.ts';
import { HOSTS, type StartHost } from '../support/hosts.ts';

const MASTER_KEYS = `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;
const partner = (owner: string) => ({ ...ADMIN, name: owner, owners: [owner] });
const MINUTE_MS = 60_000;

describe('the watches', () => {
  let now: number;
  let keys: ReturnType<typeof storedKeys>;
  let mount: string;
  beforeEach(async () => {
    now = Date.now();
    const clock = () => now;
    keys = storedKeys(memoryKeyRecords(), { masterKeys: MASTER_KEYS });
    onTestFinished(() => keys.close());
    const verifiers = [acmeVerifier({ keys, clock })];
    mount = await (HOSTS['node:http'] as StartHost)({ verifiers, log: memoryLog(), keys, clock });
  });

  const watch = async (user: object, keyId: string) =>
    (await clientOf(mount, user).post('/api/watch', { keyId })).status;
  const watchedUntil = async (keyId: string) =>
    (await clientOf(mount).json<KeyView>(`/api/keys/${keyId}`)).watchedUntil;

  async function made(owner: string, count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, (_, i) => `${owner}-${i}`);
    for (const id of ids) await keys.create({ id, owner });
    return ids;
  }

  it('of an owner are three at once, and end none of others', async () => {
    const [own] = await made('b', 1);
    expect(await watch(ADMIN, own as string)).toBe(200);
    const until = await watchedUntil(own as string);
    const statuses: number[] = [];
    for (const id of await made('eve', 5)) statuses.push(await watch(partner('eve'), id));
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect(await watch(partner('eve'), 'eve-0')).toBe(200);
    expect([await watchedUntil(own as string), await watchedUntil('eve-4')]).toEqual([until, undefined]);
    now += 15 * MINUTE_MS;
    expect(await watch(partner('eve'), 'eve-4')).toBe(200);
  });

  it('of all partners leave room for the operator, and a key is said to be watched only where it is', async () => {
    for (let i = 0; i < 5; i++)
      for (const id of await made(`owner ${i}`, 3))
        expect(await watch(partner(`owner ${i}`), id)).toBe(i < 4 ? 200 : 429);
    const statuses: number[] = [];
    for (const id of await made('own', 5)) statuses.push(await watch(ADMIN, id));
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    expect(await watchedUntil('own-4')).toBeUndefined();
    expect(await watchedUntil('own-0')).toBeDefined();
  });

  it('are of the key that the verifier knows, and not of another one of the same id', async () => {
    const internal = acmeVerifier({ keys: [{ id: 'payroll', owner: 'operator', secret: SECRET }] });
    let watched = 0;
    const counting = { ...internal, watch: () => void watched++ };
    const other = await (HOSTS['node:http'] as StartHost)({
      ...{ verifiers: [counting, acmeVerifier({ keys })], log: memoryLog(), keys },
    });
    await keys.create({ id: 'payroll', owner: 'eve' });
    expect((await clientOf(other, partner('eve')).post('/api/watch', { keyId: 'payroll' })).status).toBe(200);
    expect(watched).toBe(0);
  });
});
