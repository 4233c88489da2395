import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVerifier, memoryStore } from '../../../src/index.ts';
import { iimmpact } from '../../../src/schemes/iimmpact.ts';
import { KEY_ID, SECRET } from '../support/requests.ts';
import { runCli } from '../support/run-cli.ts';

const ARGS = ['send', '--scheme', 'iimmpact', '--key-id', KEY_ID];
const world = { env: { COUNTERSIGN_SECRET: SECRET } };

describe('countersign send', () => {
  let server: http.Server;
  let origin: string;
  let answer: (request: http.IncomingMessage, body: Buffer, response: http.ServerResponse) => void;

  beforeEach(async () => {
    server = http.createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      answer(request, Buffer.concat(chunks), response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it.each([
    ['GET', '/a/../b//c?x=%41&y=a+b&x'],
    ['POST', '/a', '--data', '{"a": "\u00e9"}'],
    ['DELETE', '/a', '--data', 'text'],
    ['POST', '/'],
  ])('sends what it signed: %s %s', async (method, target, ...rest) => {
    const verifier = createVerifier({
      scheme: iimmpact(),
      keys: { id: KEY_ID, secret: SECRET },
      store: memoryStore(),
    });
    answer = async ({ method: received = '', url = '', rawHeaders }, body, response) => {
      const request = { method: received, url: url, headers: rawHeaders, body };
      const verdict = await verifier.verify(request);
      response.statusCode = verdict.ok ? 200 : 401;
      response.end(`${received} ${url} ${body}`);
    };
    const { stdout, code } = await runCli([...ARGS, method, origin + target, ...rest], world);
    expect(stdout).toMatch(/^200 OK\n/);
    expect(stdout).toContain(`\n\n${method} ${target} ${rest[1] ?? ''}`);
    expect(code).toBe(0);
  });

  it('prints one JSON document, with the body as it came', async () => {
    answer = (_request, _body, response) =>
      response.writeHead(404, { 'X-A': ['1', '2'] }).end(Buffer.from([255]));
    const { stdout, code } = await runCli([...ARGS, 'GET', origin, '--json'], world);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ status: 404, statusText: 'Not Found', bodyBase64: '/w==' });
    expect(document.headers).toEqual(
      expect.arrayContaining([
        ['X-A', '1'],
        ['X-A', '2'],
      ]),
    );
    expect(code).toBe(1);
  });

  it('does not follow a redirect', async () => {
    answer = (_request, _body, response) => response.writeHead(302, { Location: '/elsewhere' }).end();
    expect(await runCli([...ARGS, 'GET', origin], world)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^302 Found\n/),
    });
  });

  it.each([
    [600_000, 'ahead of this one, which is outside'],
    [-60_000, 'behind this one, which is inside'],
  ])('says on 401 that the clocks differ by %d ms', async (clockSkewMs, text) => {
    const now = Date.now();
    answer = (_request, _body, response) =>
      response.writeHead(401, { Date: new Date(now + clockSkewMs).toUTCString() }).end('{}');
    const { stderr, code } = await runCli([...ARGS, 'GET', origin], { ...world, clock: () => now });
    expect(stderr).toContain(text);
    expect(code).toBe(1);
  });

  it('says nothing of clocks that agree', async () => {
    answer = (_request, _body, response) => response.writeHead(401).end();
    expect(await runCli([...ARGS, 'GET', origin], world)).toMatchObject({ stderr: '', code: 1 });
  });

  it('says that a server is out of reach', async () => {
    const unused = http.createServer().listen(0, '127.0.0.1');
    await once(unused, 'listening');
    const { port } = unused.address() as AddressInfo;
    unused.close();
    await once(unused, 'close');
    const { stderr, code } = await runCli([...ARGS, 'GET', `http://127.0.0.1:${port}/`], world);
    expect(stderr).toContain('ECONNREFUSED');
    expect(code).toBe(3);
  });

  it('gives up when the answer does not end', async () => {
    answer = (_request, _body, response) => {
      const chunk = Buffer.alloc(1024 * 1024);
      const fill = () => {
        while (!response.destroyed && response.write(chunk)) {
          // Until the buffer is full.
        }
      };
      response.on('drain', fill);
      fill();
    };
    const { stdout, stderr, code } = await runCli([...ARGS, 'GET', origin], world);
    expect(stderr).toBe('error: the answer is larger than 64 MiB\n');
    expect([stdout, code]).toEqual(['', 3]);
  });

  it('gives up when no answer comes in time', async () => {
    answer = () => undefined;
    const { stderr, code } = await runCli([...ARGS, 'GET', origin, '--timeout', '0.05'], world);
    expect(stderr).toContain('0.05 s');
    expect(code).toBe(3);
  });

  it('ends when the user interrupts it', async () => {
    const interruption = new AbortController();
    answer = () => interruption.abort();
    const { code } = await runCli([...ARGS, 'GET', origin], { ...world, signal: interruption.signal });
    expect(code).toBe(130);
  });
});
