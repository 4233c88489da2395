/** Refusals reach the client through each proxy, also while it still sends its body. */

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { FRONTS } from '../support/proxies/fronts.ts';
import { startNginx } from '../support/proxies/nginx.ts';
import { isInstalled, type RunningProxy } from '../support/proxies/proxy-process.ts';
import { type Outgoing, send } from './client.ts';
import { APPS, type App, type StartApp, verifierOf } from './signed-apps.ts';

/** Each is tried as often, since a connection that breaks loses an answer now and then only. */
const TRIES = 8;
const TOO_LARGE = Buffer.alloc(2_000_000, 'z');
const LARGE = Buffer.alloc(900_000, 'z');

/** nginx reads no body first and has no limit of its own here: it is the server that refuses. */
const STREAMING = 'client_max_body_size 0; proxy_request_buffering off;';
const WAITING = ['Apache', 'Varnish'];
const STREAMING_FRONTS = FRONTS.map((front) => ({
  ...front,
  ...(front.name === 'nginx' && {
    start: (backend: number) => startNginx([backend], { server: STREAMING }),
  }),
  // Apache and Varnish hand no answer on before they have sent the whole body.
  paces: ['whole', 'chunked', ...(WAITING.includes(front.name) ? [] : (['first half'] as const))] as const,
}));

/** Sends the same request again and again, up to the first that is not answered so. */
async function expectAll(status: number, port: number, outgoing: Outgoing): Promise<void> {
  for (let i = 1; i <= TRIES; i++) {
    const answer = send(port, outgoing).catch((error: Error) => ({ status: error.message }));
    expect([i, (await answer).status]).toEqual([i, status]);
  }
}

describe.each(STREAMING_FRONTS)('through $name', ({ program, start, paces }) => {
  describe.skipIf(!isInstalled(program)).each(APPS)('from %s', (_name, startApp: StartApp) => {
    let app: App;
    let proxy: RunningProxy;
    beforeAll(async () => {
      app = await startApp(verifierOf());
      proxy = await start(app.port);
    }, 30_000);
    afterAll(async () => {
      await proxy?.stop();
      await app?.close();
    });

    const post = { method: 'POST', target: '/v1/orders' } as const;

    it.each(paces)(
      '413 arrives for a body that is too large, sent %s',
      async (pace) => {
        await expectAll(413, proxy.port, { ...post, body: TOO_LARGE, pace });
      },
      60_000,
    );

    it.each(paces)(
      '401 arrives for a large body without a signature, sent %s',
      async (pace) => {
        const outgoing = { ...post, body: LARGE, pace, signature: 'none' } as const;
        await expectAll(401, proxy.port, outgoing);
      },
      60_000,
    );

    it('401 arrives for a large body with a forged signature', async () => {
      const outgoing = { ...post, body: LARGE, signature: 'forged' } as const;
      await expectAll(401, proxy.port, outgoing);
    }, 60_000);

    it('the next request of another client is answered', async () => {
      expect((await send(proxy.port, { ...post, body: LARGE })).status).toBe(200);
    });
  });

  describe.skipIf(!isInstalled(program)).each(APPS)('from %s, of a key with a limit', (_name, startApp) => {
    it('429 arrives with its Retry-After', async () => {
      const app = await startApp(verifierOf({ limits: [{ limit: 1, windowSeconds: 3600 }] }));
      onTestFinished(app.close);
      const proxy = await start(app.port);
      onTestFinished(proxy.stop);
      const post = { method: 'POST', target: '/v1/orders', body: LARGE };
      expect((await send(proxy.port, post)).status).toBe(200);
      await expectAll(429, proxy.port, post);
      expect(Number((await send(proxy.port, post)).headers['retry-after'])).toBeGreaterThan(0);
    }, 60_000);
  });
});

describe.skipIf(!isInstalled('nginx')).each(APPS)(
  'behind nginx that leaves failing servers alone, %s',
  (_name, startApp) => {
    it('goes on answering others while a stranger uploads what is too large', async () => {
      const apps = [await startApp(verifierOf()), await startApp(verifierOf())];
      for (const { close } of apps) onTestFinished(close);
      const proxy = await startNginx(
        apps.map(({ port }) => port),
        // nginx's own defaults: after one failure a server gets nothing for ten seconds.
        { server: 'client_max_body_size 20m;', serverOptions: 'max_fails=1 fail_timeout=10s' },
      );
      onTestFinished(proxy.stop);
      const upload = {
        method: 'PUT',
        target: '/v1/orders',
        body: Buffer.alloc(5_000_000),
        signature: 'none',
      } as const;
      for (let round = 0; round < 5; round++) {
        await send(proxy.port, upload).catch(() => {});
        for (let i = 0; i < 4; i++) expect((await send(proxy.port, { target: '/v1/x' })).status).toBe(200);
      }
      expect(proxy.output()).not.toMatch(/no live upstreams/);
    }, 60_000);
  },
);
