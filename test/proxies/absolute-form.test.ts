/** A target in absolute form (RFC 9112 §3.2.2) is verified by its path and query, which is what most proxies make of it. */

import { describe, expect, it, onTestFinished } from 'vitest';
import { FRONTS } from '../support/proxies/fronts.ts';
import { isInstalled } from '../support/proxies/proxy-process.ts';
import { send, signed } from './client.ts';
import { APPS, type StartApp, verifierOf } from './signed-apps.ts';

const target = '/v1/orders?b=2&a=1';
/** Request of a client that signs path and query, but writes the whole URL into the request line. */
const absolute = { target: `http://api.example.com${target}`, signature: 'none' } as const;

describe.each(APPS)('%s', (_name, startApp: StartApp) => {
  it('accepts an absolute target that is for the host of the request', async () => {
    const app = await startApp(verifierOf());
    onTestFinished(app.close);
    const headers = { ...signed({ target }), Host: 'api.example.com' };
    expect((await send(app.port, { ...absolute, headers })).status).toBe(200);
  });

  it.each(FRONTS.filter(({ program }) => isInstalled(program)))(
    'accepts it through $name',
    async ({ start }) => {
      const app = await startApp(verifierOf());
      onTestFinished(app.close);
      const proxy = await start(app.port);
      onTestFinished(proxy.stop);
      const url = `http://127.0.0.1:${proxy.port}`;
      const headers = { ...signed({ target }), Host: `127.0.0.1:${proxy.port}` };
      expect((await send(proxy.port, { ...absolute, target: `${url}${target}`, headers })).status).toBe(200);
    },
    30_000,
  );
});
