/** Fields in several lines, as the servers of Node hand them on: the list of those that they cut must be ours. */

import http from 'node:http';
import http2 from 'node:http2';
import net, { type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { betweenLines, isTakenOnce } from '../../packages/countersign/src/request/repeated-fields.ts';

const NAMES = [
  ...['accept', 'accept-charset', 'accept-encoding', 'accept-language', 'access-control-allow-credentials'],
  ...[
    'access-control-max-age',
    'access-control-request-headers',
    'access-control-request-method',
    'age',
    'allow',
  ],
  ...[
    'alt-svc',
    'authorization',
    'cache-control',
    'content-digest',
    'content-disposition',
    'content-encoding',
  ],
  ...[
    'content-language',
    'content-location',
    'content-md5',
    'content-range',
    'content-type',
    'cookie',
    'date',
  ],
  ...[
    'digest',
    'dnt',
    'etag',
    'expires',
    'forwarded',
    'from',
    'idempotency-key',
    'if-match',
    'if-modified-since',
  ],
  ...[
    'if-none-match',
    'if-range',
    'if-unmodified-since',
    'last-modified',
    'link',
    'location',
    'max-forwards',
  ],
  ...[
    'origin',
    'pragma',
    'prefer',
    'priority',
    'proxy-authorization',
    'range',
    'referer',
    'retry-after',
    'server',
  ],
  ...['signature', 'signature-input', 'tk', 'upgrade-insecure-requests', 'user-agent', 'via', 'warning'],
  ...['x-amz-date', 'x-content-type-options', 'x-forwarded-for', 'x-request-id'],
];

type Seen = string | string[] | undefined;

/** The value of a field that a client of HTTP/1 sends in two lines. */
async function overHttp1(name: string): Promise<Seen> {
  const server = http.createServer((request, response) => {
    response.end(JSON.stringify(request.headers[name] ?? null));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(`GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n${name}: a\r\n${name}: b\r\n\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')).match(/null|"[^"]*"|\[.*\]/)?.[0] ?? 'null');
}

/** As above, over HTTP/2. Its client refuses two lines of some fields before they are sent. */
async function overHttp2(name: string): Promise<Seen> {
  const server = http2.createServer((request, response) => {
    response.end(JSON.stringify(request.headers[name] ?? null));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    client.close();
    server.close();
  });
  let answer = '';
  for await (const chunk of client.request({ ':path': '/', [name]: ['a', 'b'] }).setEncoding('utf8'))
    answer += chunk;
  return JSON.parse(answer);
}

describe('two lines of a field', () => {
  it.each(NAMES)('%s are both seen by a handler of HTTP/1, or it is taken once', async (name) => {
    const seen = await overHttp1(name);
    if (seen === `a${betweenLines(name, ', ')}b`) return;
    expect([seen, isTakenOnce(name)]).toEqual(['a', true]);
  });

  it.each(NAMES.filter((name) => !isTakenOnce(name)))(
    '%s are both seen by a handler of HTTP/2',
    async (name) => {
      expect(await overHttp2(name)).toBe(`a${betweenLines(name, ', ')}b`);
    },
  );
});
