/** The program in a real terminal while its standard input is a pipe. `script` (util-linux, BSD) makes the terminal. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pastedCurl, SECRET, UNDECODED } from '../support/requests.ts';

const program = fileURLToPath(new URL('../../../dist/cli/bin.js', import.meta.url));
const EXPLAIN = 'printf %s "$REQUEST" | "$NODE" "$PROGRAM" explain -s iimmpact --now 1764547200';
const env = { PATH: process.env.PATH, NODE: process.execPath, PROGRAM: program, TERM: 'dumb' };

/** Runs a pipeline in a terminal, types the answer once it is asked for, and gives all that the terminal shows. */
async function inTerminal(answer: string): Promise<string> {
  const commands = `${EXPLAIN}; echo "code $?"; stty -a`;
  const args =
    process.platform === 'darwin'
      ? ['-q', '/dev/null', 'sh', '-c', commands]
      : ['-qec', commands, '/dev/null'];
  const child = spawn('/usr/bin/script', args, {
    env: { ...env, SHELL: '/bin/sh', REQUEST: pastedCurl(UNDECODED) },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let shown = '';
  let isAsked = false;
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    shown += chunk;
    if (!isAsked && shown.includes('the secret (not shown): ')) {
      isAsked = true;
      // The terminal is left open: its end would be one more answer.
      child.stdin.write(answer);
    }
  }
  return shown;
}

describe('a request that is piped in, in a terminal', () => {
  it('is explained after the secret was asked for, which is shown nowhere', async () => {
    const shown = await inTerminal(`${SECRET}\r`);
    expect(shown).toMatch(/\(not shown\): \r\nsecret_not_decoded \(certain\)/);
    expect(shown).toContain('code 1\r\n');
    expect(shown).not.toContain(SECRET);
  });

  it.each([
    ['answered', `${SECRET}\r`, 1],
    ['interrupted (Ctrl-C)', 'MDEy\x03', 130],
    ['not answered (Ctrl-D)', '\x04', 2],
  ])('leaves the terminal as it was when the question is %s', async (_how, answer, code) => {
    const shown = await inTerminal(answer);
    expect(shown).toContain(`code ${code}\r\n`);
    expect(shown).toMatch(/[^-]icanon/);
    expect(shown).toMatch(/[^-]echo\b/);
    expect(shown).toMatch(/[^-]isig/);
  });
});

describe('a request that is piped in where there is no terminal', () => {
  it('needs a secret from elsewhere, and nothing waits for one', async () => {
    // A session of its own has no terminal.
    const child = spawn(process.execPath, [program, 'explain', '-s', 'iimmpact'], { env, detached: true });
    child.stdin.end(pastedCurl());
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    const [code] = await once(child, 'close');
    expect([code, told]).toEqual([2, expect.stringContaining('error: the secret is missing\n')]);
  });
});
