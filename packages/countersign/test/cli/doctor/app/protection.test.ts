import type express from 'express';
import { describe, expect, it } from 'vitest';
import { countersign } from '../../../../src/express.ts';
import { intend, intendAssumedKeyAndTimestamp } from '../../../../src/schemes/intend.ts';
import { app, closers, doctor, KEY, listen, textOf, verifierOf } from '../../support/doctored-app.ts';

describe('doctor --app, on what is protected', () => {
  it('finds a route that serves anybody, and sends no secret-signed request to it', async () => {
    const headers: unknown[] = [];
    const made = app(() => undefined);
    const url = await listen((req, res) => {
      headers.push(req.headers['x-signature']);
      made(req, res);
    });
    expect(await doctor(url)).toMatchObject({ code: 1, states: { unsigned: 'fault' } });
    expect(headers).toEqual([undefined]);
  });

  it('finds an app that looks at the key id and not at the signature', async () => {
    const onlyTheId: express.RequestHandler = (req, res, next) =>
      req.headers['x-api-key'] === KEY.id ? next() : void res.status(401).end();
    const url = await listen(app((made) => made.use(onlyTheId)));
    expect(await doctor(url)).toMatchObject({ code: 1, states: { tampering: 'fault', replay: 'fault' } });
  });

  it('does not take an app that fails for one that refuses', async () => {
    const made = app((made) => made.use(countersign(verifierOf())));
    let signed = 0;
    const url = await listen((req, res) => {
      if (req.headers['x-signature'] !== undefined && ++signed > 1) return void res.writeHead(502).end();
      made(req, res);
    });
    expect(await doctor(url)).toMatchObject({
      code: 1,
      states: {
        signed: 'ok',
        replay: 'unknown',
        tampering: 'unknown',
        'body-bytes': 'fault',
        'forwarded-for': 'unknown',
      },
    });
  });

  it('warns of a scheme that leaves the body unsigned', async () => {
    const scheme = intend({ message: intendAssumedKeyAndTimestamp });
    const url = await listen(app((made) => made.use(countersign(verifierOf({ scheme })))));
    const args = ['--scheme', 'intend', '--scheme-option', 'message=key-and-timestamp'];
    expect(await doctor(url, ...args)).toMatchObject({
      code: 0,
      states: { tampering: 'warning', replay: 'ok' },
    });
  });

  it('finds processes that do not share their store', async () => {
    const processes = [0, 1].map(() => app((made) => made.use(countersign(verifierOf()))));
    let turn = 0;
    const url = await listen((req, res) => processes[turn++ % 2]?.(req, res));
    const report = await doctor(url);
    expect([report.code, report.states.replay]).toEqual([1, 'fault']);
    expect(textOf(report, 'replay')).toContain('Of 3 copies of an accepted request, 1 were accepted again');
  });

  it.each([
    [302, 'warning', 0],
    [404, 'warning', 0],
    [405, 'warning', 0],
    [429, 'unknown', 0],
    [500, 'fault', 1],
  ])('stops at a route that answers anybody by %i', async (status, state, code) => {
    const url = await listen((_req, res) => void res.writeHead(status).end());
    expect(await doctor(url)).toMatchObject({ code, states: { skew: 'ok', unsigned: state } });
  });

  it('finds that the key is refused, and stops there', async () => {
    const verifier = verifierOf({ keys: { ...KEY, status: 'disabled' } });
    const url = await listen(app((made) => made.use(countersign(verifier))));
    const report = await doctor(url);
    expect([report.code, report.states]).toEqual([
      1,
      { skew: 'ok', unsigned: 'ok', 'body-order': 'ok', signed: 'fault' },
    ]);
  });

  it('does not know what a key over its limit, or an address that failed too often, may do', async () => {
    const limits = [{ limit: 1, windowSeconds: 60 }];
    const limited = await listen(app((made) => made.use(countersign(verifierOf({ defaultLimits: limits })))));
    expect(await doctor(limited)).toMatchObject({
      code: 0,
      states: {
        signed: 'ok',
        replay: 'ok',
        tampering: 'ok',
        'body-bytes': 'unknown',
        'body-chunked': 'unknown',
      },
    });
    const failureThrottle = { limit: 2, windowSeconds: 60, block: true };
    const throttled = await listen(app((made) => made.use(countersign(verifierOf({ failureThrottle })))));
    expect((await doctor(throttled)).states).toMatchObject({ unsigned: 'ok', 'body-order': 'unknown' });
  });

  it('finds that nobody answers', async () => {
    const url = await listen(app(() => undefined));
    await Promise.all(closers.splice(0).map((close) => close()));
    expect(await doctor(url)).toMatchObject({ code: 1, states: { reachable: 'fault' } });
  });

  it('finds a clock that the app would refuse requests for', async () => {
    const made = app((made) => made.use(countersign(verifierOf())));
    const url = await listen((req, res) => {
      res.sendDate = false;
      res.setHeader('date', new Date(Date.now() + 600_000).toUTCString());
      made(req, res);
    });
    expect(await doctor(url)).toMatchObject({ code: 1, states: { skew: 'fault' } });
  });
});

describe('doctor --app, on X-Forwarded-For', () => {
  const bound = () => countersign(verifierOf({ keys: { ...KEY, ipAllowlist: ['127.0.0.1'] } }));

  it('warns of an app that believes it from here, where a proxy may be', async () => {
    const url = await listen(app((made) => made.set('trust proxy', true).use(bound())));
    const report = await doctor(url, '--bound-key');
    expect([report.code, report.states['forwarded-for']]).toEqual([0, 'warning']);
    expect(textOf(report, 'forwarded-for')).toContain('the app believes the header');
  });

  it('finds so whether or not it was told that the key is bound', async () => {
    const url = await listen(app((made) => made.set('trust proxy', true).use(bound())));
    expect((await doctor(url)).states['forwarded-for']).toBe('warning');
  });

  it('finds an app well that does not believe it, by a key that is bound', async () => {
    const url = await listen(app((made) => made.use(bound())));
    expect(await doctor(url, '--bound-key')).toMatchObject({ code: 0, states: { 'forwarded-for': 'ok' } });
  });

  it('does not know by a key that is not, and says where to look', async () => {
    for (const trust of [true, false]) {
      const url = await listen(app((made) => made.set('trust proxy', trust).use(countersign(verifierOf()))));
      const report = await doctor(url);
      expect(report.states['forwarded-for']).toBe('unknown');
      expect(report.findings.at(-1)?.cure).toContain('trust proxy');
    }
  });
});
