/** The recipes of the guide to signing, with the real libraries. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Programs, programNamed, writePrograms } from './guide.ts';
import { type Echo, KEY, type PartnerApi, SIGNING, sha256, startPartnerApi } from './partner-api.ts';

let api: PartnerApi;
let programs: Programs;
beforeAll(async () => {
  api = await startPartnerApi();
  programs = writePrograms('recipes', SIGNING, { API_URL: api.url });
});
afterEach(() => {
  api.codes();
});
afterAll(async () => {
  programs.remove();
  await api.close();
});

const QUERY = "it's a+b [x] é&=#/?";
const JSON_BODY = '{"name":"é🔑 \\u2028","amount":"1.50"}';

/** Requests that every client sends through its own function `call`. */
const TRIAL = `
async function tell(...request) { console.log(JSON.stringify(await call(...request))); }
await tell('GET', '/echo', { params: { q: ${JSON.stringify(QUERY)}, list: ['1', '2'] } });
await tell('POST', '/echo', { json: JSON.parse(${JSON.stringify(JSON_BODY)}) });
await tell('PUT', '/echo', { bytes: Buffer.from([0xff, 0xfe, 0x00]) });
await tell('DELETE', '/echo');
await tell('POST', '/forbidden', { json: {} });
await tell('GET', '/elsewhere');`;

const FETCH = `
async function call(method, path, { params = {}, json, bytes } = {}) {
  const url = new URL(process.env.API_URL + path);
  for (const [name, values] of Object.entries(params)) {
    for (const value of [values].flat()) url.searchParams.append(name, value);
  }
  const headers = json && { 'content-type': 'application/json' };
  const response = await send(url, { method, body: json ? JSON.stringify(json) : bytes, headers });
  return { status: response.status, echo: response.ok && (await response.json()) };
}`;

const AXIOS = `
async function call(method, url, { params, json, bytes } = {}) {
  const { status, data } = await api.request({ method, url, params, data: json ?? bytes, validateStatus: null });
  return { status, echo: status === 200 && data };
}`;

const UNDICI_REQUEST = `
import { request } from 'undici';
async function call(method, path, { params: query, json, bytes } = {}) {
  const headers = json && { 'content-type': 'application/json' };
  const body = json ? JSON.stringify(json) : bytes;
  const answer = await request(process.env.API_URL + path, { dispatcher, method, query, headers, body });
  const text = await answer.body.text();
  return { status: answer.statusCode, echo: answer.statusCode === 200 && JSON.parse(text) };
}`;

const GOT = `
async function call(method, path, { params = {}, json, bytes: body } = {}) {
  const searchParams = new URLSearchParams(Object.entries(params).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, value])));
  const options = { method, searchParams, throwHttpErrors: false, ...(json && { json }), ...(body && { body }) };
  const answer = await api(path.slice(1), options);
  return { status: answer.statusCode, echo: answer.statusCode === 200 && JSON.parse(answer.body) };
}`;

const CLIENTS = [
  ['fetch.js', FETCH],
  ['axios.js', AXIOS],
  ['axios-http.js', AXIOS],
  ['undici-fetch.js', FETCH],
  ['undici-request.js', UNDICI_REQUEST],
  ['got.js', GOT],
] as const;

const HOUR = 3_600_000;

describe.each(CLIENTS)('the recipe %s', (file, call) => {
  it.each([
    ['a clock that is right', 0, []],
    ['a clock that is an hour ahead', HOUR, ['timestamp_in_future']],
  ])('signs what is sent, by %s', async (_what, aheadMs, refused) => {
    const answers = (await programs.run(file, call + TRIAL, aheadMs)) as { status: number; echo: Echo }[];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 403, 307]);
    expect(api.codes()).toEqual([...refused, ...Array(6).fill('accepted')]);
    const [get, post, put, del] = answers.map(({ echo }) => echo);
    expect(new URL(get?.url as string, api.url).searchParams.get('q')).toBe(QUERY);
    expect(post?.sha256).toBe(sha256(JSON.stringify(JSON.parse(JSON_BODY))));
    expect(post?.type).toBe('application/json');
    expect(put?.sha256).toBe(sha256(Buffer.from([0xff, 0xfe, 0x00])));
    expect([del?.method, del?.sha256]).toEqual(['DELETE', sha256('')]);
  });
});

