/** Signed parts of requests, which arrive as they were sent through each proxy with the settings of the guide. */

import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FRONTS } from '../support/proxies/fronts.ts';
import { isInstalled, type RunningProxy } from '../support/proxies/proxy-process.ts';
import { send } from './client.ts';
import { type App, SCHEME_WITH_HOST, startExpress, startFastify, verifierOf } from './signed-apps.ts';

const TARGETS = [
  ...['/v1//orders', '/v1/./orders', '/v1/x/../orders', '/v1/%2e%2e/orders', '/v1/orders/', '/v1/orders//'],
  ...['/v1/a%2Fb', '/v1/a%2fb', '/v1/%7Euser', '/v1/%41bc', '/v1/caf%c3%a9', '/v1/caf%C3%A9', '/v1/a%20b'],
  ...["/v1/a;b=c,d:e@f!$&'()*+~", '/v1/orders?', '/v1/orders??', '/v1/orders?b=2&a=1&a=&b&&c'],
  ...[
    '/v1/orders?q=a+b%20c',
    '/v1/orders?q=%c3%a9&%41=1',
    '/v1/orders?a[]=1&a[]=2&b=/../x',
    '/v1/orders?u=http://x/y',
  ],
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const WITH_BODY = ['POST', 'PUT', 'PATCH', 'DELETE'];
const BODIES: Record<string, Buffer> = {
  'of every byte': Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
  'of JSON with spaces and escapes': Buffer.from('{ "a" : "\\u00e9é\\/" }\r\n'),
  'that is compressed': gzipSync('{"a":1}'),
  'of 300 kB': Buffer.alloc(300_000, 'abc'),
};

describe.each(FRONTS)('through $name', ({ program, start }) => {
  describe.skipIf(!isInstalled(program))('as the guide sets it', () => {
    let apps: App[];
    let proxies: RunningProxy[];
    const portOf = (app: 'Express' | 'Fastify' | 'host') =>
      (proxies[['Express', 'Fastify', 'host'].indexOf(app)] as RunningProxy).port;

    beforeAll(async () => {
      apps = [
        await startExpress(verifierOf()),
        await startFastify(verifierOf()),
        await startExpress(verifierOf({}, { scheme: SCHEME_WITH_HOST })),
      ];
      proxies = await Promise.all(apps.map(({ port }) => start(port)));
    }, 60_000);
    afterAll(async () => {
      for (const each of proxies ?? []) await each.stop();
      for (const each of apps ?? []) await each.close();
    });

    describe.each(['Express', 'Fastify'] as const)('to %s', (app) => {
      it.each(TARGETS)('the target %s arrives as it was signed', async (target) => {
        const { status, echo, text } = await send(portOf(app), { target });
        expect([status, echo?.target], text).toEqual([200, target]);
      });

      it.each(METHODS)('the method %s arrives as it was signed', async (method) => {
        const { status, echo, text } = await send(portOf(app), { method, target: '/v1/orders' });
        expect([status, echo?.method], text).toEqual([200, method]);
      });

      it.each(Object.keys(BODIES))(
        'a body %s arrives as it was signed, with its length or in chunks',
        async (name) => {
          const body = BODIES[name] as Buffer;
          const headers = name === 'that is compressed' ? { 'Content-Encoding': 'gzip' } : {};
          for (const method of WITH_BODY) {
            for (const pace of ['whole', 'chunked'] as const) {
              const sent = { method, target: '/v1/orders', body, pace };
              const type = { 'Content-Type': 'application/octet-stream' };
              const { status, echo, text } = await send(portOf(app), {
                ...sent,
                headers: { ...type, ...headers },
              });
              expect([method, pace, status, echo?.bytes], text).toEqual([method, pace, 200, body.length]);
            }
          }
        },
      );
    });

    it.each(['api.example.com', 'api.example.com:8443', 'API.example.com'])(
      'the host %s arrives as it was signed',
      async (host) => {
        const { status, text } = await send(portOf('host'), { target: '/v1/orders', host });
        expect(status, text).toBe(200);
      },
    );

    it('what was changed after it was signed is refused all the same', async () => {
      const { status } = await send(portOf('Express'), { target: '/v1/orders', signature: 'forged' });
      expect(status).toBe(401);
    });
  });
});
