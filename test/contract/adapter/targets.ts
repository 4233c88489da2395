/** The target that counts is the one the client sent. */

import { describe, expect, it } from 'vitest';
import { exchange } from '../http-client.ts';
import { type StartAdapter, serveApi } from './served-api.ts';

export function targetsContract(start: StartAdapter): void {
  describe('targets', () => {
    it('verifies the whole target below a mount', async () => {
      const api = await serveApi(start, { mount: '/mounted/here' });
      expect((await api.send({ path: '/mounted/here/echo?b=2&a=1' })).status).toBe(200);
      const headers = api.sign({ path: '/echo?b=2&a=1' });
      expect((await exchange(api.port, { path: '/mounted/here/echo?b=2&a=1', headers })).status).toBe(401);
    });

    it.each([
      '/echo/a%20b',
      '/echo/a%2Fb',
      '/echo/%7Euser',
      '/echo/%e2%82%ac',
      '/echo//double//slash',
      '/echo/trailing/',
      '/echo?x=%20&y=+&x=2&&=',
      '/echo/a;b=c',
    ])('takes %s exactly as it was sent', async (path) => {
      const api = await serveApi(start);
      expect((await api.send({ path })).status).toBe(200);
    });

    it.each([
      ['/echo/%7Euser', '/echo/~user'],
      ['/echo/%2f', '/echo/%2F'],
      ['/echo/a', '/echo/a/'],
      ['/echo/a', '/echo/A'],
      ['/echo/a', '/echo/./a'],
      ['/echo/a', '/echo/%61'],
      ['/echo/a', '/echo//a'],
      ['/echo/%61', '/echo/%2561'],
      ['/echo?a=1&b=2', '/echo?b=2&a=1'],
      ['/echo?a=%20', '/echo?a=+'],
      ['/echo', '/echo?'],
    ])('refuses a request signed for %s at %s', async (signedPath, path) => {
      const api = await serveApi(start);
      const headers = api.sign({ path: signedPath });
      expect((await exchange(api.port, { path, headers })).status).toBe(401);
    });

    it('refuses a request signed for another method', async () => {
      const api = await serveApi(start);
      const headers = api.sign({ method: 'GET', path: '/echo' });
      expect((await exchange(api.port, { method: 'DELETE', path: '/echo', headers })).status).toBe(401);
    });

    it('leaves a base path out of what is signed', async () => {
      const api = await serveApi(start, { basePath: '/prometheus' });
      expect((await api.send({ path: '/prometheus/echo?a=1' })).status).toBe(200);
    });

    it('refuses a request whose client signed the base path too', async () => {
      const plain = await serveApi(start);
      const api = await serveApi(start, { basePath: '/prometheus' });
      const headers = plain.sign({ path: '/prometheus/echo' });
      expect((await exchange(api.port, { path: '/prometheus/echo', headers })).status).toBe(401);
    });

    it.each([
      ['/prometheusX/echo', '/prometheusX/echo'],
      ['/prometheus', '/'],
      ['/prometheus?a=1', '/?a=1'],
      ['/prometheus/', '/'],
      ['/prometheus/prometheus/echo', '/prometheus/echo'],
      ['/echo', '/echo'],
      ['/echo?next=/prometheus/echo', '/echo?next=/prometheus/echo'],
    ])('with a base path, takes %s to be signed as %s', async (path, signedPath) => {
      const plain = await serveApi(start);
      const api = await serveApi(start, { basePath: '/prometheus' });
      const headers = plain.sign({ path: signedPath });
      expect((await exchange(api.port, { path, headers })).status).toBe(200);
    });
  });
}
