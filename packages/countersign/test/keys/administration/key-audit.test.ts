import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type KeyChangeEvent, onEvent } from '../../../src/index.ts';
import { memoryKeyRecords, storedKeys } from '../../../src/keys.ts';

const NOW = 1_700_000_000_000;
const masterKeys = `test:${randomBytes(32).toString('base64')}`;

let events: KeyChangeEvent[];
let stop: () => void;
beforeEach(() => {
  events = [];
  stop = onEvent('key-change', (event) => events.push(event));
});
afterEach(() => stop());

function keysOf(records = memoryKeyRecords()) {
  return storedKeys(records, { masterKeys, clock: () => NOW });
}

describe('the audit of changes', () => {
  it('has each change with who made it, when, and the key after it', async () => {
    const keys = keysOf();
    const alice = keys.as('alice');
    await alice.create({ id: 'k' });
    await alice.disable('k');
    await alice.enable('k');
    await alice.rotate('k', { overlapSeconds: 60 });
    await alice.setLimits('k', [{ limit: 1, windowSeconds: 60 }]);
    await alice.setIpAllowlist('k', ['203.0.113.7']);
    await alice.setScopes('k', ['orders']);
    await alice.setExpiresAt('k', new Date(NOW));
    await alice.revoke('k');
    await alice.as('bob').remove('k');
    expect(events.map(({ action, actor }) => [action, actor])).toEqual([
      ['create', 'alice'],
      ['disable', 'alice'],
      ['enable', 'alice'],
      ['rotate', 'alice'],
      ['set_limits', 'alice'],
      ['set_ip_allowlist', 'alice'],
      ['set_scopes', 'alice'],
      ['set_expires_at', 'alice'],
      ['revoke', 'alice'],
      ['remove', 'bob'],
    ]);
    for (const event of events)
      expect(event).toMatchObject({ keyId: 'k', at: new Date(NOW), outcome: 'made' });
    expect(events[4]?.key).toMatchObject({ limits: [{ limit: 1, windowSeconds: 60 }] });
    expect(events[9]?.key).toBeUndefined();
  });

  it('has nobody for a change without a name, and takes none that is empty', async () => {
    const keys = keysOf();
    await keys.create({ id: 'k' });
    expect(events).toMatchObject([{ action: 'create', actor: undefined }]);
    for (const name of ['', undefined, 7]) expect(() => keys.as(name as string)).toThrow('the actor must be');
  });

  it('has no secret', async () => {
    const keys = keysOf();
    const secrets = [
      (await keys.create({ id: 'k' })).secret,
      (await keys.rotate('k', { overlapSeconds: 60 })).secret,
    ];
    await keys.disable('k');
    expect(events).toHaveLength(3);
    for (const secret of secrets) expect(JSON.stringify(events)).not.toContain(secret.slice(0, 12));
  });

  it('has nothing that changed nothing, and nothing that was refused', async () => {
    const keys = keysOf();
    await keys.create({ id: 'k' });
    events = [];
    await keys.enable('k');
    await keys.remove('unknown');
    await keys.reseal();
    await expect(keys.create({ id: 'k' })).rejects.toThrow('already exists');
    await expect(keys.setScopes('k', [''])).rejects.toThrow('"scopes"');
    await expect(keys.revoke('unknown')).rejects.toThrow('is not there');
    expect(events).toEqual([]);
  });

  it('has a change that failed where the keys are kept as one that may have been made', async () => {
    const records = memoryKeyRecords();
    const keys = keysOf({
      ...records,
      replace: vi.fn(records.replace).mockRejectedValueOnce(new Error('the connection was lost')),
      remove: () => Promise.reject(new Error('the connection was lost')),
    });
    await expect(keys.create({ id: 'k' })).rejects.toMatchObject({ code: 'keys_unavailable' });
    await expect(keys.remove('k')).rejects.toMatchObject({ code: 'keys_unavailable' });
    expect(events.map(({ action, outcome, key }) => [action, outcome, key])).toEqual([
      ['create', 'unknown', undefined],
      ['remove', 'unknown', undefined],
    ]);
  });

  it('has each change once, though others were faster at first', async () => {
    const records = memoryKeyRecords();
    const keys = keysOf({ ...records, replace: vi.fn(records.replace) });
    await keys.create({ id: 'k' });
    events = [];
    await Promise.all([keys.setScopes('k', ['a']), keysOf(records).setLimits('k', []), keys.disable('k')]);
    expect(events.map(({ action }) => action).sort()).toEqual(['disable', 'set_limits', 'set_scopes']);
    expect(await keys.get('k')).toEqual(events.at(-1)?.key);
  });
});
