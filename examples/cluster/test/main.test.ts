import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../test/support/run-program.ts';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

const run = (env: Record<string, string>) => runProgram(program, env);

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
