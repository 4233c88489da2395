import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { sign as signAsAws4 } from 'aws4';
import { AwsClient } from 'aws4fetch';
import { createVerifier, memoryStore } from 'countersign';
import { signRequest } from 'countersign/client';
import { awsSigv4 } from 'countersign/schemes/aws-sigv4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchange, type Running } from '../../contract/http-client.ts';
import { startVerifyingServer } from './verifying-server.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const TOKEN = 'AQoDYXdzEPT//////////wEXAMPLE==';
const REGION = 'eu-west-1';
const QUERY = '?b=2&a=%20x&a=1&empty=';
const BODY = '{"name":"Größe 東"}';
const KEYS = [
  { id: 'AKIDEXAMPLE', secret: SECRET },
  { id: 'ASIATEMPORARY', secret: `${SECRET}&${TOKEN}` },
];
const SERVICES = [
  { service: 'execute-api', key: 'with a lasting key' },
  { service: 'execute-api', key: 'with a temporary key', token: TOKEN },
  { service: 's3', key: 'with a lasting key' },
];
const run = promisify(execFile);
let server: Running;

beforeAll(async () => {
  const scheme = awsSigv4({ region: REGION, sessionTokens: true });
  server = await startVerifyingServer(createVerifier({ scheme, keys: KEYS, store: memoryStore() }));
});

afterAll(() => server.close());

const origin = () => `http://127.0.0.1:${server.port}`;

/** Each request gets a path of its own, so that none is a copy of another. */
let count = 0;
const path = () => `/orders/${++count}/a%20b`;

describe('curl', () => {
  const curl = async (...args: string[]) => {
    const signing = ['--aws-sigv4', `aws:amz:${REGION}:execute-api`, '--user', `AKIDEXAMPLE:${SECRET}`];
    const { stdout } = await run('curl', ['--silent', '--show-error', ...signing, ...args]);
    return stdout;
  };

  it.each([
    ['GET', []],
    ['POST', ['--data', BODY]],
    ['PUT', ['--request', 'PUT', '--data', BODY, '--header', 'Content-Type: application/json']],
  ])('is taken with %s', async (_method, args) => {
    expect(await curl(...args, `${origin()}/orders/${++count}`)).toBe('accepted');
  });

  it('is taken with a query in the order in which it is signed', async () => {
    expect(await curl(`${origin()}/orders/${++count}?a=1&b=2`)).toBe('accepted');
  });
});

describe('aws4', () => {
  const sign = (request: object, id = 'AKIDEXAMPLE') => {
    const host = `127.0.0.1:${server.port}`;
    const whole = { host, region: REGION, service: 'execute-api', headers: { Host: host }, ...request };
    const token = id === 'ASIATEMPORARY' ? { sessionToken: TOKEN } : {};
    return signAsAws4(whole, { accessKeyId: id, secretAccessKey: SECRET, ...token });
  };
  const send = async ({ method = 'GET', path = '/', headers = {}, body }: ReturnType<typeof sign>) => {
    const names = Object.entries(headers as Record<string, string | number>);
    const texts = Object.fromEntries(names.map(([name, value]) => [name, String(value)]));
    return (await exchange(server.port, { method, path, headers: texts, body: body as string })).text;
  };

  it.each(['AKIDEXAMPLE', 'ASIATEMPORARY'])('is taken with its header, of %s', async (id) => {
    expect(await send(sign({ path: path() + QUERY }, id))).toBe('accepted');
    const headers = { 'Content-Type': 'application/json' };
    expect(await send(sign({ method: 'POST', path: path(), body: BODY, headers }, id))).toBe('accepted');
  });

  it('is taken as it signs for S3', async () => {
    const request = { service: 's3', method: 'PUT', path: `/bucket/${++count}//a%20b/../c`, body: BODY };
    expect(await send(sign(request))).toBe('accepted');
  });

  it.each(['AKIDEXAMPLE', 'ASIATEMPORARY'])('is taken with a presigned URL, of %s', async (id) => {
    const request = { path: `${path()}${QUERY}&X-Amz-Expires=60`, signQuery: true };
    expect(await send(sign(request, id))).toBe('accepted');
  });
});

