import { createVerifier, memoryStore } from 'countersign';
import { signRequest } from 'countersign/client';
import { hawk, hawkBewit, hawkServerAuthorization } from 'countersign/schemes/hawk';
import { type client as Client, client } from 'hawk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchange, type Running } from '../../contract/http-client.ts';
import { startVerifyingServer } from './verifying-server.ts';

const KEY = { id: 'ak_1', secret: 'werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn' };
const CREDENTIALS = { id: KEY.id, key: KEY.secret, algorithm: 'sha256' as const };
const ORIGIN = 'https://api.example.com';
const JSON_TYPE = 'application/json; charset=utf-8';
const BODY = '{"name":"Größe 東"}';
let server: Running;

beforeAll(async () => {
  const options = { scheme: hawk({ bewit: true }), keys: [KEY], store: memoryStore(), publicUrl: ORIGIN };
  server = await startVerifyingServer(createVerifier(options));
});

afterAll(() => server.close());

type HeaderOptions = Parameters<(typeof Client)['header']>[2];

/** In this version it throws at once, and in others it rejects. */
const authenticate = async (...args: Parameters<(typeof Client)['authenticate']>) =>
  client.authenticate(...args);
const post = { payload: BODY, contentType: JSON_TYPE };
const send = (method: string, path: string, options: Partial<HeaderOptions>) => {
  const { header } = client.header(ORIGIN + path, method, { credentials: CREDENTIALS, ...options });
  const body = method === 'POST' ? { body: BODY } : {};
  const type = method === 'POST' ? { 'content-type': JSON_TYPE } : {};
  return exchange(server.port, { method, path, headers: { authorization: header, ...type }, ...body });
};

describe("Hawk's own client", () => {
  it('is taken with its header', async () => {
    expect((await send('GET', '/a?b=1&b=2', {})).text).toBe('accepted');
    expect((await send('GET', '/a%20b', { ext: 'some data', app: 'app', dlg: 'dlg' })).text).toBe('accepted');
    expect((await send('POST', '/a', post)).text).toBe('accepted');
  });

  it('must send the hash of a payload', async () => {
    expect((await send('POST', '/a', {})).text).toBe('signature_mismatch');
    expect((await send('POST', '/a', { ...post, payload: 'another' })).text).toBe('signature_mismatch');
  });

  it('sets its clock by the answer to a request that is too old', async () => {
    const options = { scheme: hawk(), keys: [KEY], store: memoryStore(), publicUrl: ORIGIN };
    const { header, artifacts } = client.header(`${ORIGIN}/a`, 'GET', {
      ...{ credentials: CREDENTIALS, localtimeOffsetMsec: -600_000 },
    });
    const verdict = await createVerifier(options).verify({
      ...{ method: 'GET', url: '/a', headers: ['Authorization', header], body: '' },
    });
    expect(verdict).toMatchObject({ code: 'timestamp_too_old' });
    const headers = verdict.ok ? {} : verdict.response.headers;
    expect(headers['www-authenticate']).toMatch(/^Hawk ts="\d+", tsm="[\w+/=]+", error="Stale timestamp"$/);
    const response = { headers } as never;
    await expect(authenticate(response, CREDENTIALS, artifacts)).resolves.toMatchObject({
      headers: { 'www-authenticate': { error: 'Stale timestamp' } },
    });
    const others = { ...CREDENTIALS, key: 'another-key-of-another-server' };
    await expect(authenticate(response, others, artifacts)).rejects.toThrow();
  });

  it('takes responses that are signed', async () => {
    const { header, artifacts } = client.header(`${ORIGIN}/a?b=1`, 'GET', { credentials: CREDENTIALS });
    const request = { secret: KEY.secret, method: 'GET', url: `${ORIGIN}/a?b=1`, authorization: header };
    const contentType = 'application/json';
    const signed = hawkServerAuthorization(request, { body: '[]', contentType, ext: 'data' });
    const response = { headers: { 'server-authorization': signed, 'content-type': contentType } } as never;
    const options = { payload: '[]', required: true };
    await expect(authenticate(response, CREDENTIALS, artifacts, options)).resolves.toBeDefined();
    await expect(
      authenticate(response, CREDENTIALS, artifacts, { ...options, payload: '{}' }),
    ).rejects.toThrow();
  });

  it('makes links, and so does Countersign', async () => {
    for (const path of ['/report', '/report?a=1&b=2']) {
      const bewit = client.getBewit(ORIGIN + path, {
        credentials: CREDENTIALS,
        ttlSec: 60,
        ext: 'data',
        localtimeOffsetMsec: 0,
      });
      const theirs = `${path}${path.includes('?') ? '&' : '?'}bewit=${bewit}`;
      const expiresAt = new Date(Date.now() + 60_000);
      const ours = hawkBewit(ORIGIN + path, { ...KEY, expiresAt }).slice(ORIGIN.length);
      for (const link of [theirs, ours]) {
        expect((await exchange(server.port, { path: link })).text).toBe('accepted');
        expect((await exchange(server.port, { path: link })).text).toBe('accepted');
      }
    }
  });
});

it('Countersign signs requests that its verifier takes', async () => {
  const request = { method: 'POST', url: `${ORIGIN}/a`, body: BODY, headers: { 'content-type': JSON_TYPE } };
  const headers = { ...request.headers, ...signRequest(hawk(), KEY, request) };
  expect((await exchange(server.port, { method: 'POST', path: '/a', headers, body: BODY })).text).toBe(
    'accepted',
  );
});
