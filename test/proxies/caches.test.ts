/** Caches in front do not hand out answers to verified requests. */

import { describe, expect, it, onTestFinished } from 'vitest';
import { NGINX_LOCATION, startNginx } from '../support/proxies/nginx.ts';
import { isInstalled, type RunningProxy } from '../support/proxies/proxy-process.ts';
import { startVarnish } from '../support/proxies/varnish.ts';
import { send, signed } from './client.ts';
import { APPS, type AppSettings, type StartApp, verifierOf } from './signed-apps.ts';

/** Caches that were set up by somebody who thought of nothing signed. */
const CACHES = [
  { name: 'Varnish as it comes', program: 'varnishd', start: (backend: number) => startVarnish(backend, '') },
  {
    name: 'nginx with proxy_cache',
    program: 'nginx',
    start: (backend: number) =>
      startNginx([backend], {
        http: 'proxy_cache_path cache keys_zone=answers:1m;',
        location: `${NGINX_LOCATION} proxy_cache answers; proxy_cache_valid 200 401 1m;`,
      }),
  },
];

describe.each(CACHES)('$name', ({ program, start }) => {
  describe.skipIf(!isInstalled(program)).each(APPS)('in front of %s', (_name, startApp: StartApp) => {
    const target = '/v1/balance';

    async function front(settings: AppSettings = {}): Promise<RunningProxy> {
      const app = await startApp(verifierOf(), settings);
      onTestFinished(app.close);
      const proxy = await start(app.port);
      onTestFinished(proxy.stop);
      return proxy;
    }

    it('gives nothing to a stranger of what the holder of a key has asked for', async () => {
      const { port } = await front();
      const headers = signed({ target });
      const first = await send(port, { target, signature: 'none', headers });
      expect([first.status, first.headers['cache-control']]).toEqual([200, 'private']);
      const strangers = [
        await send(port, { target, signature: 'none' }),
        await send(port, { target, signature: 'forged' }),
        // A copy of the very same request.
        await send(port, { target, signature: 'none', headers }),
      ];
      expect(strangers.map(({ status }) => status)).toEqual([401, 401, 401]);
      expect((await send(port, { target })).status).toBe(200);
    }, 30_000);

    it('stores no refusal', async () => {
      const { port } = await front();
      const refused = await send(port, { target, signature: 'none' });
      expect([refused.status, refused.headers['cache-control']]).toEqual([401, 'no-store']);
      expect((await send(port, { target })).status).toBe(200);
    }, 30_000);

    it('stores what the handler makes public', async () => {
      const { port } = await front({
        headers: { 'Cache-Control': 'public, max-age=60', Vary: 'Accept-Encoding' },
      });
      expect((await send(port, { target })).headers['cache-control']).toBe('public, max-age=60');
      expect((await send(port, { target, signature: 'none' })).status).toBe(200);
    }, 30_000);
  });
});
