import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

async function run(env: Record<string, string>): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [program], { env: { PATH: process.env.PATH, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
  }
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

describe('four processes behind one port', { timeout: 30_000 }, () => {
  it('accept a request once, and ten a minute in all, with a store on Redis', async () => {
    const { code, output } = await run({});
    expect(output).toContain('Accepted: 1 of 8 copies, and 9 of 30 orders.');
    expect(code).toBe(0);
  });

  it('accept a request once each, with a store each, and are warned of it', async () => {
    const { code, output } = await run({ STORE: 'memory' });
    expect(output).toContain('Accepted: 4 of 8 copies');
    expect(output).toContain('COUNTERSIGN_MEMORY_STORE_IN_WORKER');
    expect(code).toBe(0);
  });

  it('say what is missing where there is no Redis', async () => {
    const { code, output } = await run({ PATH: '/nowhere' });
    expect(output.trim()).toBe(
      'The example did not run: there is no redis-server here. Install one, or set REDIS_URL to one that runs.',
    );
    expect(code).toBe(1);
  });
});
