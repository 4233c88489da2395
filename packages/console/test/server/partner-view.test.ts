import { describe, expect, it } from 'vitest';
import { until } from '../../../../test/support/redis/until.ts';
import { memoryLog, type RequestDetail, type RequestPage } from '../../src/index.ts';
import { acmeRequest, acmeVerifier, key, SECRET } from '../support/acme.ts';
import { ADMIN, clientOf } from '../support/console-client.ts';
import { HOSTS, type HostOptions, type StartHost } from '../support/hosts.ts';

const PARTNER = { name: 'partner', may: ['requests'], owners: ['merchant 17'] };

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
    expect((await detailFor(mount, ADMIN)).partnerText).toMatch(/decod[^]*String to sign/);
  });

  it('reads it where the operator shows it', async () => {
    const mount = await withLiveRefusal({ liveDiagnosisToOwners: true });
    expect((await detailFor(mount, PARTNER)).partnerText).toMatch(/decod[^]*String to sign/);
  });
});
