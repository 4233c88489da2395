import { describe, expect, it } from 'vitest';
import { awsSigv4 } from '../../../src/schemes/aws-sigv4.ts';
import { authorize, DATE, NOW, type SentRequest, sha256, withHeader } from './by-hand.ts';
import { judge, receiver } from './judge.ts';

const scheme = awsSigv4({ region: 'eu-west-1', service: 'execute-api' });

/** A request with another value of a header. */
function exchange(request: SentRequest, name: string, change: (value: string) => string): SentRequest {
  const headers = request.headers.map((value, i) =>
    request.headers[i - 1]?.toLowerCase() === name ? change(value) : value,
  );
  return { ...request, headers };
}

function without(request: SentRequest, name: string): SentRequest {
  const at = request.headers.findIndex((each) => each.toLowerCase() === name);
  return { ...request, headers: request.headers.toSpliced(at, 2) };
}

describe('a request that is signed as AWS does', () => {
  it.each([
    ['its own scope', '20251201/eu-west-1/execute-api/aws4_request', 'accepted'],
    ['another region', '20251201/us-east-1/execute-api/aws4_request', 'malformed_header'],
    ['another service', '20251201/eu-west-1/s3/aws4_request', 'malformed_header'],
    ['another day', '20251130/eu-west-1/execute-api/aws4_request', 'malformed_header'],
    ['another end', '20251201/eu-west-1/execute-api/aws5_request', 'malformed_header'],
  ])('for %s is judged by what the service is', async (_what, scope, code) => {
    expect(await judge(scheme, withHeader({ scope }))).toBe(code);
  });

  it('for another region is refused though its header names the right one', async () => {
    const request = withHeader({ scope: '20251201/us-east-1/execute-api/aws4_request' });
    const changed = exchange(request, 'authorization', (value) => value.replace('us-east-1', 'eu-west-1'));
    expect(await judge(scheme, changed)).toBe('signature_mismatch');
  });

  it('is taken in any scope where none is asked for', async () => {
    const request = withHeader({ scope: '20251201/xy-1/some-service/aws4_request' });
    expect(await judge(awsSigv4(), request)).toBe('accepted');
  });

  it.each([
    ['a second later than it may be', NOW + 301_000, 'timestamp_too_old'],
    ['at the last moment', NOW + 300_000, 'accepted'],
    ['before its time', NOW - 301_000, 'timestamp_in_future'],
  ])('is judged by its time: %s', async (_what, now, code) => {
    expect(await judge(scheme, withHeader({}), { now })).toBe(code);
  });

  it('is good once', async () => {
    const verdictOn = receiver(scheme);
    expect(await verdictOn(withHeader({}))).toBe('accepted');
    expect(await verdictOn(withHeader({}))).toBe('replayed');
  });

  it.each([
    ['no blanks', (value: string) => value.replaceAll(', ', ',')],
    ['many blanks', (value: string) => value.replaceAll(', ', ' ,\t ')],
    ['another order', (value: string) => value.replace(/(AWS4\S+) (.+), (.+), (.+)/, '$1 $4, $2, $3')],
    ['another case of the scheme', (value: string) => value.replace('AWS4-HMAC', 'aws4-hmac')],
  ])('is taken with %s in Authorization', async (_what, change) => {
    expect(await judge(scheme, exchange(withHeader({}), 'authorization', change))).toBe('accepted');
  });

  it.each([
    ['a parameter twice', (value: string) => value.replace('SignedHeaders', 'Credential=AK, SignedHeaders')],
    ['a parameter of another name', (value: string) => `${value}, Realm=x`],
    ['a parameter missing', (value: string) => value.replace(/, Signature=.*/, '')],
    ['an empty parameter', (value: string) => `${value},`],
    [
      'capitals in the signature',
      (value: string) => value.replace(/[0-9a-f]{64}/, (hex) => hex.toUpperCase()),
    ],
    ['capitals in the list', (value: string) => value.replace('host;', 'Host;')],
    ['a name of the list twice', (value: string) => value.replace('host;', 'host;host;')],
    ['another scheme', (value: string) => value.replace('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256')],
    ['another algorithm', (value: string) => value.replace('SHA256 ', 'SHA1 ')],
  ])('is refused with %s in Authorization', async (_what, change) => {
    expect(await judge(scheme, exchange(withHeader({}), 'authorization', change))).toBe('malformed_header');
  });

  it('is refused with two headers Authorization, or two times', async () => {
    const request = withHeader({});
    for (const name of ['Authorization', 'X-Amz-Date']) {
      const headers = [...request.headers, name, 'x'];
      expect(await judge(scheme, { ...request, headers })).toBe('duplicate_header');
    }
  });

  it('is refused without its headers', async () => {
    for (const name of ['authorization', 'x-amz-date', 'host'])
      expect(await judge(scheme, without(withHeader({}), name))).toBe('missing_header');
  });

  it('must have its host signed', async () => {
    const request = withHeader({ headers: { 'x-amz-date': DATE } });
    expect(await judge(scheme, { ...request, headers: [...request.headers, 'host', 'h'] })).toBe(
      'malformed_header',
    );
  });

  it('has the host of HTTP/2 in a header of another name', async () => {
    const request = withHeader({});
    const headers = request.headers.map((each) => (each === 'host' ? ':authority' : each));
    expect(await judge(scheme, { ...request, headers })).toBe('accepted');
  });

  it('must have all headers x-amz-… signed, except that of CloudFront', async () => {
    const request = withHeader({});
    const with_ = (name: string) => ({ ...request, headers: [...request.headers, name, 'x'] });
    expect(await judge(scheme, with_('X-Amz-Meta-Owner'))).toBe('malformed_header');
    expect(await judge(scheme, with_('X-Amz-Cf-Id'))).toBe('accepted');
    expect(await judge(scheme, with_('X-Amzn-Trace-Id'))).toBe('accepted');
  });

  it('must have those headers signed that the service asks for', async () => {
    const headers = { 'content-type': 'text/plain', host: 'h', 'x-amz-date': DATE };
    const strict = awsSigv4({ alsoSigned: ['Content-Type'] });
    expect(await judge(strict, withHeader({}))).toBe('malformed_header');
    expect(await judge(strict, withHeader({ headers }))).toBe('accepted');
  });

  it('is refused with a header of the list that is not there, or is changed', async () => {
    const request = withHeader({ headers: { 'a-header': '1', host: 'h', 'x-amz-date': DATE } });
    expect(await judge(scheme, without(request, 'a-header'))).toBe('missing_header');
    expect(
      await judge(
        scheme,
        exchange(request, 'a-header', () => '2'),
      ),
    ).toBe('signature_mismatch');
    expect(await judge(scheme, request)).toBe('accepted');
  });

  it('has a repeated header as one with commas, and a folded one with blanks', async () => {
    const request = withHeader({ headers: { a: '1,2', b: '1 2', host: 'h', 'x-amz-date': DATE } });
    const others = request.headers.slice(4);
    const sent = ['A', '1', 'B', '  1 \r\n\t 2 ', ...others, 'a', ' 2'];
    expect(await judge(scheme, { ...request, headers: sent })).toBe('accepted');
    const broken = ['A', '1', 'B', '1\n2', ...others, 'a', '2'];
    expect(await judge(scheme, { ...request, headers: broken })).toBe('malformed_header');
  });

  it('is refused with a second host or content type', async () => {
    const headers = { 'content-type': 'a', host: 'h,i', 'x-amz-date': DATE };
    const request = withHeader({ headers });
    const twice = exchange({ ...request, headers: [...request.headers, 'Host', 'i'] }, 'host', () => 'h');
    expect(await judge(scheme, twice)).toBe('duplicate_header');
  });

  it('has cookies in several lines as a handler does', async () => {
    const request = withHeader({ headers: { cookie: 'a=1; b=2', host: 'h', 'x-amz-date': DATE } });
    const [, , ...others] = request.headers;
    expect(await judge(scheme, { ...request, headers: ['cookie', 'a=1', 'cookie', 'b=2', ...others] })).toBe(
      'accepted',
    );
    const joined = withHeader({ headers: { cookie: 'a=1,b=2', host: 'h', 'x-amz-date': DATE } });
    const split = { ...joined, headers: ['cookie', 'a=1', 'cookie', 'b=2', ...joined.headers.slice(2)] };
    expect(await judge(scheme, split)).toBe('signature_mismatch');
  });

  it('is refused with parameters of a presigned URL beside its header', async () => {
    const request = withHeader({ query: `X-Amz-Signature=${'a'.repeat(64)}` });
    expect(await judge(scheme, request)).toBe('malformed_target');
  });
});

