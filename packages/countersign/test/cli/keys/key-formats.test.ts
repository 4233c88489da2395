import { describe, expect, it } from 'vitest';
import { keyFormat } from '../../../src/keys.ts';
import { json, keys, stored } from '../support/key-file.ts';

const idFormat = keyFormat({ prefix: 'acme_key' });
const secretFormat = keyFormat({ prefix: 'acme_live' });

describe('keys with a format', () => {
  it('have an id and a secret of it, which are shown', async () => {
    const made = ['--id-format', 'acme_key', '--secret-format', 'acme_live', '--scheme', 'influencemart'];
    const { key, secret } = await json('create', ...made);
    expect(idFormat.matches(key.id)).toBe(true);
    expect(secretFormat.matches(secret)).toBe(true);
    expect(await stored()).toMatchObject([{ id: key.id, secrets: [{ value: secret }] }]);
    const rotated = await json('rotate', key.id, '--secret-format', 'acme_live');
    expect(secretFormat.matches(rotated.secret)).toBe(true);
    expect(rotated.secret).not.toBe(secret);
  });

  it.each<[string[], RegExp]>([
    [['create'], /the id of the key is missing/],
    [['create', 'ak_1', '--id-format', 'acme_key'], /give an id or --id-format, not both/],
    [['create', '--id-format', 'Acme Key'], /--id-format must be a prefix of 2 to 32/],
    [['create', 'ak_1', '--secret-format', '-'], /--secret-format must be a prefix/],
    [['create', 'ak_1', '--secret-format', 'acme_live', '--secret-encoding', 'hex'], /not both/],
    [['create', 'ak_1', '--secret-format', 'acme_live', '--secret-env', 'OWN_SECRET'], /not both/],
    [['create', 'ak_1', '--secret-format', 'acme_live', '--scheme', 'iimmpact'], /iimmpact/],
  ])('are refused with %j', async (args, message) => {
    const { code, stderr } = await keys(...args);
    expect(stderr).toMatch(message);
    expect(code).not.toBe(0);
    await expect(stored()).rejects.toThrow();
  });
});
