import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/cli/failure.ts';
import { parseRequest } from '../../../src/cli/input/read-request.ts';

interface Entry {
  readonly request: Record<string, unknown>;
}

function entry(request: Record<string, unknown>): Entry {
  return {
    request: {
      method: 'POST',
      url: 'https://api.example.com/v1/a%20b?x=1#top',
      headers: [{ name: 'Authorization', value: 'a' }],
      ...request,
    },
  };
}

const parse = (document: unknown, number?: number) =>
  parseRequest(Buffer.from(JSON.stringify(document)), { entry: number });
const parseOne = (request: Record<string, unknown>) => parse({ log: { entries: [entry(request)] } });
const bodyOf = (postData: unknown) => Buffer.from(parseOne({ postData }).request.body).toString('latin1');

describe('a HAR file', () => {
  it('gives its only entry as it was sent', () => {
    expect(parseOne({ postData: { mimeType: 'application/json', text: '{"a":1}' }, bodySize: 7 })).toEqual({
      request: {
        method: 'POST',
        url: '/v1/a%20b?x=1',
        headers: ['Authorization', 'a'],
        body: Buffer.from('{"a":1}'),
      },
      origin: 'https://api.example.com',
      source: 'har',
      warnings: [],
    });
  });

  it('gives the path of HTTP/2, and no pseudo-headers', () => {
    const headers = [
      { name: ':authority', value: 'api.example.com' },
      { name: ':method', value: 'PUT' },
      { name: ':path', value: '/v1/../x?y' },
      { name: 'cookie', value: '\u00e9' },
    ];
    expect(parseOne({ headers }).request).toMatchObject({
      method: 'PUT',
      url: '/v1/../x?y',
      headers: ['Host', 'api.example.com', 'cookie', '\u00c3\u00a9'],
    });
  });

  it('gives the bytes of its body', () => {
    expect(bodyOf({ text: '\u00e9' })).toBe('\u00c3\u00a9');
    expect(bodyOf({ text: '/wA=', encoding: 'base64' })).toBe('\u00ff\u0000');
    expect(
      bodyOf({
        mimeType: 'application/x-www-form-urlencoded',
        text: '',
        params: [{ name: 'a b', value: '&' }],
      }),
    ).toBe('a+b=%26');
    expect(bodyOf(undefined)).toBe('');
  });

  it('says what may not be as it was sent', () => {
    expect(parseOne({ postData: { params: [{ name: 'a', value: '1' }] } }).warnings).toEqual([
      expect.stringContaining('guess'),
    ]);
    expect(parseOne({ postData: { text: 'abc' }, bodySize: 5 }).warnings).toEqual([
      expect.stringContaining('5 bytes'),
    ]);
    expect(parseOne({ headers: [] }).warnings).toEqual([expect.stringContaining('sensitive data')]);
  });

  it('with several entries needs to be told which', () => {
    const log = { log: { entries: [entry({ method: 'GET' }), entry({ method: 'DELETE' })] } };
    expect(parse(log, 2).request.method).toBe('DELETE');
    expect(() => parse(log)).toThrow(
      expect.objectContaining({
        code: 'input',
        hint: expect.stringContaining('2  DELETE https://api.example.com/'),
      }),
    );
    expect(() => parse(log, 3)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  it('may be one entry alone', () => {
    expect(parse(entry({ method: 'PATCH' })).request.method).toBe('PATCH');
    expect(parse(entry({ method: 'PATCH' }).request).request.method).toBe('PATCH');
  });

  it.each([
    ['without a list of entries', { log: {} }],
    ['without entries', { log: { entries: [] } }],
    ['with an entry that is null', { log: { entries: [null] } }],
    [
      'with a URL without a host',
      { log: { entries: [{ request: { method: 'GET', url: '/x', headers: [] } }] } },
    ],
    [
      'with a header that is null',
      { log: { entries: [{ request: { method: 'GET', url: 'https://x/', headers: [null] } }] } },
    ],
    [
      'with a form of several parts',
      { log: { entries: [entry({ postData: { mimeType: 'multipart/form-data', params: [] } })] } },
    ],
  ])('%s is refused', (_what, document) => {
    expect(() => parse(document)).toThrow(expect.objectContaining({ code: 'input' }));
  });

  it('lists each entry in one line, whatever is in it', () => {
    const entries = ['GET\n  3  POST http://forged/', 'POST'].map((method) =>
      entry({ method, url: 'http://a/\r\n' }),
    );
    try {
      parse({ log: { entries } });
      expect.unreachable();
    } catch (error) {
      expect((error as Failure).hint?.split('\n')).toHaveLength(entries.length);
    }
  });

  it('that is no JSON is refused', () => {
    expect(() => parseRequest(Buffer.from('{"log":'), {})).toThrow(
      expect.objectContaining({ code: 'input' }),
    );
  });
});