describe('the payload of a request that is signed as AWS does', () => {
  const said = (digest: string, given: object = {}) =>
    withHeader({
      ...{ method: 'POST', payload: digest, body: 'x' },
      headers: { host: 'h', 'x-amz-content-sha256': digest, 'x-amz-date': DATE },
      ...given,
    });

  it('is compared with the digest that the client gives', async () => {
    expect(await judge(scheme, said(sha256('x')))).toBe('accepted');
    expect(await judge(scheme, said(sha256('y')))).toBe('body_digest_mismatch');
    expect(await judge(scheme, { ...said(sha256('x')), body: 'y' })).toBe('body_digest_mismatch');
    expect(await judge(scheme, said(sha256('x').toUpperCase()))).toBe('malformed_header');
  });

  it('is signed where the client says nothing of it', async () => {
    const request = withHeader({ method: 'POST', body: 'x' });
    expect(await judge(scheme, request)).toBe('accepted');
    expect(await judge(scheme, { ...request, body: 'y' })).toBe('signature_mismatch');
  });

  it('need not be signed only where the service says so', async () => {
    expect(await judge(scheme, said('UNSIGNED-PAYLOAD'))).toBe('malformed_header');
    const lax = awsSigv4({ unsignedPayload: true });
    expect(await judge(lax, said('UNSIGNED-PAYLOAD'))).toBe('accepted');
    expect(await judge(scheme, said('UNSIGNED-PAYLOAD', { body: '' }))).toBe('accepted');
  });

  it('cannot be said to be unsigned by anyone but the signer', async () => {
    const request = withHeader({ method: 'POST', body: 'x' });
    const headers = [...request.headers, 'X-Amz-Content-Sha256', 'UNSIGNED-PAYLOAD'];
    expect(await judge(awsSigv4({ unsignedPayload: true }), { ...request, headers, body: 'y' })).toBe(
      'malformed_header',
    );
  });

  it.each([
    'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
    'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD',
    'unsigned-payload',
    '',
  ])('is refused as %s', async (digest) => {
    expect(await judge(awsSigv4({ unsignedPayload: true }), said(digest))).toBe('malformed_header');
  });
});

