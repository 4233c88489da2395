import type { AddressInfo } from 'node:net';
import express from 'express';
import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/cli/doctor/finding.ts';
import { countersign } from '../../../../src/express.ts';
import { countersign as countersignPlugin } from '../../../../src/fastify.ts';
import { influencemart } from '../../../../src/schemes/influencemart.ts';
import {
  ALL_WELL,
  app,
  closers,
  doctor,
  doctorAt,
  KEY,
  listen,
  SECRET,
  verifierOf,
} from '../../support/doctored-app.ts';
import { runCli } from '../../support/run-cli.ts';

describe('doctor --app, where all is well', () => {
  it('finds so on Express', async () => {
    const url = await listen(app((made) => made.use(countersign(verifierOf()), express.json())));
    expect(await doctor(url)).toMatchObject({ code: 0, states: ALL_WELL });
  });

  it('finds so on Fastify', async () => {
    const made = fastify();
    closers.push(() => made.close());
    await made.register(countersignPlugin, { verifier: verifierOf() });
    made.post('/v1/echo', async () => ({}));
    await made.listen({ host: '127.0.0.1', port: 0 });
    const url = `http://127.0.0.1:${(made.server.address() as AddressInfo).port}/v1/echo`;
    expect(await doctor(url)).toMatchObject({ code: 0, states: ALL_WELL });
  });

  it('sends no more requests than the help says, of which as many reach the handler', async () => {
    let sent = 0;
    let handled = 0;
    const connections = new Set<unknown>();
    const made = app(
      (made) => made.use(countersign(verifierOf())),
      (_req, res) => void res.json({ n: ++handled }),
    );
    const url = await listen((req, res) => {
      sent++;
      connections.add(req.socket);
      made(req, res);
    });
    await doctor(url);
    // Each has a connection of its own, so that a balancer may give it to any process.
    expect([sent, handled, connections.size]).toEqual([4 + 8, 4, 4 + 8]);
    await doctor(url, '--method', 'GET');
    expect([sent, handled]).toEqual([12 + 1 + 5, 4 + 2]);
  });

  it('takes whatever the handler answers for an accepted request', async () => {
    for (const status of [204, 404, 422]) {
      const handler: express.RequestHandler = (_req, res) => void res.status(status).end();
      const url = await listen(app((made) => made.use(countersign(verifierOf())), handler));
      expect(await doctor(url)).toMatchObject({ code: 0, states: ALL_WELL });
    }
  });

  it('finds so of a scheme where each signature may be used once, within one second', async () => {
    const scheme = influencemart();
    const verifier = verifierOf({ scheme });
    const url = await listen(app((made) => made.use(countersign(verifier))));
    for (const method of ['POST', 'GET']) {
      const { code, states } = await doctor(url, '--scheme', 'influencemart', '--method', method);
      expect([code, states.signed, states.replay, states['forwarded-for']]).toEqual([
        0,
        'ok',
        'ok',
        'unknown',
      ]);
    }
  });

  it('gives each of its requests another second, however long an answer takes', async () => {
    const scheme = influencemart();
    for (const ms of [0, 200, 250, 500, 1000]) {
      let now = Date.now();
      const clock = () => now;
      const made = app((made) => made.use(countersign(verifierOf({ scheme, clock }))));
      const url = await listen((req, res) => {
        now += ms;
        made(req, res);
      });
      const { states } = await doctorAt(clock, url, '--scheme', 'influencemart', '--method', 'GET');
      expect([ms, states.signed, states.replay, states['forwarded-for']]).toEqual([
        ms,
        'ok',
        'ok',
        'unknown',
      ]);
    }
  });

  it('sends nothing that is signed without a key', async () => {
    const url = await listen(app((made) => made.use(countersign(verifierOf()))));
    const { code, stdout } = await runCli(['doctor', '--app', url, '--json']);
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    expect([code, findings.map(({ check, state }) => [check, state])]).toEqual([
      0,
      [
        ['skew', 'ok'],
        ['unsigned', 'ok'],
        ['body-order', 'ok'],
        ['signed', 'unknown'],
      ],
    ]);
  });

  it('says beforehand what it sends and where', async () => {
    const url = await listen(app((made) => made.use(countersign(verifierOf()))));
    const { stdout, stderr } = await runCli(['doctor', '--app', url, '-s', 'iimmpact', '-k', KEY.id], {
      env: { COUNTERSIGN_SECRET: SECRET },
    });
    expect(stderr).toContain(`sending unsigned and signed (key ${KEY.id}) requests: POST ${url}`);
    expect(stdout).toContain('0 faults, 0 warnings, 1 unknown, 8 ok');
  });
});

describe('what doctor --app needs', () => {
  it('is patience: it ends by exit code 130 on Ctrl-C', async () => {
    const interruption = new AbortController();
    const url = await listen(() => interruption.abort());
    const { code, stdout } = await runCli(['doctor', '--app', url], { signal: interruption.signal });
    expect([code, stdout]).toEqual([130, '']);
  });

  it('is no place for tokens: it tells where it sends requests, without the values of the query', async () => {
    const { stderr } = await runCli(['doctor', '--app', 'http://127.0.0.1:1/a?token=hush']);
    expect(stderr).toBe('note: sending unsigned requests: POST http://127.0.0.1:1/a?…\n');
  });

  it.each([
    ['a scheme for the key', ['--app', 'http://127.0.0.1:1/', '--key-id', 'a'], '--key-id needs --scheme'],
    [
      'a secret for the key',
      ['--app', 'http://127.0.0.1:1/', '--key-id', 'a', '--scheme', 'iimmpact'],
      'the secret is missing',
    ],
    ['a URL', ['--app', '127.0.0.1:3000'], '--app must be a URL'],
    [
      'a method that there is',
      ['--app', 'http://127.0.0.1:1/', '--method', 'FETCH'],
      'Allowed choices are GET, HEAD',
    ],
  ])('is %s', async (_what, args, expected) => {
    const { code, stderr } = await runCli(['doctor', ...args]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(expected)]);
  });

  it('is a secret that the scheme takes, which is not shown', async () => {
    const env = { COUNTERSIGN_SECRET: 'no base64 at all, as it seems' };
    const { code, stderr } = await runCli(
      ['doctor', '--app', 'http://127.0.0.1:1/', '-k', 'a', '-s', 'iimmpact'],
      { env },
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining('not strict base64')]);
    expect(stderr).not.toContain('as it seems');
  });
});
