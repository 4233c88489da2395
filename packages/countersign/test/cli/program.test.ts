import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from './support/run-cli.ts';

const COMMANDS = ['explain', 'verify', 'sign', 'send', 'schemes'];

describe('countersign', () => {
  it('without a command prints its help and fails', async () => {
    const { stdout, stderr, code } = await runCli([]);
    expect(stderr).toContain('Usage: countersign');
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('says that a command which has others was called without one, and names them', async () => {
    const { stderr, code } = await runCli(['keys']);
    expect(stderr).toMatch(/^error: no command is given\nUsage: .+\nThe commands are create, get, .+\n/);
    expect(code).toBe(2);
  });

  it.each([[['--help']], [['help']], [['-h']]])('prints its help for %j', async (args) => {
    const { stdout, stderr, code } = await runCli(args);
    for (const name of COMMANDS) expect(stdout).toContain(`\n  ${name} `);
    expect(stdout).toContain('Exit codes:');
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it.each(COMMANDS)('prints the help of %s, with examples', async (name) => {
    const { stdout, code } = await runCli([name, '--help']);
    expect(stdout).toContain(`Usage: countersign ${name}`);
    expect(stdout).toContain('Examples:');
    expect(code).toBe(0);
  });

  it('prints its version', async () => {
    expect(await runCli(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it('suggests the command that was meant', async () => {
    const { stderr, code } = await runCli(['explian']);
    expect(stderr).toContain('Did you mean explain?');
    expect(code).toBe(2);
  });

  it.each([
    [['keys', 'add', 'a'], 'create'],
    [['keys', 'show', 'a'], 'get'],
    [['keys', 'set-status', 'a', 'disabled'], 'one of disable, enable, revoke'],
    [['keys', 'list', '--prefix', 'x:'], '--redis-prefix'],
    [['doctor', '--prefix=x:'], '--redis-prefix'],
    [['keys', 'create', 'a', '--expires', '90d'], '--expires-at'],
    [['keys', 'create', 'a', '--allow=::1'], '--ip-allowlist'],
    [['keys', 'limits', 'a', '-s', 'iimmpact', '--key-space', 'x'], '--namespace'],
    [['explain', '--allow', 'x'], '--allow-files'],
    [['webhook', 'send', 'stripe', '/', '--type', 'a'], '--event'],
  ])('suggests what was meant by %j: %s', async (args, meant) => {
    const { stderr, code } = await runCli(args);
    expect(stderr).toContain(`(Did you mean ${meant}?)`);
    expect(code).toBe(2);
  });

  it('suggests no option that the command does not have', async () => {
    const { stderr } = await runCli(['sign', '--key-space', 'x']);
    expect(stderr).toContain("unknown option '--key-space'");
    expect(stderr).not.toContain('Did you mean');
  });

  it.each([[['help', 'nothing']], [['keys', 'help', 'nothing']]])(
    'has no help for what is no command: %j',
    async (args) => {
      const { stderr, code } = await runCli(args);
      expect(stderr).toMatch(/^error: there is no such command\n/);
      expect(code).toBe(2);
    },
  );

  it('refuses an unknown option without repeating its value', async () => {
    const { stderr, code } = await runCli(['explain', '--secrets=hush-hush']);
    expect(stderr).toContain("unknown option '--secrets'");
    expect(stderr).not.toContain('hush');
    expect(code).toBe(2);
  });

  it.each([
    [['explain', '--secret=hush-hush']],
    [['explain', '--secret', 'hush-hush']],
    [['sign', '--SECRET-KEY=hush-hush']],
    [['keys', 'create', '--password', 'hush-hush']],
    [['webhook', 'send', 'stripe', '/', '--secret', 'hush-hush']],
    [['explain', '--json', '--api-secret=hush-hush']],
  ])('takes no secret from an argument: %j', async (args) => {
    const { stdout, stderr, code } = await runCli(args);
    expect(stderr).toContain('not taken from the command line');
    expect(stderr + stdout).not.toContain('hush');
    expect(code).toBe(2);
  });

  it('ends with a code of its own for what nobody foresaw, and tells the places without the text', async () => {
    const cwd = mkdtempSync(path.join(os.tmpdir(), 'countersign-program-'));
    const fail = `() => { throw new RangeError('hush \\u001b[2J'); }`;
    writeFileSync(
      path.join(cwd, 'odd.mjs'),
      `export default { read: ${fail}, sign: ${fail}, toKey: ${fail} };`,
    );
    const { stdout, stderr, code } = await runCli(['explain', '-s', './odd.mjs', '-k', 'a'], {
      cwd,
      stdin: 'GET / HTTP/1.1\n\n',
      env: { COUNTERSIGN_SECRET: 'a secret that is long enough' },
    });
    rmSync(cwd, { recursive: true });
    expect([code, stdout]).toEqual([70, '']);
    expect(stderr).toMatch(/^error: the command failed with an unexpected error \(RangeError\)\n/);
    expect(stderr).toContain('odd.mjs');
    expect(stderr).not.toContain('hush');
  });

  it('reports errors as JSON where JSON is asked for', async () => {
    const { stdout, stderr } = await runCli(['explain', '--json']);
    expect(JSON.parse(stderr)).toEqual({
      error: {
        code: 'usage',
        message: '--scheme is missing',
        hint: expect.stringContaining('countersign schemes'),
      },
    });
    expect(stdout).toBe('');
    expect(JSON.parse((await runCli(['explain', '--json', '--nothing'])).stderr).error.code).toBe('usage');
  });
});
