import express from 'express';
import { describe, expect, it } from 'vitest';
import { countersign } from '../../../../src/express.ts';
import { ALL_WELL, app, doctor, listen, textOf, verifierOf } from '../../support/doctored-app.ts';

describe('doctor --app, on the order of parsers', () => {
  it.each([
    ['express.json()', express.json(), 'a JSON body'],
    ['express.urlencoded()', express.urlencoded({ extended: false }), 'a form'],
  ])('finds %s above countersign()', async (_name, parser, body) => {
    const url = await listen(app((made) => made.use(parser, countersign(verifierOf()))));
    const report = await doctor(url);
    expect([report.code, report.states['body-order']]).toEqual([1, 'fault']);
    expect(textOf(report, 'body-order')).toContain(`with ${body} it answers 500 and fails`);
  });

  it('warns of a parser above that keeps the raw bytes: strangers have their bodies parsed', async () => {
    const parser = express.json({
      verify: (req, _res, raw) => {
        Object.assign(req, { rawBody: raw });
      },
    });
    const url = await listen(app((made) => made.use(parser, countersign(verifierOf()))));
    expect(await doctor(url)).toMatchObject({
      code: 0,
      states: { 'body-order': 'warning', 'body-bytes': 'ok' },
    });
  });

  it('finds a body that is parsed and written again before it is verified', async () => {
    const parsed = express.json();
    const rewritten: express.RequestHandler = (req, _res, next) => {
      if (req.body !== undefined) Object.assign(req, { rawBody: Buffer.from(JSON.stringify(req.body)) });
      next();
    };
    const url = await listen(app((made) => made.use(parsed, rewritten, countersign(verifierOf()))));
    const report = await doctor(url);
    expect([report.code, report.states.signed, report.states['body-bytes']]).toEqual([1, 'ok', 'fault']);
  });

  it('finds that chunked bodies are lost', async () => {
    const made = app((made) => made.use(countersign(verifierOf())));
    const url = await listen((req, res) => {
      // As of a proxy that hands on no body of which it does not know the length.
      if (req.headers['transfer-encoding'] !== undefined) Object.assign(req, { rawBody: Buffer.alloc(0) });
      made(req, res);
    });
    expect(await doctor(url)).toMatchObject({ code: 1, states: { ...ALL_WELL, 'body-chunked': 'fault' } });
  });

  it('warns where chunked bodies are refused for their form', async () => {
    const made = app((made) => made.use(countersign(verifierOf())));
    const url = await listen((req, res) => {
      if (req.headers['transfer-encoding'] !== undefined) return void res.writeHead(411).end();
      made(req, res);
    });
    expect(await doctor(url)).toMatchObject({ code: 0, states: { ...ALL_WELL, 'body-chunked': 'warning' } });
  });

  it('does not take a route that takes no JSON, and says so, for one with a parser above', async () => {
    const made = app((made) => made.use(countersign(verifierOf())));
    const noBodies = await listen((req, res) => {
      if (req.headers['content-type'] !== undefined) return void res.writeHead(415).end();
      made(req, res);
    });
    expect((await doctor(noBodies)).states['body-order']).toBe('unknown');
    const noForms = await listen((req, res) => {
      if (req.headers['content-type']?.includes('form')) return void res.writeHead(415).end();
      made(req, res);
    });
    expect((await doctor(noForms)).states).toEqual(ALL_WELL);
  });

  it('knows nothing of parsers where the method has no body', async () => {
    const url = await listen(app((made) => made.use(express.json(), countersign(verifierOf()))));
    const { code, states } = await doctor(url, '--method', 'GET');
    expect([code, states['body-order'], states['body-bytes']]).toEqual([0, 'unknown', undefined]);
  });
});
