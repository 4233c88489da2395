import { keyFormat, memoryKeyRecords, storedKeys } from 'countersign/keys';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type KeyWithSecret, memoryLog, type Session } from '../../src/index.ts';
import { acmeVerifier } from '../support/acme.ts';
import { clientOf } from '../support/console-client.ts';
import { HOSTS, type StartHost } from '../support/hosts.ts';

const MASTER_KEYS = `m:${Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')}`;
const OPERATOR = { name: 'support', may: ['keys:read', 'keys:write'] };

async function mounted(options: object) {
  const keys = storedKeys(memoryKeyRecords(), { masterKeys: MASTER_KEYS, ...options });
  onTestFinished(() => keys.close());
  const mount = await (HOSTS['node:http'] as StartHost)({
    ...{ verifiers: [acmeVerifier({ keys })], log: memoryLog(), keys },
  });
  return { keys, operator: clientOf(mount, OPERATOR) };
}

describe('a key that the operator makes', () => {
  it('has id and secret in the forms of the administration, and keeps that of the secret', async () => {
    const [idFormat, secretFormat] = [keyFormat({ prefix: 'acme_id' }), keyFormat({ prefix: 'acme_key' })];
    const { operator } = await mounted({ idFormat, secretFormat });
    const { features } = (await (await operator.get('/api/session')).json()) as Session;
    expect(features.makesIds).toBe(true);
    const created = await operator.post('/api/keys', { owner: 'm' });
    expect(created.status).toBe(201);
    const { key, secret } = (await created.json()) as KeyWithSecret;
    expect([idFormat.matches(key.id), secretFormat.matches(secret)]).toEqual([true, true]);
    const rotated = await operator.post(`/api/keys/${key.id}/rotate`, { overlapSeconds: 0 });
    expect(secretFormat.matches(((await rotated.json()) as KeyWithSecret).secret)).toBe(true);
  });

  it('needs an id where the administration has no form for one', async () => {
    const { operator } = await mounted({});
    expect((await operator.post('/api/keys', { owner: 'm' })).status).toBe(400);
    expect((await operator.post('/api/keys', { id: 'ak_1' })).status).toBe(201);
  });
});
