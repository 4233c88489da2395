import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/cli/failure.ts';
import { parseRequest } from '../../../src/cli/input/read-request.ts';
import { expectLinear } from '../../support/expect-linear.ts';

function read(text: string): void {
  try {
    parseRequest(Buffer.from(text, 'utf8'), {});
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

/** Texts that are repeated in every place: all that a parser here looks for, and what looks like it. */
const UNITS = [
  ...' \t\n\r/\\"\'$#^@:;=&?{}[]<>|.%,a0\u00e9',
  ...['\r\n', '#\n', 'a=b ', '"" ', '\\\n', '^\n', '^"', '\\"', "'' ", '-d a ', '2>&1 ', '../', 'a: b\r\n'],
  ...['1\r\na\r\n', '* a\n', '"log"', '\\x41', '$a', ' x', '%41'],
];

const PLACES: readonly (readonly [place: string, before: string, after: string])[] = [
  ['before anything', '', 'x'],
  ['in a request line', 'POST /', ' HTTP/1.1\r\n\r\n'],
  ['in a header', 'POST / HTTP/1.1\r\nX: a', 'b\r\n\r\n'],
  ['after a head', 'POST / HTTP/1.1\r\nX: a\r\n\r\n', 'x'],
  ['in the name of a transfer coding', 'POST / HTTP/1.1\r\nTransfer-Encoding: ', 'x\r\n\r\n'],
  ['in a chunked body', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n', '0\r\n\r\n'],
  ['in the size of a chunk', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1', ';\r\na\r\n0\r\n\r\n'],
  ['before a body of another length', 'POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\n', ''],
  ['after curl', 'curl ', ''],
  ['after a URL', 'curl http://a/ ', ' -d a'],
  ['in a URL', "curl -g 'http://a", "'"],
  ['in single quotes', "curl http://a/ -d '", "'"],
  ['in double quotes', 'curl http://a/ -d "', '"'],
  ['in ANSI-C quotes', "curl http://a/ -d $'", "'"],
  ['in a header of curl', "curl http://a/ -H 'X: a", "b'"],
  ['in data to be encoded', "curl http://a/ --data-urlencode '", "'"],
  ['in cookies', "curl http://a/ -b '", "'"],
  ['before curl of cmd.exe', '', 'curl ^"http://a/^"'],
  ['in a HAR file', '{"log":', ''],
];

describe('the cost of reading a request grows with its length and not faster', () => {
  it.each(PLACES)('%s', { timeout: 120_000 }, (_place, before, after) => {
    for (const unit of UNITS)
      expectLinear((length) => before + unit.repeat(Math.ceil(length / unit.length)) + after, read);
  });

  it('for a HAR file with many of everything', () => {
    const pairs = (length: number) =>
      Array.from({ length: length / 20 }, (_none, i) => ({ name: `a${i}`, value: 'b' }));
    const entry = (more: object) => ({ request: { method: 'POST', url: 'http://a/', headers: [], ...more } });
    expectLinear((length) => JSON.stringify(entry({ headers: pairs(length) })), read);
    expectLinear((length) => JSON.stringify(entry({ postData: { params: pairs(length) } })), read);
    expectLinear(
      (length) => JSON.stringify({ log: { entries: Array.from({ length: length / 50 }, () => entry({})) } }),
      read,
    );
  });
});

describe('a text of millions of pieces', () => {
  const M = 1024 * 1024;
  it.each([
    ['lines of curl -v', '* a\n'.repeat(4 * M), 'is not a request'],
    ['comments', '#\n'.repeat(4 * M), 'is not a request'],
    ['settings', 'a=b '.repeat(4 * M), 'is not a request'],
    ['words of curl', `curl ${'a '.repeat(M)}`, 'URLs'],
    ['a curl command of 9 MiB', `curl ${'a'.repeat(9 * M)}`, 'larger than 8 MiB'],
    ['headers', `POST / HTTP/1.1\r\n${'X: a\r\n'.repeat(M)}\r\n`, 'larger than 1 MiB'],
  ])('is refused with a reason: %s', { timeout: 60_000 }, (_what, text, reason) => {
    expect(() => parseRequest(Buffer.from(text), {})).toThrow(
      expect.objectContaining({ name: 'Failure', message: expect.stringContaining(reason) }),
    );
  });
});
