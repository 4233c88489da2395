import { describe, expect, it } from 'vitest';
import { MISTAKES } from '../../../src/diagnosis/mistakes/mistakes.ts';
import { runCli } from '../support/run-cli.ts';

describe('countersign mistakes', () => {
  it('lists every mistake with its cause, by group', async () => {
    const { stdout, code } = await runCli(['mistakes']);
    for (const [name, { cause }] of Object.entries(MISTAKES))
      expect(stdout.split('\n').map((line) => line.trim().split(/ {2,}/))).toContainEqual([name, cause]);
    expect(stdout).toMatch(/^The secret\n {2}secret_not_decoded /);
    expect(code).toBe(0);
  });

  it('prints the page of one, without the marks of Markdown, and its address', async () => {
    const { stdout } = await runCli(['mistakes', 'secret_not_decoded']);
    expect(stdout).toMatch(/^The secret was not decoded\n/);
    expect(stdout).toContain("    createHmac('sha256', Buffer.from(secret, 'base64'))");
    expect(stdout).not.toMatch(/```|\*\*|\]\(/);
    expect(stdout).toMatch(/\nhttps:\/\/[^\n]+\/m\/secret_not_decoded\n$/);
  });

  it('takes the name of the page for the code', async () => {
    const [byCode, byName] = await Promise.all([
      runCli(['mistakes', 'clock_off']),
      runCli(['mistakes', 'Clock-Off']),
    ]);
    expect(byName.stdout).toBe(byCode.stdout);
  });

  it('prints one or all as JSON', async () => {
    const all = JSON.parse((await runCli(['mistakes', '--json'])).stdout);
    expect(all.mistakes).toHaveLength(Object.keys(MISTAKES).length);
    const one = JSON.parse((await runCli(['mistakes', 'clock_off', '--json'])).stdout);
    expect(one.mistakes).toEqual([all.mistakes.find(({ code }: { code: string }) => code === 'clock_off')]);
  });

  it('names those that may be meant by an unknown code', async () => {
    const { stderr, code } = await runCli(['mistakes', 'decoded']);
    expect(stderr).toContain('no mistake has the code "decoded"');
    expect(stderr).toContain('Did you mean secret_not_decoded, secret_decoded_twice');
    expect(code).toBe(2);
  });
});
