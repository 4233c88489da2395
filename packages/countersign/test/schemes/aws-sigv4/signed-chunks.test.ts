import { describe, expect, it } from 'vitest';
import { awsSigv4, decodeAwsChunked } from '../../../src/schemes/aws-sigv4.ts';
import { chunked, DATE, type SentRequest, signByHand, withHeader } from './by-hand.ts';
import { judge } from './judge.ts';

const scheme = awsSigv4();
const PAYLOAD = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
const PIECES = [Buffer.alloc(8192, 'a'), Buffer.alloc(8192, 'b'), Buffer.from('rest')];

function streamed(pieces: readonly Buffer[] = PIECES, length = Buffer.concat(pieces).length) {
  const given = {
    method: 'PUT',
    payload: PAYLOAD,
    headers: {
      ...{ host: 'h', 'x-amz-content-sha256': PAYLOAD, 'x-amz-date': DATE },
      'x-amz-decoded-content-length': String(length),
    },
  };
  const chunks = chunked(signByHand(given).signature, pieces);
  return { request: withHeader(given), chunks };
}

const sent = (request: SentRequest, chunks: readonly Buffer[]) => ({
  ...request,
  body: Buffer.concat(chunks),
});

describe('a body in signed chunks', () => {
  it('is taken, and decoded for handlers', async () => {
    const { request, chunks } = streamed();
    const whole = sent(request, chunks);
    expect(await judge(scheme, whole)).toBe('accepted');
    expect(decodeAwsChunked(whole.body)).toEqual(Buffer.concat(PIECES));
    const nothing = streamed([]);
    expect(await judge(scheme, sent(nothing.request, nothing.chunks))).toBe('accepted');
  });

  it('is that of the documentation of S3', async () => {
    const signatures = [
      'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
      '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
      'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
    ];
    const body = [65_536, 1024, 0]
      .map((size, i) => `${size.toString(16)};chunk-signature=${signatures[i]}\r\n${'a'.repeat(size)}\r\n`)
      .join('');
    const list =
      'content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class';
    const authorization = `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${list},Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9`;
    const headers = [
      ...['Host', 's3.amazonaws.com', 'x-amz-date', '20130524T000000Z', 'Authorization', authorization],
      ...['x-amz-storage-class', 'REDUCED_REDUNDANCY', 'x-amz-content-sha256', PAYLOAD],
      ...['Content-Encoding', 'aws-chunked', 'x-amz-decoded-content-length', '66560'],
      ...['Content-Length', '66824'],
    ];
    const request = { method: 'PUT', url: '/examplebucket/chunkObject.txt', headers, body };
    const receiver = {
      now: Date.parse('2013-05-24T00:00:00Z'),
      secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    };
    expect(body).toHaveLength(66_824);
    expect(await judge(scheme, request, receiver)).toBe('accepted');
    expect(await judge(scheme, { ...request, body: body.replace('aa', 'ab') }, receiver)).toBe(
      'signature_mismatch',
    );
  });

  it.each([
    ['two of them exchanged', ([a, b, ...rest]: Buffer[]) => [b, a, ...rest], 'signature_mismatch'],
    ['one left out', ([, b, ...rest]: Buffer[]) => [b, ...rest], 'malformed_body'],
    ['one sent twice', ([a, ...rest]: Buffer[]) => [a, a, ...rest], 'malformed_body'],
    ['the end left out', (all: Buffer[]) => all.slice(0, -1), 'malformed_body'],
    ['a second end', (all: Buffer[]) => [...all, all.at(-1)], 'malformed_body'],
    ['bytes behind the end', (all: Buffer[]) => [...all, Buffer.from('x')], 'malformed_body'],
    [
      'half of the last',
      (all: Buffer[]) => [...all.slice(0, -1), all.at(-1)?.subarray(0, 40)],
      'malformed_body',
    ],
    ['nothing at all', () => [], 'malformed_body'],
  ])('is refused with %s', async (_what, change, code) => {
    const { request, chunks } = streamed();
    expect(await judge(scheme, sent(request, change(chunks) as Buffer[]))).toBe(code);
  });

  it('is refused where the content is shorter, though each chunk is signed', async () => {
    const { request } = streamed();
    const { request: short, chunks } = streamed(PIECES.slice(0, 1), Buffer.concat(PIECES).length);
    expect(await judge(scheme, sent(short, chunks))).toBe('malformed_body');
    expect(await judge(scheme, sent(request, chunks))).toBe('malformed_body');
  });

  it('is refused with other bytes in a chunk, or another signature', async () => {
    const { request, chunks } = streamed();
    const changed = (from: string, to: string) =>
      sent(request, [Buffer.from(Buffer.concat(chunks).toString('latin1').replace(from, to), 'latin1')]);
    expect(await judge(scheme, changed('aaaa', 'aaab'))).toBe('signature_mismatch');
    const own = /chunk-signature=(.{64})/.exec(chunks[1]?.toString('latin1') ?? '')?.[1] ?? '';
    expect(await judge(scheme, changed(own, '0'.repeat(64)))).toBe('signature_mismatch');
    expect(await judge(scheme, changed('\r\n2000;', '\n\n2000;'))).toBe('malformed_body');
    expect(await judge(scheme, changed('chunk-signature', 'chunk-extension'))).toBe('malformed_body');
  });

  it('is refused in chunks of which most are tiny, which would cost a hash each', async () => {
    const { request, chunks } = streamed([Buffer.from('a'), Buffer.from('b')]);
    expect(await judge(scheme, sent(request, chunks))).toBe('malformed_body');
  });

  it('is refused without the length of its content', async () => {
    const given = {
      ...{ method: 'PUT', payload: PAYLOAD },
      headers: { host: 'h', 'x-amz-content-sha256': PAYLOAD, 'x-amz-date': DATE },
    };
    const chunks = chunked(signByHand(given).signature, PIECES);
    expect(await judge(scheme, sent(withHeader(given), chunks))).toBe('malformed_body');
  });

  it('is none where the request says nothing of chunks', async () => {
    const { chunks } = streamed();
    const body = Buffer.concat(chunks);
    expect(await judge(scheme, withHeader({ method: 'PUT', body }))).toBe('accepted');
    expect(decodeAwsChunked(Buffer.from('{"a":1}'))).toBe(undefined);
  });
});
