/** `parse: 'json'` beside what it stands in for: `countersign()` with `express.json()` after it. */

import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exchange, listen } from '../../../../test/contract/http-client.ts';
import { signRequest } from '../../src/client.ts';
import { countersign } from '../../src/express.ts';
import { createVerifier, memoryStore, type Verifier } from '../../src/index.ts';
import { CREDENTIALS, NOW_MS, SCHEME } from '../support/whole-request.ts';

type Sent = Readonly<{ body?: string | Uint8Array; type?: string; headers?: Record<string, string> }>;
type Answered = Readonly<{ body?: unknown; status?: number; type?: string; message?: string }>;

const JSON_TYPE = 'application/json';

describe("parse: 'json' does as express.json() does", () => {
  it.each<readonly [string, Sent]>([
    ['an object', { body: '{"a":[1,"💸"]}' }],
    ['a list after spaces', { body: ' \t\r\n[1]' }],
    ['a byte order mark', { body: '\ufeff{"a":1}' }],
    ['a charset', { body: '{}', type: 'application/json; charset=UTF-8' }],
    ['a quoted charset', { body: '{}', type: 'application/json;a=b; charset="utf-8"' }],
    ['another case', { body: '{"a":1}', type: 'Application/JSON' }],
    ['an empty body', { body: '' }],
    ['no body', {}],
    ['a body of another type', { body: '{}', type: 'text/plain' }],
    ['a type that ends in +json', { body: '{}', type: 'application/problem+json' }],
    ['a type that begins as JSON does', { body: '{}', type: 'application/jsonl' }],
    ['no type', { body: '{}', type: '' }],
    ['a text', { body: '"text"' }],
    ['a number', { body: '1' }],
    ['null', { body: 'null' }],
    ['half an object', { body: '{"a":' }],
    ['spaces', { body: '  ' }],
    ['an unknown charset', { body: '{}', type: 'application/json; charset=latin1' }],
    ['names that only look dangerous', { body: '{"constructor":"x","prototype":{},"a":"__proto__"}' }],
  ])('with %s', async (_what, sent) => {
    const { message: _theirs, ...expected } = await answerOf(sent, [
      countersign(verifierOf()),
      express.json(),
    ]);
    const { message: _ours, ...answer } = await answerOf(sent, [parsing()]);
    expect(answer).toEqual(expected);
  });

  it('with a body of more than 100 kB, up to the limit of the verifier', async () => {
    const body = JSON.stringify({ a: 'x'.repeat(200_000) });
    expect(await answerOf({ body }, [parsing()])).toEqual({ body: JSON.parse(body) });
  });
});

describe("parse: 'json' refuses with 400", () => {
  it.each<readonly [string, string | Uint8Array, RegExp]>([
    ['a member __proto__', '{"a":[{"__proto__":{"admin":true}}]}', /__proto__/],
    ['an escaped __proto__', '{"\\u005f_proto__":{"admin":true}}', /__proto__/],
    ['a constructor with a prototype', '{"constructor":{"prototype":{"admin":true}}}', /constructor/],
    ['bytes that are no UTF-8', Buffer.from('{"a":"\xff"}', 'latin1'), /UTF-8/],
    ['half an object, without quoting it', '{"secret":', /^The body is no JSON\.$/],
  ])('%s', async (_what, body, message) => {
    expect(await answerOf({ body }, [parsing()])).toEqual({
      ...{ status: 400, type: 'entity.parse.failed' },
      message: expect.stringMatching(message),
    });
  });
});

it('a compressed body is left to a parser that inflates it', async () => {
  const sent = { body: gzipSync('{"a":1}'), headers: { 'content-encoding': 'gzip' } };
  expect(await answerOf(sent, [parsing()])).toEqual({});
  expect(await answerOf(sent, [parsing(), express.json()])).toEqual({ body: { a: 1 } });
});

it('nothing is read from the stream of a body that came in one piece', async () => {
  const didRead: boolean[] = [];
  const look: RequestHandler = (req, _res, next) => next(void didRead.push(req.readableDidRead));
  expect(await answerOf({ body: '{"a":1}' }, [parsing(), look])).toEqual({ body: { a: 1 } });
  expect(didRead).toEqual([false]);
});

function parsing(): RequestHandler {
  return countersign(verifierOf(), { parse: 'json' }) as RequestHandler;
}

function verifierOf(): Verifier {
  return createVerifier({
    ...{ scheme: SCHEME, store: memoryStore(), clock: () => NOW_MS },
    keys: { id: CREDENTIALS.id, secret: CREDENTIALS.secret },
  });
}

/** Gives what the handler finds in `req.body`, or the error that ends in the error handler. */
async function answerOf({ body, type = JSON_TYPE, headers }: Sent, mounts: object[]): Promise<Answered> {
  const app = express().use(...(mounts as RequestHandler[]));
  app.use((req, res) => void res.json({ body: req.body }));
  app.use((({ status, type, message }, _req, res, _next) => {
    res.json({ status, type, message });
  }) as ErrorRequestHandler);
  const { port, close } = await listen(createServer(app));
  onTestFinished(close);
  const signed = signRequest(
    SCHEME,
    CREDENTIALS,
    { method: 'POST', url: '/', body: body ?? '' },
    { clock: () => NOW_MS },
  );
  const sent = { ...signed, ...(type !== '' && { 'content-type': type }), ...headers };
  const answer = await exchange(port, {
    method: 'POST',
    path: '/',
    headers: sent,
    ...(body !== undefined && { body }),
  });
  return JSON.parse(answer.text) as Answered;
}