describe('aws4fetch', () => {
  const client = (service: string, sessionToken: string | undefined) =>
    new AwsClient({
      ...{ accessKeyId: sessionToken === undefined ? 'AKIDEXAMPLE' : 'ASIATEMPORARY' },
      ...{ secretAccessKey: SECRET, region: REGION, service, ...(sessionToken && { sessionToken }) },
    });
  /** For S3 it signs one of two parameters of a name. */
  const queryFor = (service: string) => (service === 's3' ? '?b=2&a=%20x' : QUERY);
  const textOf = async (response: Response | Promise<Response>) => (await response).text();

  it.each(SERVICES)('is taken with its header, for $service $key', async ({ service, token }) => {
    const aws = client(service, token);
    expect(await textOf(aws.fetch(`${origin()}${path()}${queryFor(service)}`))).toBe('accepted');
    const post = { method: 'POST', body: BODY, headers: { 'Content-Type': 'application/json' } };
    const answer = await textOf(aws.fetch(`${origin()}${path()}`, post));
    // For S3 it leaves bodies unsigned.
    expect(answer).toBe(service === 's3' ? 'malformed_header' : 'accepted');
  });

  it.each(SERVICES)('is taken with a presigned URL, for $service $key', async ({ service, token }) => {
    const { url } = await client(service, token).sign(`${origin()}${path()}${queryFor(service)}`, {
      aws: { signQuery: true },
    });
    expect(await textOf(fetch(url))).toBe('accepted');
  });
});

describe('@smithy/signature-v4', () => {
  const signer = (service: string, sessionToken: string | undefined) =>
    new SignatureV4({
      ...{ service, region: REGION, sha256: Sha256, uriEscapePath: service !== 's3' },
      credentials: {
        accessKeyId: sessionToken === undefined ? 'AKIDEXAMPLE' : 'ASIATEMPORARY',
        ...{ secretAccessKey: SECRET, ...(sessionToken && { sessionToken }) },
      },
    });
  const request = (method: string, headers: Record<string, string> = {}, body?: string) => ({
    ...{ method, protocol: 'http:', hostname: '127.0.0.1', port: server.port, path: path() },
    query: { b: '2', a: [' x', '1'] },
    headers: { host: `127.0.0.1:${server.port}`, ...headers },
    ...(body !== undefined && { body }),
  });
  const send = async (signed: Awaited<ReturnType<SignatureV4['sign']>>) => {
    const pairs = Object.entries(signed.query ?? {}).flatMap(([name, value]) =>
      [value].flat().map((each) => `${encodeURIComponent(name)}=${encodeURIComponent(each ?? '')}`),
    );
    const target = `${signed.path}?${pairs.join('&')}`;
    const { method, headers, body } = signed;
    return (await exchange(server.port, { method, path: target, headers, body: body as string })).text;
  };

  it.each(SERVICES)('is taken with its header, for $service $key', async ({ service, token }) => {
    expect(await send(await signer(service, token).sign(request('GET')))).toBe('accepted');
    const post = request('POST', { 'content-type': 'application/json' }, BODY);
    expect(await send(await signer(service, token).sign(post))).toBe('accepted');
  });

  it.each(SERVICES)('is taken with a presigned URL, for $service $key', async ({ service, token }) => {
    expect(await send(await signer(service, token).presign(request('GET'), { expiresIn: 60 }))).toBe(
      service === 's3' ? 'signature_mismatch' : 'accepted',
    );
    const unsigned = request('GET', { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' });
    expect(await send(await signer(service, token).presign(unsigned, { expiresIn: 60 }))).toBe('accepted');
  });
});

describe('what Countersign signs', () => {
  it.each(['execute-api', 's3'])('for %s is taken as it goes through fetch', async (service) => {
    const scheme = awsSigv4({ region: REGION, service, sessionTokens: true });
    for (const key of KEYS) {
      const url = `${origin()}${path()}${QUERY}`;
      const request = { method: 'POST', url, body: BODY, headers: { 'content-type': 'application/json' } };
      const headers = { ...request.headers, ...signRequest(scheme, key, request) };
      expect(await (await fetch(url, { method: 'POST', body: BODY, headers })).text()).toBe('accepted');
    }
  });

  it('is what aws4 signs', () => {
    const host = 'api.example.test';
    const clock = () => Date.parse('2025-12-01T00:00:00Z');
    const headers = { Host: host, 'Content-Type': 'application/json', 'X-Amz-Date': '20251201T000000Z' };
    const request = { host, method: 'POST', path: `/a%20b${QUERY}`, body: BODY, headers };
    const theirs = signAsAws4(
      { ...request, region: REGION, service: 'execute-api' },
      { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: SECRET },
    ).headers as Record<string, string>;
    const length = String(Buffer.byteLength(BODY));
    const ours = signRequest(
      awsSigv4({ region: REGION, service: 'execute-api' }),
      { id: 'AKIDEXAMPLE', secret: SECRET },
      {
        ...{ method: 'POST', url: `https://${host}${request.path}`, body: BODY },
        headers: { 'content-type': 'application/json', 'content-length': length },
      },
      { clock },
    );
    expect(ours.Authorization).toBe(theirs.Authorization);
  });
});
