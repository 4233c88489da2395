import { webhook as expressWebhook } from 'countersign/express';
import { webhook as fastifyWebhook } from 'countersign/fastify';
import { webhook } from 'countersign/fetch';
import { github } from 'countersign/schemes/github';
import { describe, expect, it } from 'vitest';
import { until } from '../../../../test/support/redis/until.ts';
import { memoryLog, type RequestPage } from '../../src/index.ts';
import { clientOf } from '../support/console-client.ts';
import { HOSTS, type StartHost } from '../support/hosts.ts';

const OPERATOR = { name: 'support', may: ['requests'] };
const OPTIONS = { secret: 'a secret of a webhook' };

describe('an endpoint of webhooks', () => {
  it('has its verifier, by which the console shows its refused deliveries', async () => {
    const endpoint = webhook(github(), OPTIONS, async () => undefined);
    const log = memoryLog();
    const mount = await (HOSTS['node:http'] as StartHost)({ verifiers: [endpoint.verifier], log });
    const headers = {
      'x-hub-signature-256': `sha256=${'ab'.repeat(32)}`,
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    };
    const refused = await endpoint(
      new Request('https://hooks.example.com/github', { method: 'POST', headers, body: '{}' }),
    );
    expect(refused.status).toBe(401);
    const rows = async () =>
      (await clientOf(mount, OPERATOR).json<RequestPage>('/api/requests')).entries.map(({ scheme, code }) => [
        scheme,
        code,
      ]);
    await until('it is logged', async () => (await rows()).length > 0);
    expect(await rows()).toEqual([['github', 'signature_mismatch']]);
  });

  it('has it in every framework', () => {
    const mounted = [
      expressWebhook(github(), OPTIONS),
      fastifyWebhook(github(), OPTIONS),
      webhook(github(), OPTIONS),
    ];
    for (const { verifier } of mounted) expect(verifier.verify).toBeInstanceOf(Function);
  });
});
