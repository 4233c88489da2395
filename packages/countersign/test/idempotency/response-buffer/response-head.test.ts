import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  type Asked,
  answered,
  ask,
  buffering,
  serve,
  wholeOf,
} from '../../../../../test/contract/buffered-responses.ts';

describe('the head of a response that is buffered', () => {
  it.each<[string, (res: ServerResponse) => void]>([
    ['an object', (res) => res.writeHead(202, { 'X-One': 1, 'X-Two': ['a', 'b'] })],
    ['an object and a message', (res) => res.writeHead(202, 'Accepted', { 'X-One': 1, 'X-Two': ['a', 'b'] })],
    ['a flat list', (res) => res.writeHead(202, ['X-One', '1', 'X-Two', 'a', 'X-Two', 'b'])],
    ['pairs', (res) => res.writeHead(202, pairs(['X-One', '1'], ['X-Two', 'a'], ['x-two', 'b']))],
    [
      'headers set before',
      (res) => res.setHeader('X-One', 0).writeHead(202, ['X-One', '1', 'X-Two', ['a', 'b']]),
    ],
  ])('takes %s', async (_name, writeHead) => {
    const { seen, kept } = await answered((res) => {
      writeHead(res);
      expect(res.getHeaders()).toMatchObject({ 'x-two': ['a', 'b'] });
      res.end('body');
    });
    expect([seen.status, seen.message]).toEqual([202, 'Accepted']);
    expect(seen.headers).toMatchObject({ 'x-one': '1', 'x-two': 'a, b' });
    expect(kept.headers).toEqual([
      ['x-one', '1'],
      ['x-two', ['a', 'b']],
    ]);
  });

  it.each<[string, (res: ServerResponse) => void, string]>([
    ['a status below 100', (res) => res.writeHead(99), 'ERR_HTTP_INVALID_STATUS_CODE'],
    ['a status that is none', (res) => res.writeHead(Number.NaN), 'ERR_HTTP_INVALID_STATUS_CODE'],
    ['a status above 999', (res) => res.writeHead(1000), 'ERR_HTTP_INVALID_STATUS_CODE'],
    ['a message of two lines', (res) => res.writeHead(200, 'a\nb'), 'ERR_INVALID_CHAR'],
    [
      'a header of two lines',
      (res) => res.setHeader('x', '1').writeHead(200, { a: 'a\nb' }),
      'ERR_INVALID_CHAR',
    ],
  ])('refuses %s as Node does, and can be written again', async (_name, writeHead, code) => {
    const refused = (res: ServerResponse) => {
      expect(() => writeHead(res)).toThrow(expect.objectContaining({ code }));
      expect(res.headersSent).toBe(false);
      res.statusMessage = 'Fine';
      res.writeHead(203);
      res.end();
    };
    const plain = await ask(await serve((_, res) => refused(res)));
    const { seen, kept } = await answered(refused);
    expect([plain.status, seen.status, kept.status]).toEqual([203, 203, 203]);
  });

  it('keeps the message of its status', async () => {
    const given = await answered((res) => void res.writeHead(200, 'Very well').end());
    const set = await answered((res) => void Object.assign(res, { statusMessage: 'Very well' }).end());
    expect([given.seen.message, set.seen.message]).toEqual(['Very well', 'Very well']);
  });

  it('lets informational responses through', async () => {
    const { seen } = await answered((res) => {
      res.writeProcessing();
      res.writeEarlyHints({ link: '</style.css>; rel=preload' });
      res.end('body');
    });
    expect([seen.informational, seen.body.toString()]).toEqual([[102, 103], 'body']);
  });

  it('sends trailers, which are not kept', async () => {
    const trailed = (announce: boolean) =>
      answered((res) => {
        if (announce) res.setHeader('Trailer', 'X-Sum');
        res.write('body');
        res.addTrailers({ 'X-Sum': '1' });
        res.end();
      });
    for (const { seen, kept } of [await trailed(true), await trailed(false)]) {
      expect([seen.body.toString(), seen.trailers]).toEqual(['body', { 'x-sum': '1' }]);
      expect(kept.headers).toEqual([]);
    }
  });

  it('sends the headers of a connection, which are not kept', async () => {
    const { seen, kept } = await answered((res) => {
      res.setHeader('Transfer-Encoding', 'chunked').setHeader('Keep-Alive', 'timeout=1');
      res.end('body');
    });
    expect(seen.headers).toMatchObject({ 'transfer-encoding': 'chunked', 'keep-alive': 'timeout=1' });
    expect(seen.headers).not.toHaveProperty('content-length');
    expect(kept.headers).toEqual([]);
  });

  it.each<[string, number, Asked?]>([
    ['a HEAD request', 200, { method: 'HEAD' }],
    ['204', 204],
    ['304', 304],
  ])('has no body for %s, and no length that nobody declared', async (_name, status, asked) => {
    const { seen, kept } = await answered((res) => {
      res.writeHead(status);
      expect(res.write('dropped')).toBe(true);
      res.end('dropped');
    }, asked);
    expect([seen.status, seen.body.length, seen.headers['content-length']]).toEqual([status, 0, undefined]);
    expect([kept.status, kept.body.length]).toEqual([status, 0]);
  });
});

describe('the headers that are kept', () => {
  async function keptAfter(before: (res: ServerResponse) => void, after: (res: ServerResponse) => void) {
    const buffered = buffering();
    const port = await serve((_, res) => {
      before(res);
      buffered.buffer(res);
      after(res);
    });
    const seen = await ask(port);
    return { seen, headers: wholeOf(await buffered.next()).response.headers };
  }

  it('are those that were added or changed since it is buffered', async () => {
    const { headers } = await keptAfter(
      (res) =>
        res.setHeader('X-Same', 'a').setHeader('X-Set-Again', ['a', 'b']).setHeader('X-Changed', ['a']),
      (res) => {
        res.setHeader('X-Set-Again', ['a', 'b']);
        res.appendHeader('X-Changed', 'b');
        res.setHeader('X-Added', 7);
        res.end();
      },
    );
    expect(headers).toEqual([
      ['x-changed', ['a', 'b']],
      ['x-added', '7'],
    ]);
  });

  it('are, of cookies, those that were added', async () => {
    const { seen, headers } = await keptAfter(
      (res) => res.setHeader('Set-Cookie', 'session=1'),
      (res) => void res.appendHeader('Set-Cookie', 'cart=2').end(),
    );
    expect(seen.headers['set-cookie']).toEqual(['session=1', 'cart=2']);
    expect(headers).toEqual([['set-cookie', ['cart=2']]]);
  });

  it('include what a middleware below sets just before the head is written', async () => {
    const { headers } = await keptAfter(
      () => {},
      (res) => {
        const { writeHead } = res;
        Object.assign(res, {
          writeHead: (status: number) => {
            res.setHeader('X-Time', '3 ms');
            return writeHead.call(res, status);
          },
        });
        res.end('body');
      },
    );
    expect(headers).toEqual([['x-time', '3 ms']]);
  });
});

function pairs(...list: readonly (readonly [string, string])[]): string[] {
  // The types know nothing of them; Node does.
  return list as unknown as string[];
}
