import { describe, expect, it } from 'vitest';
import { anyOf, createVerifier, memoryStore } from '../../../src/index.ts';
import { awsSigv4 } from '../../../src/schemes/aws-sigv4.ts';
import { github } from '../../../src/schemes/github.ts';
import { NOW, presigned, presignedParameters, SECRET, sha256 } from './by-hand.ts';
import { judge, receiver } from './judge.ts';

const scheme = awsSigv4();

describe('a presigned URL of AWS', () => {
  it('is taken, with parameters of its own in any order', async () => {
    expect(await judge(scheme, presigned())).toBe('accepted');
    const request = presigned({ query: `${presignedParameters({})}&a=1&x-amz-checksum-mode=ENABLED` });
    const [path, query = ''] = request.url.split('?');
    const url = `${path}?${query.split('&').reverse().join('&')}`;
    expect(await judge(scheme, { ...request, url })).toBe('accepted');
  });

  it('is that of the documentation of S3', async () => {
    const url =
      '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';
    const headers = ['Host', 'examplebucket.s3.amazonaws.com'];
    const now = Date.parse('2013-05-24T12:00:00Z');
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    const request = { method: 'GET', url, headers, body: '' };
    expect(await judge(scheme, request, { now, secret })).toBe('accepted');
    // Its body is not signed, so that there may be none.
    expect(await judge(scheme, { ...request, body: 'x' }, { now, secret })).toBe('malformed_header');
    const lax = awsSigv4({ unsignedPayload: true });
    expect(await judge(lax, { ...request, body: 'x' }, { now, secret })).toBe('accepted');
  });

  it.each([
    ['in its last second', NOW + 3600_000, 'accepted'],
    ['a second later', NOW + 3601_000, 'timestamp_too_old'],
    ['before its time', NOW - 301_000, 'timestamp_in_future'],
  ])('is good until it expires: %s', async (_what, now, code) => {
    expect(await judge(scheme, presigned(), { now })).toBe(code);
  });

  it.each([
    ['604800', 'accepted'],
    ['604801', 'malformed_target'],
    ['0', 'malformed_target'],
    ['-1', 'malformed_target'],
    ['1e3', 'malformed_target'],
    ['', 'malformed_target'],
  ])('may ask for 7 days at most: %s', async (expires, code) => {
    expect(await judge(scheme, presigned({ expires }))).toBe(code);
  });

  it('may ask for less where the service says so', async () => {
    const strict = awsSigv4({ maxExpiresSeconds: 60 });
    expect(await judge(strict, presigned({ expires: '60' }))).toBe('accepted');
    expect(await judge(strict, presigned({ expires: '61' }))).toBe('malformed_target');
    expect(await judge(awsSigv4({ maxExpiresSeconds: 0 }), presigned())).toBe('malformed_target');
  });

  it('without a time of its own is as good as a header', async () => {
    const query = presignedParameters({}).replace('&X-Amz-Expires=3600', '');
    const request = presigned({ query });
    expect(await judge(scheme, request, { now: NOW + 300_000 })).toBe('accepted');
    expect(await judge(scheme, request, { now: NOW + 301_000 })).toBe('timestamp_too_old');
    const url = presigned().url.replace('&X-Amz-Expires=3600', '');
    expect(await judge(scheme, { ...request, url })).toBe('signature_mismatch');
  });

  it('has no more time than it was signed with', async () => {
    const request = presigned();
    const url = request.url.replace('Expires=3600', 'Expires=7200');
    expect(await judge(scheme, { ...request, url })).toBe('signature_mismatch');
  });

  it.each([
    ['a further parameter', '&a=1', 'signature_mismatch'],
    ['a further X-Amz- parameter', '&X-Amz-Meta=1', 'malformed_target'],
    ['a parameter twice', '&X-Amz-Expires=3600', 'malformed_target'],
    ['the signature twice', `&X-Amz-Signature=${'a'.repeat(64)}`, 'malformed_target'],
    ['the signature twice, once encoded', `&X%2DAmz-Signature=${'a'.repeat(64)}`, 'malformed_target'],
    ['a parameter twice, once in lower case', '&x-amz-expires=604800', 'malformed_target'],
  ])('is refused with %s', async (_what, more, code) => {
    const request = presigned();
    expect(await judge(scheme, { ...request, url: request.url + more })).toBe(code);
  });

  it.each(['Algorithm', 'Credential', 'Date', 'SignedHeaders', 'Signature'])(
    'is refused without X-Amz-%s',
    async (name) => {
      const request = presigned();
      const url = request.url.replace(new RegExp(`X-Amz-${name}=[^&]*&?`), '');
      expect(await judge(scheme, { ...request, url })).toBe('malformed_target');
    },
  );

  it('is refused with a header of its own form beside it', async () => {
    const request = presigned();
    for (const [name, value] of [
      ['Authorization', 'Bearer x'],
      ['X-Amz-Date', '20251201T000000Z'],
      ['X-Amz-Security-Token', 'x'],
    ] as const)
      expect(await judge(scheme, { ...request, headers: [...request.headers, name, value] })).toBe(
        'malformed_target',
      );
  });

  it('must have its host signed, and all headers x-amz-…', async () => {
    const noHost = presigned({ headers: { a: '1' } });
    expect(await judge(scheme, { ...noHost, headers: [...noHost.headers, 'host', 'h'] })).toBe(
      'malformed_target',
    );
    const request = presigned();
    const headers = [...request.headers, 'X-Amz-Acl', 'public-read'];
    expect(await judge(scheme, { ...request, headers })).toBe('malformed_header');
  });

  it('is good once, unless it reads', async () => {
    for (const [method, second] of [
      ['GET', 'accepted'],
      ['HEAD', 'accepted'],
      ['PUT', 'replayed'],
    ] as const) {
      const verdictOn = receiver(scheme);
      expect(await verdictOn(presigned({ method }))).toBe('accepted');
      expect(await verdictOn(presigned({ method }))).toBe(second);
    }
  });

  it('is known again for as long as it is good', async () => {
    let now = NOW;
    const keys = (id: string) => ({ id, secret: SECRET });
    const verifier = createVerifier({ scheme, keys, store: memoryStore(), clock: () => now });
    const request = presigned({ method: 'PUT', expires: '604800' });
    expect(await verifier.verify(request)).toMatchObject({ ok: true });
    now += 600_000_000;
    expect(await verifier.verify(request)).toMatchObject({ code: 'replayed' });
  });

  it('signs the body that it is sent with', async () => {
    const request = presigned({ method: 'PUT', body: 'x' });
    expect(await judge(scheme, request)).toBe('accepted');
    expect(await judge(scheme, { ...request, body: 'y' })).toBe('signature_mismatch');
    const digest = sha256('x');
    const said = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Content-Sha256=${digest}&${presignedParameters({}).slice(33)}`;
    const sent = presigned({ method: 'PUT', body: 'x', query: said });
    expect(await judge(scheme, sent)).toBe('accepted');
    expect(await judge(scheme, { ...sent, body: 'y' })).toBe('body_digest_mismatch');
  });

  it('has its session token in the query, signed', async () => {
    const temporary = awsSigv4({ sessionTokens: true });
    const secret = `${SECRET}&the/token==`;
    const request = presigned({ token: 'the/token==' });
    expect(await judge(temporary, request, { secret })).toBe('accepted');
    expect(await judge(temporary, presigned({ token: 'other' }), { secret })).toBe('signature_mismatch');
    expect(await judge(scheme, request)).toBe('malformed_target');
    // A token with a line break would pass for a line of what the key is told.
    expect(await judge(temporary, presigned({ token: `the/token==\n${'a'.repeat(128)}` }), { secret })).toBe(
      'malformed_target',
    );
  });

  it('is told from requests of other schemes', async () => {
    const both = anyOf(scheme, github());
    const keys = [{ id: 'AK', secret: SECRET }];
    const verifier = createVerifier({ scheme: both, keys, store: memoryStore(), clock: () => NOW });
    expect(await verifier.verify(presigned())).toMatchObject({ ok: true });
  });
});
