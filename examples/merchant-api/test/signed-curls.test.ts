import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { FRAMEWORKS } from '../src/server.ts';
import { signedCurls } from '../src/signed-curls.ts';
import { type MerchantClient, startMerchant } from './merchant-client.ts';

const run = promisify(execFile);

describe.each(FRAMEWORKS)('the printed curl commands on %s', (framework) => {
  let merchant: MerchantClient;

  afterEach(() => merchant.close());

  it('are accepted as they are pasted, once', async () => {
    merchant = await startMerchant({ framework });
    const commands = signedCurls(merchant.url).map(({ command }) =>
      command.replace('curl ', `curl --noproxy '*' -o /dev/null -w '%{http_code}' `),
    );

    const first = await Promise.all(commands.map(paste));
    const second = await Promise.all(commands.map(paste));

    expect(first).toEqual(['200', '202', '200', '200', '200']);
    expect(second).toEqual(['401', '401', '401', '403', '401']);
  });
});

async function paste(command: string): Promise<string> {
  return (await run('sh', ['-c', command])).stdout;
}