describe('the target of a request that is signed as AWS does', () => {
  it('has its path encoded once more, except for S3', async () => {
    const others = { ...withHeader({ path: '/a%2520b' }), url: '/a%20b' };
    expect(await judge(awsSigv4(), others)).toBe('accepted');
    const scope = '20251201/eu-west-1/s3/aws4_request';
    expect(await judge(awsSigv4(), withHeader({ path: '/a%20b//../c', scope }))).toBe('accepted');
    expect(await judge(awsSigv4({ paths: 'normalized' }), withHeader({ path: '/a%20b', scope }))).toBe(
      'signature_mismatch',
    );
    expect(await judge(awsSigv4({ paths: 'asSent' }), withHeader({ path: '/a%20b' }))).toBe('accepted');
  });

  it.each(['/public/../admin', '/./admin', '//admin', '/admin/x/..'])(
    'cannot be %s where another path has the same signature, unless the service says so',
    async (url) => {
      const path = url.endsWith('..') ? '/admin/' : '/admin';
      const request = { ...withHeader({ path }), url };
      expect(await judge(scheme, request)).toBe('malformed_target');
      expect(await judge(awsSigv4({ unnormalizedPaths: 'accept' }), request)).toBe('accepted');
    },
  );

  it('has its query sorted, encoded, and signed as a whole', async () => {
    const query = 'a=1&a=2&b=%20%2F&c=';
    const sent = { ...withHeader({ query }), url: '/?c&b=+/&a=2&a=1' };
    expect(await judge(scheme, sent)).toBe('accepted');
    expect(await judge(scheme, { ...sent, url: `${sent.url}&d=1` })).toBe('signature_mismatch');
    expect(await judge(scheme, { ...sent, url: '/?c=%' })).toBe('malformed_target');
  });
});

describe('the session token of a request that is signed as AWS does', () => {
  const temporary = awsSigv4({ sessionTokens: true });
  const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY&the/token==';
  const request = (token: string) =>
    withHeader({ headers: { host: 'h', 'x-amz-date': DATE, 'x-amz-security-token': token } });

  it('must be that of the key', async () => {
    expect(await judge(temporary, request('the/token=='), { secret })).toBe('accepted');
    expect(await judge(temporary, request('another=='), { secret })).toBe('signature_mismatch');
    expect(await judge(temporary, withHeader({}), { secret })).toBe('signature_mismatch');
  });

  it('is refused of a key that has none', async () => {
    expect(await judge(temporary, request('the/token=='))).toBe('signature_mismatch');
    expect(await judge(scheme, request('the/token=='))).toBe('malformed_header');
    expect(await judge(temporary, withHeader({}))).toBe('accepted');
  });

  it('must be signed', async () => {
    const signed = withHeader({});
    const headers = [...signed.headers, 'X-Amz-Security-Token', 'the/token=='];
    expect(await judge(temporary, { ...signed, headers }, { secret })).toBe('malformed_header');
  });

  it('is refused with characters that could pass for something else', async () => {
    expect(await judge(temporary, request('the/token==\n1'), { secret })).toBe('malformed_header');
  });
});

describe('awsSigv4()', () => {
  it.each([
    ['region', { region: 'a b' }],
    ['service', { service: '' }],
    ['paths', { paths: 'encoded' as 'asSent' }],
    ['unnormalizedPaths', { unnormalizedPaths: 'sign' as 'accept' }],
    ['alsoSigned', { alsoSigned: ['a b'] }],
    ['alsoSigned', { alsoSigned: [['Content-Type']] as unknown as string[] }],
    ['region', { region: ['eu-central-1'] as unknown as string }],
    ['maxExpiresSeconds', { maxExpiresSeconds: 604_801 }],
    ['unsignedPayload', { unsignedPayload: 'yes' as unknown as boolean }],
    ['toleranceSeconds', { toleranceSeconds: 0 }],
  ])('refuses an option "%s" that is none', (name, options) => {
    expect(() => awsSigv4(options)).toThrow(name);
  });

  it('takes no secret with two "&" for that of a temporary key', async () => {
    expect(
      await judge(awsSigv4({ sessionTokens: true }), withHeader({}), { secret: 'a-secret-of-a-key&b&c' }),
    ).toBe('keys_unavailable');
  });

  it('signs by hand as the tests do', () => {
    expect(authorize({})).toMatch(/^AWS4-HMAC-SHA256 Credential=AK\/20251201/);
  });
});
