import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  type Asked,
  ask,
  buffering,
  serve,
  wholeOf,
} from '../../../../../test/contract/buffered-responses.ts';
import type { NodeResponse } from '../../../src/idempotency/response-buffer/node-response.ts';
import type { WholeResponse } from '../../../src/idempotency/whole-response.ts';

describe('a response that is replaced', () => {
  const OTHER: WholeResponse = {
    status: 418,
    headers: [
      ['x-other', '1'],
      ['x-list', ['a', 'b']],
      ['set-cookie', ['cart=1']],
      ['content-length', '4'],
    ],
    body: Buffer.from([0, 255, 10, 13]),
  };

  /** Replaces what a handler answers after `before` was done to it. */
  async function replaced(
    other: WholeResponse,
    {
      before = () => {},
      handler,
    }: { before?: (res: NodeResponse) => void; handler: (res: ServerResponse) => void },
    asked: Asked = {},
  ) {
    const buffered = buffering(100, (reported) => wholeOf(reported).replace(other));
    const port = await serve((_, res) => {
      before(res);
      buffered.buffer(res);
      handler(res);
    });
    return ask(port, asked);
  }

  it('is the other one byte for byte, with the headers that were set before', async () => {
    const { date, ...seen } = await replaced(OTHER, {
      before: (res) => {
        for (const name of ['X-Before', 'X-Changed', 'X-Removed']) res.setHeader(name, 'before');
        res.setHeader('Set-Cookie', ['session=1']);
      },
      handler: (res) => {
        res.removeHeader('X-Removed');
        res.appendHeader('Set-Cookie', 'cart=2');
        res.writeHead(200, 'Mine', { 'X-Mine': '1', 'x-changed': 'mine', 'X-Other': 'mine', Date: 'now' });
        res.end('mine and longer');
      },
    }).then(({ headers: { date, ...headers }, ...rest }) => ({ ...rest, headers, date }));
    expect(seen).toMatchObject({ status: 418, message: "I'm a Teapot", body: OTHER.body });
    expect(seen.headers).toEqual({
      'x-before': 'before',
      'x-changed': 'before',
      'x-removed': 'before',
      'x-other': '1',
      'x-list': 'a, b',
      'set-cookie': ['session=1', 'cart=1'],
      'content-length': '4',
      connection: 'close',
    });
    expect(date).toMatch(/GMT$/);
  });

  it('has the length of its body, whatever was declared', async () => {
    const seen = await replaced(
      { ...OTHER, headers: [['content-length', '7']] },
      {
        handler: (res) => {
          res.addTrailers({ 'x-mine': '1' });
          res.setHeader('Transfer-Encoding', 'chunked');
          res.end('x');
        },
      },
    );
    expect([seen.body, seen.headers['content-length'], seen.trailers]).toEqual([OTHER.body, '4', {}]);
    expect(seen.headers).not.toHaveProperty('transfer-encoding');
  });

  it('may have no body where the handler had one, and one where it had none', async () => {
    const none = await replaced(
      { status: 204, headers: [], body: Buffer.alloc(0) },
      { handler: (res) => res.end('x') },
    );
    expect([none.status, none.headers['content-length'], none.body.length]).toEqual([204, undefined, 0]);
    const some = await replaced(OTHER, { handler: (res) => res.writeHead(204).end() });
    expect([some.status, some.body]).toEqual([418, OTHER.body]);
  });

  it('has its status already when middlewares above write the head', async () => {
    const statuses: number[] = [];
    await replaced(OTHER, {
      before: (res) => {
        const writeHead = res.writeHead as (status: number) => NodeResponse;
        Object.assign(res, {
          writeHead: (status: number) => {
            statuses.push(res.statusCode, status);
            return writeHead.call(res, status);
          },
        });
      },
      handler: (res) => res.end('mine'),
    });
    expect(statuses).toEqual([418, 418]);
  });
});
