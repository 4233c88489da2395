import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/cli/failure.ts';
import { parseRequest } from '../../../src/cli/input/read-request.ts';

const parse = (text: string, trimNewline = false) =>
  parseRequest(Buffer.from(text, 'latin1'), { trimNewline });
const bodyOf = (text: string, trimNewline = false) =>
  Buffer.from(parse(text, trimNewline).request.body).toString('latin1');

const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array).toString('latin1'));
const token = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_'), minLength: 1, maxLength: 12 });
const value = fc
  .string({ unit: fc.constantFrom(...'abc 09:,;="\u00e9\u00ff'), maxLength: 20 })
  .map((text) => text.trim());
const message = fc.record({
  method: fc.constantFrom('GET', 'POST', 'DELETE', 'get'),
  target: fc.constantFrom('/', '/v1/a%20b?x=1&y=%2F', '//a/../b', '/\u00e9?'),
  headers: fc.array(
    fc.tuple(
      token.map((name) => `X-${name}`),
      value,
    ),
  ),
  body: bytes,
  lineBreak: fc.constantFrom('\r\n', '\n'),
});

describe('a raw HTTP request', () => {
  it('is read as it was written, byte for byte', () => {
    fc.assert(
      fc.property(message, fc.boolean(), ({ method, target, headers, body, lineBreak }, isChunked) => {
        const framing = isChunked
          ? ['Transfer-Encoding', 'chunked']
          : ['Content-Length', String(body.length)];
        const lines = [...headers, framing].map(([name, text]) => `${name}: ${text}`);
        const framed = isChunked ? chunked(body, lineBreak) : body;
        const { request, warnings } = parse(
          [`${method} ${target} HTTP/1.1`, ...lines, '', framed].join(lineBreak),
        );
        expect(request).toEqual({
          method,
          url: target,
          headers: [...headers, framing].flat(),
          body: request.body,
        });
        expect(Buffer.from(request.body).toString('latin1')).toBe(body);
        expect(warnings).toEqual([]);
      }),
    );
  });

  it('is told from the whole URL in its first line', () => {
    expect(parse('GET https://api.example.com:8443/a?b HTTP/1.1\n\n')).toMatchObject({
      origin: 'https://api.example.com:8443',
      request: { method: 'GET', url: '/a?b' },
    });
  });

  it('has no line break that an editor put behind the announced body', () => {
    const { request, warnings } = parse('POST / HTTP/1.1\nContent-Length: 2\n\n{}\n');
    expect(Buffer.from(request.body).toString()).toBe('{}');
    expect(warnings).toEqual([expect.stringContaining('line break')]);
  });

  it('keeps a last line break that nothing tells about, and says so', () => {
    expect(bodyOf('POST / HTTP/1.1\n\n{}\n')).toBe('{}\n');
    expect(parse('POST / HTTP/1.1\n\n{}\n').warnings).toEqual([expect.stringContaining('--trim-newline')]);
    expect(bodyOf('POST / HTTP/1.1\n\n{}\n\n', true)).toBe('{}\n');
    expect(parse('POST / HTTP/1.1\n\n{}\n', true).warnings).toEqual([]);
  });

  it('has no body where only empty lines follow the head', () => {
    expect(bodyOf('GET / HTTP/1.1\nHost: a\n\n\n')).toBe('');
    expect(bodyOf('GET / HTTP/1.1\nHost: a')).toBe('');
  });

  it('that says chunked but is not is taken as it stands', () => {
    const { request, warnings } = parse('POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n{"a":1}');
    expect(Buffer.from(request.body).toString()).toBe('{"a":1}');
    expect(warnings).toEqual([expect.stringContaining('chunked')]);
  });

  it.each([
    ['whose body is shorter than announced', 'POST / HTTP/1.1\nContent-Length: 9\n\nab', 'missing'],
    ['whose body is longer than announced', 'POST / HTTP/1.1\nContent-Length: 2\n\nabcd', 'changed'],
    ['whose line breaks were changed', 'POST / HTTP/1.1\nContent-Length: 6\n\na\nb\n', 'CRLF'],
    ['with two lengths', 'POST / HTTP/1.1\nContent-Length: 2\nContent-Length: 3\n\nab', ''],
    ['whose length is no number', 'POST / HTTP/1.1\nContent-Length: +2\n\nab', ''],
    ['whose chunks break off', 'POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n2\nab\n5\nabc', ''],
    ['with a line that is no header', 'POST / HTTP/1.1\n{"a":1}\n\n', 'empty line'],
    ['with a folded header', 'GET / HTTP/1.1\nA: b\n c\n\n', ''],
  ])('%s is refused', (_what, text, hint) => {
    try {
      parse(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(Failure);
      expect((error as Failure).code).toBe('input');
      expect((error as Failure).hint ?? '').toContain(hint);
    }
  });

  it('may be in UTF-16, as PowerShell writes files', () => {
    const text = Buffer.from('\ufeffPOST /a HTTP/1.1\r\n\r\n{"a":"\u00e9"}', 'utf16le');
    const { request, warnings } = parseRequest(text, {});
    expect(Buffer.from(request.body).toString('utf8')).toBe('{"a":"\u00e9"}');
    expect(warnings).toEqual([expect.stringContaining('UTF-16')]);
  });

  it.each(['', ' \n', 'hello', '<html>', '{"a":1}', '> GET / HTTP/1.1\r\n> Host: a\r\n'])(
    'is not what %j is',
    (text) => {
      expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'input' }));
    },
  );
});

function chunked(body: string, lineBreak: string): string {
  const size = 7;
  const chunks: string[] = [];
  for (let at = 0; at < body.length; at += size) {
    const chunk = body.slice(at, at + size);
    chunks.push(`${chunk.length.toString(16)};x=y${lineBreak}${chunk}${lineBreak}`);
  }
  return `${chunks.join('')}0${lineBreak}Trailer: a${lineBreak}${lineBreak}`;
}
