import { describe, expect, it } from 'vitest';
import { memoryLog } from '../../src/index.ts';
import { CsrfTokens } from '../../src/server/csrf.ts';
import { acmeVerifier } from '../support/acme.ts';
import { clientOf } from '../support/console-client.ts';
import { HOSTS, type StartHost } from '../support/hosts.ts';

const CHECK = { scheme: 'acme', method: 'GET', target: '/', headers: [] };
const start = (options = {}) =>
  (HOSTS['node:http'] as StartHost)({ verifiers: [acmeVerifier()], log: memoryLog(), ...options });

describe('a request that changes something', () => {
  it.each([
    ['of the page', { 'sec-fetch-site': 'same-origin' }, 200],
    ['of a program', {}, 200],
    ['of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['of another host of the site', { 'sec-fetch-site': 'same-site' }, 403],
    ['that the user has typed', { 'sec-fetch-site': 'none' }, 403],
    ['of another origin, in an old browser', { origin: 'https://evil.example' }, 403],
    ['of an opaque origin', { origin: 'null' }, 403],
    ['without the token', { 'x-countersign-console': '' }, 403],
    ['with the token of somebody else', { 'x-countersign-console': 'x'.repeat(43) }, 403],
  ])('%s', async (_name, headers, status) => {
    const answer = await clientOf(await start()).post('/api/check', CHECK, headers);
    expect(answer.status).toBe(status);
    if (status === 403) expect(await answer.json()).toMatchObject({ code: 'csrf' });
    expect(answer.headers.get('access-control-allow-origin')).toBe(null);
  });

  it('of the same origin passes in an old browser', async () => {
    const mount = await start();
    const answer = await clientOf(mount).post('/api/check', CHECK, { origin: mount });
    expect(answer.status).toBe(200);
  });

  it('has a token that another process takes where they share a secret', async () => {
    const tokenSecret = 'a secret of all processes, 32 or more';
    const [one, other] = [await start({ tokenSecret }), await start({ tokenSecret })];
    const { token } = await clientOf(one).json<{ token: string }>('/api/session');
    const post = (mount: string) =>
      clientOf(mount).post('/api/check', CHECK, { 'x-countersign-console': token });
    expect((await post(other)).status).toBe(200);
    expect((await post(await start())).status).toBe(403);
  });
});

describe('tokens', () => {
  it('are those of one user, and end with the day after', () => {
    let now = Date.UTC(2026, 0, 1, 23, 59);
    const tokens = new CsrfTokens('a secret', () => now);
    const request = (token: string) =>
      ({ header: (name: string) => (name === 'x-countersign-console' ? token : undefined) }) as never;
    const token = tokens.of('a');
    expect(() => tokens.assertOwn(request(token), 'a')).not.toThrow();
    expect(() => tokens.assertOwn(request(token), 'b')).toThrow();
    now += 60_000;
    expect(tokens.of('a')).not.toBe(token);
    expect(() => tokens.assertOwn(request(token), 'a')).not.toThrow();
    now += 86_400_000;
    expect(() => tokens.assertOwn(request(token), 'a')).toThrow();
  });
});
