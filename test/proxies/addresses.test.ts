/** The address of a client is that of the client, whatever it writes itself. */

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FRONTS } from '../support/proxies/fronts.ts';
import { startHaproxy } from '../support/proxies/haproxy.ts';
import { startNginx } from '../support/proxies/nginx.ts';
import { isInstalled } from '../support/proxies/proxy-process.ts';
import { send } from './client.ts';
import { APPS, type StartApp, verifierOf } from './signed-apps.ts';

/** Another address of this machine than the proxies have. */
const ALLOWED = '127.0.0.9';
const STRANGER = '127.0.0.8';
const target = '/v1/x';
const FORGERIES = [
  { 'X-Forwarded-For': ALLOWED },
  { 'X-Forwarded-For': `${ALLOWED}, ${ALLOWED}` },
  { 'X-Forwarded-For': `203.0.113.1, ${ALLOWED}`, 'X-Real-IP': ALLOWED, Forwarded: `for=${ALLOWED}` },
];

describe.each(FRONTS)('through $name, as the guide sets it', ({ program, start }) => {
  describe.skipIf(!isInstalled(program)).each(APPS)('to %s', (_name, startApp: StartApp) => {
    it('an allowlist lets its client pass, and nobody who claims to be it', async () => {
      const app = await startApp(verifierOf({ ipAllowlist: [ALLOWED] }));
      onTestFinished(app.close);
      const proxy = await start(app.port);
      onTestFinished(proxy.stop);
      const passed = await send(proxy.port, { target, localAddress: ALLOWED });
      expect([passed.status, passed.echo?.address]).toEqual([200, ALLOWED]);
      for (const headers of FORGERIES) expect((await send(proxy.port, { target, headers })).status).toBe(403);
      const both = await send(proxy.port, {
        target,
        localAddress: ALLOWED,
        headers: { 'X-Forwarded-For': '203.0.113.1' },
      });
      expect([both.status, both.echo?.address]).toEqual([200, ALLOWED]);
    }, 30_000);
  });
});

describe.skipIf(!isInstalled('nginx')).each(APPS)('through nginx that appends, to %s', (_name, startApp) => {
  it('an allowlist holds as well, but against a client at an address that is trusted', async () => {
    const app = await startApp(verifierOf({ ipAllowlist: [ALLOWED] }));
    onTestFinished(app.close);
    const location = 'proxy_pass http://app; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;';
    const proxy = await startNginx([app.port], { location });
    onTestFinished(proxy.stop);
    expect((await send(proxy.port, { target, localAddress: ALLOWED })).status).toBe(200);
    for (const headers of FORGERIES) {
      expect((await send(proxy.port, { target, headers, localAddress: STRANGER })).status).toBe(403);
      // From where the proxy is too, a client is taken for one more proxy: hence no networks in trust proxy.
      expect((await send(proxy.port, { target, headers })).status).toBe(200);
    }
  });
});

describe('what the guide warns of', () => {
  it.skipIf(!isInstalled('nginx') || !isInstalled('haproxy'))(
    'is so: nginx and HAProxy as they come hand on the address that a client wrote',
    async () => {
      const app = await APPS[0]?.[1](verifierOf({ ipAllowlist: [ALLOWED] }));
      if (app === undefined) throw new Error('there is no app');
      onTestFinished(app.close);
      for (const proxy of [
        await startNginx([app.port], { location: 'proxy_pass http://app;' }),
        await startHaproxy([app.port], { frontend: '' }),
      ]) {
        onTestFinished(proxy.stop);
        const { status } = await send(proxy.port, { target, headers: { 'X-Forwarded-For': ALLOWED } });
        expect(status).toBe(200);
      }
    },
    30_000,
  );

  it.skipIf(!isInstalled('haproxy')).each(APPS)(
    'is so: the PROXY protocol is not understood by %s',
    async (_name, startApp) => {
      const app = await startApp(verifierOf());
      onTestFinished(app.close);
      const proxy = await startHaproxy([app.port], { serverOptions: 'send-proxy' });
      onTestFinished(proxy.stop);
      expect((await send(proxy.port, { target })).status).toBe(400);
    },
  );
});

describe.skipIf(!isInstalled('nginx')).each(APPS)('behind a Unix socket, %s', (_name, startApp) => {
  it('knows clients by what the proxy writes', async () => {
    const dir = mkdtempSync(path.join(os.tmpdir(), 'countersign-socket-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const socket = path.join(dir, 'app.sock');
    const app = await startApp(verifierOf({ ipAllowlist: [ALLOWED] }), { socket });
    onTestFinished(app.close);
    const proxy = await startNginx([`unix:${socket}`]);
    onTestFinished(proxy.stop);
    const passed = await send(proxy.port, { target, localAddress: ALLOWED });
    expect([passed.status, passed.echo?.address]).toEqual([200, ALLOWED]);
    for (const headers of FORGERIES) expect((await send(proxy.port, { target, headers })).status).toBe(403);
  });
});
