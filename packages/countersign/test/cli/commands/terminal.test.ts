import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/program.ts';
import { NOW, pastedCurl, SECRET, UNDECODED } from '../support/requests.ts';

/** Runs the command line in a terminal whose user answers what is written to standard error. */
async function runInTerminal(
  args: readonly string[],
  answers: Readonly<Record<string, string>>,
): Promise<string> {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  let stdout = '';
  await run(args, {
    stdin,
    stdout: { isTTY: true, write: (text) => (stdout += text) },
    stderr: {
      write: (text) => {
        const prompt = Object.keys(answers).find((each) => String(text).includes(each));
        if (prompt === undefined) return;
        const isLast = prompt === Object.keys(answers).at(-1);
        setImmediate(() => (isLast ? stdin.end(answers[prompt]) : stdin.write(answers[prompt] as string)));
      },
    },
    env: { NO_COLOR: '1' },
    cwd: '/',
    clock: () => NOW,
    signal: new AbortController().signal,
    finish: () => undefined,
  });
  return stdout;
}

describe('in a terminal', () => {
  it('the secret is asked for first, and then the request is pasted', async () => {
    const stdout = await runInTerminal(['explain', '-s', 'iimmpact'], {
      'the secret': `${SECRET}\n`,
      'Reading standard input': pastedCurl(UNDECODED),
    });
    expect(stdout).toMatch(/^secret_not_decoded \(certain\)/);
    expect(stdout).not.toContain(SECRET);
  });
});
