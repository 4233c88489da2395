import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileLockedError, replaceFile } from '../../../src/cli/keys/locked-file.ts';

let dir: string;
let target: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'countersign-file-'));
  target = path.join(dir, 'keys.json');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function modeOf(file: string): Promise<number> {
  return (await stat(file)).mode & 0o777;
}

describe('a file that is replaced', () => {
  it('is made for its owner alone when there is none', async () => {
    await replaceFile(target, (text) => `${text} first`);
    expect(await readFile(target, 'utf8')).toBe('undefined first');
    expect(await modeOf(target)).toBe(0o600);
    expect(await readdir(dir)).toEqual(['keys.json']);
  });

  it('is a file, and no pipe or folder', { timeout: 10_000 }, async () => {
    execFileSync('mkfifo', [target]);
    await expect(replaceFile(target, () => 'new')).rejects.toThrow('a device or a pipe');
    await expect(replaceFile(dir, () => 'new')).rejects.toThrow('a device or a pipe');
    expect(await readdir(dir)).toEqual(['keys.json']);
  });

  it('keeps the permissions that it has', async () => {
    await writeFile(target, 'old');
    await chmod(target, 0o640);
    await replaceFile(target, () => 'new');
    expect(await modeOf(target)).toBe(0o640);
  });

  it('loses none of many changes at once', async () => {
    const add = () => replaceFile(target, (text = '') => `${text}x`);
    await Promise.all(Array.from({ length: 25 }, add));
    expect(await readFile(target, 'utf8')).toBe('x'.repeat(25));
  });

  it('is read whole by a process that has it open while it is replaced', async () => {
    await writeFile(target, 'the old text');
    const reader = await open(target);
    await replaceFile(target, () => 'new');
    expect(await reader.readFile('utf8')).toBe('the old text');
    await reader.close();
  });

  it('stays as it was, and unlocked, when the change throws', async () => {
    await writeFile(target, 'old');
    const change = replaceFile(target, () => {
      throw new RangeError('not so');
    });
    await expect(change).rejects.toThrow('not so');
    expect(await readFile(target, 'utf8')).toBe('old');
    expect(await readdir(dir)).toEqual(['keys.json']);
  });

  it('is not made by a change that wants none', async () => {
    await replaceFile(target, () => undefined);
    expect(await readdir(dir)).toEqual([]);
  });

  it('is left alone while another command has it locked, whose lock stays', async () => {
    await writeFile(target, 'old');
    await writeFile(`${target}.lock`, '');
    const change = replaceFile(target, () => 'new', { lockTimeoutMs: 50 });
    await expect(change).rejects.toThrow(FileLockedError);
    expect(await readFile(target, 'utf8')).toBe('old');
    expect(await readdir(dir)).toEqual(['keys.json', 'keys.json.lock']);
  });

  it('is the one that a symbolic link names, which stays a link', async () => {
    await writeFile(target, 'old');
    const link = path.join(dir, 'link.json');
    await symlink(target, link);
    await replaceFile(link, () => 'new');
    expect(await readFile(target, 'utf8')).toBe('new');
    expect(
      (await readdir(dir, { withFileTypes: true }))
        .find(({ name }) => name === 'link.json')
        ?.isSymbolicLink(),
    ).toBe(true);
  });
});