describe('what a recipe says of its client', () => {
  it.each(['axios.js', 'axios-http.js'])('%s rejects a refusal as axios does', async (file) => {
    const trial = `
      const error = await api.post('/forbidden', {}).catch((error) => error);
      console.log(JSON.stringify([error.name, error.response.status]));`;
    expect(await programs.run(file, trial, HOUR)).toEqual([['AxiosError', 403]]);
    expect(api.codes()).toEqual(['timestamp_in_future', 'accepted']);
  });

  it.each(['axios.js', 'axios-http.js'])('%s rejects as ever when nobody answers', async (file) => {
    const trial = `
      const error = await api.get('http://127.0.0.1:1/').catch((error) => error);
      console.log(JSON.stringify(error.isAxiosError));`;
    expect(await programs.run(file, trial, 0)).toEqual([true]);
  });

  it.each(['axios.js', 'axios-http.js'])('%s signs forms, with their boundary', async (file) => {
    const trial = `
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array([0xff])]), 'f.bin');
      console.log(JSON.stringify((await api.postForm('/echo', form)).data));`;
    const [echo] = (await programs.run(file, trial, 0)) as [Echo];
    expect(echo.type).toMatch(/^multipart\/form-data; boundary=/);
  });

  it('got.js signs each retry anew', async () => {
    const trial = `
      const answer = await api('busy', { retry: { calculateDelay: ({ computedValue }) => Math.min(computedValue, 1) } });
      console.log(JSON.stringify(answer.statusCode));`;
    expect(await programs.run('got.js', trial, 0)).toEqual([200]);
    expect(api.codes()).toEqual(['accepted', 'accepted']);
  });

  it('got.js corrects its clock for requests that got does not retry by itself', async () => {
    const trial = `
      const answer = await api.post('echo', { json: {}, retry: { limit: 0 } });
      console.log(JSON.stringify(answer.statusCode));`;
    expect(await programs.run('got.js', trial, HOUR)).toEqual([200]);
    expect(api.codes()).toEqual(['timestamp_in_future', 'accepted']);
  });

  it.each([
    ['got.js', 'a form', "api.post('echo', { body: new FormData() })"],
    ['got.js', 'a stream', "api.post('echo', { body: Readable.from(['a']) })"],
    [
      'undici-request.js',
      'a stream',
      "request(process.env.API_URL + '/echo', { dispatcher, method: 'POST', body: Readable.from(['a']) })",
    ],
  ])('%s refuses to sign what is no text and no bytes: %s', async (file, _what, call) => {
    const trial = `
      import { Readable } from 'node:stream';
      import { request } from 'undici';
      console.log(JSON.stringify(await ${call}.then(() => 'sent', (error) => error.message)));`;
    expect(await programs.run(file, trial, 0)).toEqual([expect.stringContaining('must be text or bytes')]);
    expect(api.codes()).toEqual([]);
  });

  it('undici-request.js can be aborted', async () => {
    const trial = `
      import { request } from 'undici';
      const signal = AbortSignal.abort();
      const error = await request(process.env.API_URL + '/echo', { dispatcher, signal }).catch((error) => error);
      console.log(JSON.stringify(error.name));`;
    expect(await programs.run('undici-request.js', trial, HOUR)).toEqual(['AbortError']);
    expect(api.codes()).toEqual([]);
  });

  it('any-client.js is accepted by the second signature', async () => {
    const trial = `
      const response = await post(process.env.API_URL + '/echo', { a: 1 });
      console.log(JSON.stringify(await response.json()));`;
    const [echo] = (await programs.run('any-client.js', trial, HOUR)) as [Echo];
    expect(echo.sha256).toBe(sha256('{"a":1}'));
    expect(api.codes()).toEqual(['timestamp_in_future', 'accepted']);
  });
});

it('the signing.js of the guide says who signs, and how', async () => {
  const own = writePrograms('signing', programNamed('signing.js'), {
    API_URL: api.url,
    API_KEY: KEY.id,
    API_SECRET: KEY.secret,
  });
  const trial = `
    const response = await send(process.env.API_URL + '/echo');
    console.log(JSON.stringify(response.status));`;
  expect(await own.run('fetch.js', trial, 0)).toEqual([200]);
  own.remove();
});
