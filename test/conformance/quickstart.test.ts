import { memoryStore } from 'countersign';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FRAMEWORKS, type RunningServer, serve } from '../../examples/merchant-api/src/server.ts';
import { createSystems } from '../../examples/merchant-api/src/systems.ts';
import { runQuickstart } from '../support/quickstart-shell.ts';

describe.each(FRAMEWORKS)("the vendors' own bash, on %s", (framework) => {
  let server: RunningServer;

  beforeEach(async () => {
    const systems = createSystems({ store: memoryStore({ maxReplayIds: 1000, maxKeys: 100 }) });
    server = await serve({ framework, systems });
  });

  afterEach(() => server.close());

  it("accepts IIMMPACT's quickstart once, and refuses the same headers a second time", async () => {
    const answers = await runQuickstart('iimmpact-quickstart.sh', { ...iimmpact(server), CURL_TIMES: '2' });

    expect(answers).toEqual([
      {
        status: 200,
        body: {
          data: { account: '12345', name: 'Your Company Name', balance: 1250.5, level: '1', access: 0 },
        },
      },
      { status: 401, body: { error: 'nonce_reused', message: expect.any(String) } },
    ]);
  });

  it("accepts IIMMPACT's quickstart each time that it signs anew", async () => {
    const first = await runQuickstart('iimmpact-quickstart.sh', iimmpact(server));
    const second = await runQuickstart('iimmpact-quickstart.sh', iimmpact(server));

    expect([...first, ...second].map(({ status }) => status)).toEqual([200, 200]);
  });

  it("refuses IIMMPACT's quickstart with the secret of another key", async () => {
    const other = Buffer.from('another-secret-32-bytes-for-hmac').toString('base64');
    const answers = await runQuickstart('iimmpact-quickstart.sh', {
      ...iimmpact(server),
      HMAC_SECRET: other,
    });

    expect(answers).toEqual([
      { status: 401, body: { error: 'invalid_signature', message: expect.any(String) } },
    ]);
  });

  it("accepts steps 1 and 2 of SlaunchX's quickstart, and refuses step 3, which reuses a signature", async () => {
    const [reachable, login, countries] = await runQuickstart('slaunchx-quickstart.sh', slaunchx(server));

    expect(reachable).toEqual({ status: 200, body: { status: 'UP' } });
    expect(login).toEqual({
      status: 200,
      body: {
        version: '2.0.0',
        success: true,
        code: '2000',
        data: {
          sessionId: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
          mfaMethods: [{ code: 'EMAIL', value: 10011001 }],
          expiresIn: 300,
        },
      },
    });
    // The signature covers method, path and body of step 2, so it fails before its nonce is looked at.
    expect(countries).toMatchObject({ status: 401, body: { success: false, code: 'GA2012', data: null } });
  });

  it("refuses step 2 of SlaunchX's quickstart when it is sent again", async () => {
    const answers = await runQuickstart('slaunchx-quickstart.sh', { ...slaunchx(server), CURL_TIMES: '2' });

    expect(answers.slice(2, 4)).toMatchObject([
      { status: 200, body: { code: '2000' } },
      { status: 403, body: { success: false, code: 'GA2014' } },
    ]);
  });

  it("refuses SlaunchX's quickstart with another secret", async () => {
    const environment = { ...slaunchx(server), API_SECRET: 'another-api-secret-here' };
    const [, login] = await runQuickstart('slaunchx-quickstart.sh', environment);

    expect(login).toMatchObject({ status: 401, body: { success: false, code: 'GA2012' } });
  });
});

function iimmpact({ url }: RunningServer): Record<string, string> {
  return {
    BASE_URL: `${url}/iimmpact`,
    API_KEY: 'iimm_prod_demo',
    HMAC_SECRET: 'ZGVtby1zZWNyZXQtMzItYnl0ZXMtZm9yLWhtYWMtMDE=',
  };
}

function slaunchx({ url }: RunningServer): Record<string, string> {
  return { BASE_URL: url, API_KEY: 'sk_live_abc123def456', API_SECRET: 'your-api-secret-here' };
}
