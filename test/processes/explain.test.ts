/** A partner who forgot to decode the secret, the merchant API that refuses, and what both are told. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../support/redis/until.ts';

const run = promisify(execFile);
const merchantApi = fileURLToPath(new URL('../../examples/merchant-api/dist/main.js', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
/** As the example's README shows it; it is base64, and the vendor decodes it before signing. */
const SECRET = 'ZGVtby1zZWNyZXQtMzItYnl0ZXMtZm9yLWhtYWMtMDE=';
const CAUSE = 'The secret was used as the text that was shown, without decoding it.';

/** Milliseconds; a search that a busy machine cuts short is certain of nothing. */
const DIAGNOSIS_BUDGET_MS = '500';
/** Programs start several times, which takes seconds on a busy machine. */
const PATIENCE_MS = 30_000;

/** The partner's script: `-hmac` takes the secret as the text that it is. */
const PARTNER = `
BODY='{"refid":"MS-42","product":"JOMPAY","account":"1234567890","amount":"150.00"}'
TIMESTAMP=$(date +%s)
NONCE="req-$TIMESTAMP-$(openssl rand -hex 8)"
BODY_HASH=$(printf %s "$BODY" | openssl dgst -sha256 -binary | base64)
SIGNATURE=$(printf %s "v1:$TIMESTAMP:$NONCE:POST::$BODY_HASH" | openssl dgst -sha256 -hmac "$SECRET" -binary | base64)
cat <<END
curl -s -X POST "$URL/iimmpact/v2/topup" \\\\
  -H 'Content-Type: application/json' -H 'X-Api-Key: iimm_prod_demo' \\\\
  -H "X-Timestamp: $TIMESTAMP" -H "X-Nonce: $NONCE" -H "X-Signature: v1=$SIGNATURE" \\\\
  -d '$BODY'
END
`;

const running: ChildProcess[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'close');
  }
});

/** Where the documentation shows what is printed. */
const PAGES = ['docs/guides/why-does-my-signature-not-match.md'].map((page) =>
  readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8'),
);

describe('a request that was signed with a secret that nobody decoded', () => {
  it.each(['express', 'fastify'])(
    'is explained to the partner and in the log, on %s',
    { timeout: 4 * PATIENCE_MS },
    async (framework) => {
      const { url, output } = await start(framework);
      const { stdout: command } = await run('bash', ['-c', PARTNER], {
        env: { PATH: process.env.PATH, SECRET, URL: url },
      });

      const { stdout: answer } = await run('bash', ['-c', command]);
      expect(JSON.parse(answer)).toMatchObject({ error: 'invalid_signature' });

      const explained = await explain(command);
      expect(explained.code).toBe(1);
      expect(explained.stdout.split('\n')[0]).toContain('secret_not_decoded (certain)');
      expect(explained.stdout.split('\n')[0]).toContain(CAUSE);

      const shown = explained.stdout.split('\n').slice(0, 3).join('\n');
      for (const page of PAGES) expect(page).toContain(`${shown}\n\`\`\`\n`);

      const isInLog = () => lineOf(output(), 'countersign.diagnosis') !== undefined;
      await until('a diagnosis is in the log', isInLog, PATIENCE_MS);
      const line = lineOf(output(), 'countersign.diagnosis');
      expect(line).toMatchObject({
        keyId: 'iimm_prod_demo',
        certainty: 'certain',
        mistakes: ['secret_not_decoded'],
      });
      expect(lineOf(output(), 'countersign.verdict')).toMatchObject({
        code: 'signature_mismatch',
        requestId: line?.requestId,
      });
      expect(output() + explained.stdout + explained.stderr).not.toContain(SECRET.slice(0, 12));
    },
  );
});

/** Starts the merchant API on a free port. */
async function start(framework: string): Promise<{ url: string; output: () => string }> {
  const env = { PATH: process.env.PATH, PORT: '0', FRAMEWORK: framework, DIAGNOSIS_BUDGET_MS };
  const child = spawn(process.execPath, [merchantApi], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    output += chunk;
  });
  const hasStarted = () => /# intend(?:.|\n)*signature: /.test(output);
  await until('the API has printed its commands', hasStarted, PATIENCE_MS);
  const url = /listens on (http:\S+)/.exec(output)?.[1] as string;
  return { url, output: () => output };
}

/** Pastes a command into `countersign explain`, as it is run in a checkout. */
async function explain(command: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { PATH, HOME } = process.env;
  const child = spawn(
    'npm',
    'run --silent countersign -- explain --scheme iimmpact --base-path /iimmpact'.split(' '),
    { cwd: root, env: { PATH, HOME, COUNTERSIGN_SECRET: SECRET } },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdin.end(command);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** The last line of a kind in a log of JSON lines. */
function lineOf(output: string, event: string): Record<string, unknown> | undefined {
  const lines = output.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
  return lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .findLast((line) => line.event === event);
}
