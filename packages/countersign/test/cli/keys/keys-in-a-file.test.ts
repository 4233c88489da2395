import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { keys, NOW, OWN, stored, world } from '../support/key-file.ts';
import { runCli } from '../support/run-cli.ts';

describe('keys disable, enable, revoke and remove', () => {
  it.each([
    ['active', 'disable', 'disabled'],
    ['disabled', 'enable', 'active'],
    ['not_approved', 'enable', 'active'],
    ['active', 'revoke', 'revoked'],
    ['disabled', 'revoke', 'revoked'],
  ])('takes a key from %s by %s to %s', async (before, command, status) => {
    await keys('create', 'ak_1', '--status', before);
    const { code } = await keys(command, 'ak_1');
    expect([code, (await stored())[0]?.status]).toEqual([0, status]);
  });

  it('revokes for ever', async () => {
    await keys('create', 'ak_1');
    await keys('revoke', 'ak_1');
    for (const args of [
      ['enable', 'ak_1'],
      ['rotate', 'ak_1', '--secret-encoding', 'hex'],
    ]) {
      const { code, stderr } = await keys(...args);
      expect([code, stderr]).toEqual([2, expect.stringContaining('was revoked, which is final')]);
    }
    expect((await stored())[0]?.status).toBe('revoked');
  });

  it('refuses a status that there is not', async () => {
    expect((await keys('create', 'ak_1', '--status', 'paused')).code).toBe(2);
  });

  it('removes a key with --yes only', async () => {
    await keys('create', 'ak_1');
    expect((await keys('remove', 'ak_1')).code).toBe(2);
    expect(await stored()).toHaveLength(1);
    expect((await keys('remove', 'ak_1', '--yes')).code).toBe(0);
    expect(await stored()).toEqual([]);
  });
});

describe('keys list and get', () => {
  it('tells status, mode, number of secrets and end of each key', async () => {
    await keys('create', 'ak_2', '--mode', 'live', '--expires-at', '1h', '--owner', 'm\u001b[31m');
    await keys('create', 'ak_1');
    world.nowMs = NOW + 3_600_000;
    const { stdout } = await keys('list');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['ID', 'STATUS', 'MODE', 'SECRETS', 'EXPIRES', 'OWNER'],
      ['ak_1', 'active', '-', '1', 'never', '-'],
      ['ak_2', 'active, expired', 'live', '1', '2026-03-01T13:00:00.000Z', 'm\\u{1b}[31m'],
    ]);
  });

  it('tells of each secret when it is in use', async () => {
    await keys('create', 'ak_1');
    await keys('rotate', 'ak_1', '--overlap', '1h', '--secret-encoding', 'hex');
    world.nowMs = NOW + 3_600_000;
    const { stdout } = await keys('get', 'ak_1');
    expect(stdout).toMatch(/^secret [0-9a-f]{8} +in use$/m);
    expect(stdout).toMatch(/^secret [0-9a-f]{8} +ended, until 2026-03-01T13:00:00.000Z$/m);
  });

  it('names a key that is not there, by exit code 2', async () => {
    await keys('create', 'ak_1');
    for (const args of [
      ['get', 'no'],
      ['remove', 'no', '--yes'],
      ['enable', 'no'],
    ]) {
      expect(await keys(...args)).toEqual({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('there is no key of that id in the file of --file'),
      });
    }
  });

  it('cannot reach a file that is not there, by exit code 3 and as JSON where that is asked for', async () => {
    const { code, stdout, stderr } = await keys('list', '--json');
    expect([code, stdout]).toEqual([3, '']);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'out_of_reach' } });
  });

  it('says where a file is not sound, without what is in it', async () => {
    await writeFile(
      path.join(world.dir, 'keys.json'),
      `{"keys":[{"id":"a","secrets":["${OWN}"],"expires":"never"}]}`,
    );
    const { code, stderr } = await keys('list');
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('the file of --file: keys[0] has the unknown member "expires"'),
    ]);
    expect(stderr).not.toContain(OWN);
  });
});

describe('the place of the keys', () => {
  it('is told to be open to others', async () => {
    await writeFile(path.join(world.dir, 'keys.json'), '{"keys":[]}', { mode: 0o644 });
    const { code, stderr } = await keys('list');
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('the file of --file can be read by other users'),
    ]);
    expect((await keys('list', '--json')).stderr).toBe('');
  });

  it('has to be said', async () => {
    const { code, stderr } = await runCli(['keys', 'list']);
    expect(code).toBe(2);
    for (const way of ['--file', '--redis', 'COUNTERSIGN_REDIS_URL']) expect(stderr).toContain(way);
  });

  it('is one only', async () => {
    expect((await keys('list', '--redis', 'redis://127.0.0.1')).code).toBe(2);
  });

  it('is no URL with a password among the arguments, which is not repeated', async () => {
    const { code, stderr } = await runCli(['keys', 'list', '--redis', 'redis://:hunter2hunter2@127.0.0.1']);
    expect(code).toBe(2);
    expect(stderr).toContain('COUNTERSIGN_REDIS_URL');
    expect(stderr).not.toContain('hunter2');
  });
});
