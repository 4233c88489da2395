import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startRedis } from '../../../test/support/redis/redis-server.ts';
import { runProgram } from '../../../test/support/run-program.ts';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

describe('a rotation while the client sends all the time', { timeout: 60_000 }, () => {
  it('has no request refused, with keys of your own and with keys in Redis, and ends the old secret', async () => {
    const redis = await startRedis();
    const { code, output } = await runProgram(program, { REDIS_URL: `redis://127.0.0.1:${redis.port}` });
    await redis.stop();

    expect(output).toContain('18 outcomes, 0 of them not as documented.');
    expect(output.match(/ 30 accepted, 0 refused$/gm)).toHaveLength(10);
    expect(output.match(/looks it up anew .* 202$/gm)).toHaveLength(2);
    expect(output.match(/with the old secret: +401$/gm)).toHaveLength(2);
    expect(code).toBe(0);
  });

  it('says what is missing where there is no Redis', async () => {
    const { code, output } = await runProgram(program, { PATH: '/nowhere' });

    expect(output.trim()).toBe(
      'The example did not run: there is no redis-server here. Install one, or set REDIS_URL to one that runs.',
    );
    expect(code).toBe(1);
  });
});
