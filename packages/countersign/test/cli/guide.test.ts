/** The guide to the command line, held against the command line. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { KEY_ID, NOW, pastedCurl, rawMessage, SECRET } from './support/requests.ts';
import { runCli } from './support/run-cli.ts';

const guide = readFileSync(
  fileURLToPath(new URL('../../../../docs/guides/command-line.md', import.meta.url)),
  'utf8',
);
const section = (title: string) =>
  guide.split('\n## ').find((each) => each.startsWith(`${title}\n`)) ?? expect.unreachable(title);
const cwd = mkdtempSync(path.join(os.tmpdir(), 'countersign-guide-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** The names of the commands, or of the subcommands of one, as the help lists them. */
async function commandNames(...parent: string[]): Promise<string[]> {
  const { stdout } = await runCli([...parent, '--help']);
  const [, list = ''] = /\nCommands:\n([\s\S]*?)\n\n/.exec(stdout) ?? [];
  const names = [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name]) => name as string);
  return names.filter((name) => name !== 'help');
}

async function leafCommands(): Promise<string[]> {
  const leaves = (await commandNames()).map(async (name) => {
    const subcommands = await commandNames(name);
    return subcommands.length === 0 ? [name] : subcommands.map((each) => `${name} ${each}`);
  });
  return (await Promise.all(leaves)).flat();
}

async function optionsOf(command: string): Promise<string[]> {
  const { stdout } = await runCli([...command.split(' '), '--help']);
  const options = stdout.slice(stdout.indexOf('Options:'));
  return [...options.matchAll(/^ {2}((?:-\w, )?--[a-z-]+(?: <[^>]+>)?)(?: {2}|$)/gm)]
    .map(([, flags]) => flags as string)
    .filter((flags) => !flags.endsWith('--help'));
}

describe('the guide to the command line', () => {
  it('has every option of every command, and no other', async () => {
    const rows = [...section('Options').matchAll(/^\| `(-[^`]+)` \| ([a-z, -]+) \|/gm)];
    const documented = rows.flatMap(([, flags, commands = '']) =>
      commands.split(', ').map((command) => `${command} ${flags}`),
    );
    const commands = await leafCommands();
    const existing = await Promise.all(
      commands.map(async (command) => (await optionsOf(command)).map((flags) => `${command} ${flags}`)),
    );
    expect(commands).toEqual(expect.arrayContaining(['keys rotate', 'webhook send']));
    expect(documented.toSorted()).toEqual(existing.flat().toSorted());
  });

  it('has every command', async () => {
    const table = guide.slice(0, guide.indexOf('\n## '));
    const documented = [...table.matchAll(/^\| \[`([a-z]+)`\]/gm)].map(([, name]) => name);
    expect(documented.toSorted()).toEqual((await commandNames()).toSorted());
    for (const parent of ['keys', 'webhook'])
      for (const name of await commandNames(parent)) expect(section(parent)).toContain(`\`${parent} ${name}`);
  });

  it('has the exit codes', () => {
    const codes = [...section('Exit codes').matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual(Object.values(EXIT));
  });

  it('shows what explain really prints', async () => {
    const [, request = '', shown = ''] =
      /```sh\n(# request\.txt\n[\s\S]*?)```[\s\S]*?```\n([\s\S]*?)```/.exec(section('explain')) ?? [];
    writeFileSync(path.join(cwd, 'request.txt'), request);
    const [setting = '', command = '', ...lines] = shown.trimEnd().split('\n');
    const [, secret = ''] = /^\$ export COUNTERSIGN_SECRET=(\S+)$/.exec(setting) ?? [];
    const args = command.replace('$ countersign ', '').split(' ');
    const { stdout, stderr, code } = await runCli(args, { env: { COUNTERSIGN_SECRET: secret }, cwd });
    expect(lines.length).toBeGreaterThan(10);
    expect(stdout.split('\n').slice(0, lines.length)).toEqual(lines);
    expect([stderr, code]).toEqual(['', EXIT.no]);
  });
});

describe('the JSON documents have the members that the guide names', () => {
  const KEYS = ['--file', 'keys.json', '--json'] as const;
  const SIGN = ['--json', '-s', 'iimmpact', '-k', KEY_ID] as const;

  function named(command: string): string[] {
    const row = section('JSON')
      .split('\n')
      .find((line) => line.split(' | ', 1)[0]?.includes(`\`${command}\``));
    return [...(row?.split(' | ')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name as string);
  }

  it.each([
    ['explain', ['explain', '--json', '-s', 'iimmpact']],
    ['verify', ['verify', '--json', '-s', 'iimmpact']],
    ['verify', ['verify', '--json', '-s', 'iimmpact', '--now', '2030-01-01T00:00:00Z']],
    ['sign', ['sign', ...SIGN, '--curl', 'GET', 'https://127.0.0.1/']],
    ['schemes', ['schemes', '--json']],
    ['schemes <name>', ['schemes', '--json', 'slaunchx']],
    ['keys create', ['keys', 'create', 'a', '-s', 'iimmpact', ...KEYS]],
    ['keys rotate', ['keys', 'rotate', 'a', '-s', 'iimmpact', ...KEYS]],
    ['keys list', ['keys', 'list', ...KEYS]],
    ['keys get', ['keys', 'get', 'a', ...KEYS]],
    ['keys disable', ['keys', 'disable', 'a', ...KEYS]],
    ['keys set-limits', ['keys', 'set-limits', 'a', 'none', ...KEYS]],
    ['keys remove', ['keys', 'remove', 'a', '--yes', ...KEYS]],
    ['doctor', ['doctor', '--json', '--url', 'http://127.0.0.1:1/']],
  ])('%s: $1', async (command, args) => {
    const env = { COUNTERSIGN_SECRET: SECRET };
    const { stdout, stderr } = await runCli(args, { env, cwd, stdin: rawMessage(), clock: () => NOW });
    const members = Object.keys(JSON.parse(stdout));
    expect(members).not.toEqual([]);
    expect(members.filter((name) => !named(command).includes(name))).toEqual([]);
    expect(stderr).toBe('');
  });

  it('and the failures have the codes', async () => {
    const { stderr } = await runCli(['explain', '--json', '-s', 'nobody'], { stdin: pastedCurl() });
    expect(Object.keys(JSON.parse(stderr).error)).toEqual(['code', 'message', 'hint']);
    for (const code of ['usage', 'input', 'secret', 'out_of_reach', 'broken', 'interrupted'])
      expect(section('JSON')).toContain(`\`${code}\``);
  });
});
