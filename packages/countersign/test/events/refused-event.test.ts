import { describe, expect, it, onTestFinished } from 'vitest';
import { defineScheme, formField, onEvent, type RefusedEvent, type VerdictEvent } from '../../src/index.ts';
import { acmeRequest, acmeVerifier, key, PLAIN, plainRequest, SECRET } from '../support/acme.ts';

/** Each character as an escape of HTML with so many digits. */
function escapes(digits: number, text: string): string {
  const hex = (character: string) => character.charCodeAt(0).toString(16).padStart(digits, '0');
  return Array.from(text, (character) => `&#x${hex(character)};`).join('');
}

function refusals(): RefusedEvent[] {
  const events: RefusedEvent[] = [];
  onTestFinished(onEvent('refused', (event) => events.push(event)));
  return events;
}

describe('the event of a refused request', () => {
  it('has the verdict, the key and the head, without signature and nonce', async () => {
    const events = refusals();
    const keys = { ...key, owner: 'merchant 17', mode: 'test' } as const;
    const headers = ['User-Agent', 'curl/8', 'Cookie', 'session=1', 'X-Request-Id', 'r-1'];
    await acmeVerifier({ keys }).verify(acmeRequest({ secret: 'another-secret-of-many-bytes', headers }));
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      ...{ scheme: 'acme', code: 'signature_mismatch', status: 401, enforced: true, isLate: false },
      ...{ keyId: 'key-1', requestId: 'r-1', clockSkewMs: 0 },
      key: { id: 'key-1', mode: 'test', owner: 'merchant 17' },
      request: { method: 'POST', url: '/v1/things?a=b', address: '203.0.113.7' },
    });
    expect(events[0]?.request.headers).toEqual([
      ...['X-Key', 'key-1', 'X-Time', '1700000000', 'X-Nonce', '{redacted}', 'X-Signature', '{redacted}'],
      ...['User-Agent', 'curl/8', 'Cookie', '{redacted}', 'X-Request-Id', 'r-1'],
    ]);
    expect(JSON.parse(events[0]?.answer ?? '')).toMatchObject({ status: 401 });
  });

  it('takes nothing out of a head that nobody reads, and no more out of a body than is asked for', async () => {
    const events = refusals();
    const headers = Array.from({ length: 20 }, (_, i) => [`X-${i}`, 'a'.repeat(100)]).flat();
    let reads = 0;
    const request = acmeRequest({
      secret: 'another-secret-of-many-bytes',
      headers,
      body: 'b'.repeat(100_000),
    });
    const counted = new Proxy(request.headers, {
      get(target, name, receiver) {
        if (name === 'map') reads++;
        return Reflect.get(target, name, receiver);
      },
    });
    await acmeVerifier().verify({ ...request, headers: counted });
    const [event] = events as [RefusedEvent];
    expect(reads).toBe(0);
    expect(event.request).toBe(event.request);
    expect(reads).toBe(1);
    expect(event.copyBody(10)).toEqual({ bytes: Buffer.from('b'.repeat(10)), length: 100_000, isCut: true });
  });

  it('takes a value out of the copy of a body that is cut in the midst of it', async () => {
    const events = refusals();
    const signature = 'ab'.repeat(32);
    for (const most of [1, 30, 31, 60, 94, 95, 200]) {
      const body = `${'x'.repeat(30)}${signature}${'y'.repeat(50)}${signature.replaceAll('a', '\\u0061')}`;
      await acmeVerifier().verify(acmeRequest({ signature, body }));
      const copied = Buffer.from(events.at(-1)?.copyBody(most)?.bytes ?? []).toString();
      expect(copied.length).toBeLessThanOrEqual(most);
      expect(copied).not.toMatch(/ab|u0061/);
      expect(copied.startsWith('x'.repeat(Math.min(most, 30)))).toBe(true);
    }
  });

  it('is frozen', async () => {
    const events = refusals();
    await acmeVerifier().verify(acmeRequest({ dated: -400 }));
    const [event] = events as [RefusedEvent];
    expect([event, event.request, event.request.headers].map(Object.isFrozen)).toEqual([true, true, true]);
  });

  it('shows no more than the beginning of a key id that is not known, and gives all of it to those who ask', async () => {
    const events = refusals();
    await acmeVerifier().verify(acmeRequest({ keyId: 'a-secret-in-its-place' }));
    expect(events[0]).toMatchObject({ code: 'unknown_key', keyId: 'a-secre…', key: undefined });
    expect(JSON.stringify(events[0])).not.toContain('a-secret-in');
    expect(events[0]?.request.headers.slice(0, 2)).toEqual(['X-Key', 'a-secre…']);
    expect(events[0]?.claimedKeyId()).toBe('a-secret-in-its-place');
  });

  it('is told of a request that is refused after it was accepted', async () => {
    const events = refusals();
    const verifier = acmeVerifier();
    const request = acmeRequest();
    const accepted = await verifier.verify(request);
    if (!accepted.ok) throw new Error('refused');
    const head = Object.defineProperty({ ...request }, 'body', {
      get: () => {
        throw new Error('the body is not kept for a route');
      },
    });
    await verifier.authorize(accepted, head, { scopes: ['payouts:write'] });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ code: 'insufficient_scope', isLate: true, key: { id: 'key-1' } });
    expect(events[0]?.request.headers).toContain('{redacted}');
    expect(events[0]?.copyBody(10)).toBeUndefined();
  });

  it('is not told of accepted requests', async () => {
    const events = refusals();
    await acmeVerifier().verify(acmeRequest());
    expect(events).toEqual([]);
  });

  it('copies so much of the body as is asked for, without what is hidden', async () => {
    const bodies: unknown[] = [];
    onTestFinished(
      onEvent('refused', ({ copyBody }) => {
        const copied = copyBody(12);
        bodies.push(copied && { ...copied, bytes: Buffer.from(copied.bytes).toString() });
      }),
    );
    const verifier = acmeVerifier();
    await verifier.verify(acmeRequest({ body: `{"a": "${SECRET}"}`, signature: 'ab'.repeat(32) }));
    await verifier.verify(acmeRequest({ body: '', signature: 'ab'.repeat(32) }));
    expect(bodies).toEqual([{ bytes: '{"a": "{reda', length: 42, isCut: true }, undefined]);
  });

  it('has no body where a signature in it could not be read', async () => {
    const bodies: unknown[] = [];
    onTestFinished(onEvent('refused', ({ copyBody }) => bodies.push(copyBody(100))));
    const scheme = defineScheme({ ...PLAIN, signature: formField('sign', 'hex') });
    const headers = [
      ...plainRequest().headers.slice(0, 4),
      ...['Content-Type', 'application/x-www-form-urlencoded'],
    ];
    const body = Buffer.from('sign=not-hex&a=1');
    await acmeVerifier({ scheme }).verify({ method: 'POST', url: '/', headers, body });
    expect(bodies).toEqual([undefined]);
  });

  it('hides values of the query by what the scheme declares and by their names', async () => {
    const events = refusals();
    const target = '/v1?a=b&api_key=abc&X-Amz-Signature=12&%73ecret=3&design=4&x=%ff&%ff=1';
    await acmeVerifier().verify(acmeRequest({ target, dated: -400 }));
    expect(events[0]?.request.url).toBe(
      '/v1?a=b&api_key={redacted}&X-Amz-Signature={redacted}&%73ecret={redacted}&design=4&x=%ff&%ff={redacted}',
    );
  });

  it.each<[form: string, spell: (secret: string) => string | Buffer]>([
    ['base64', (secret) => Buffer.from(`{"secret":"${secret}"}`).toString('base64')],
    ['base64, one byte later', (secret) => Buffer.from(`{ "secret":"${secret}"}`).toString('base64')],
    ['base64url, two bytes later', (secret) => Buffer.from(`{  "secret":"${secret}"}`).toString('base64url')],
    ['UTF-16, the lower byte first', (secret) => Buffer.from(`x ${secret} y`, 'utf16le')],
    ['UTF-16, the higher byte first', (secret) => Buffer.from(`x ${secret} y`, 'utf16le').swap16()],
    [
      'hex with colons',
      (secret) =>
        Buffer.from(secret)
          .toString('hex')
          .replaceAll(/..(?=.)/g, '$&:'),
    ],
    [
      'hex with blanks',
      (secret) =>
        Buffer.from(secret)
          .toString('hex')
          .replaceAll(/..(?=.)/g, '$& '),
    ],
    ['a list of bytes', (secret) => JSON.stringify([...Buffer.from(secret)])],
    ['a list with blanks', (secret) => [...Buffer.from(secret)].join(', ')],
    ['escapes of many digits', (secret) => escapes(7, secret)],
    ['escapes of twelve characters', (secret) => escapes(8, secret)],
  ])('has no secret of the key in the copy of a body that has it in %s', async (_form, spell) => {
    const copies: (Uint8Array | undefined)[] = [];
    onTestFinished(onEvent('refused', ({ copyBody }) => copies.push(copyBody(10_000)?.bytes)));
    const [before, after] = [Buffer.from('{"a": "'), Buffer.from('", "b": 1}')];
    const body = Buffer.concat([before, Buffer.from(spell(SECRET)), after]);
    await acmeVerifier().verify({ ...acmeRequest({ signature: 'ab'.repeat(32) }), body });
    const copied = Buffer.from(copies[0] ?? []).toString('latin1');
    expect(copied).toMatch(/^\{"a": ".{0,30}\{redacted\}.{0,10}", "b": 1\}$/);
  });

  it('has no half of a secret at the end of a copy, however deep its escapes are', async () => {
    const events = refusals();
    const nested = escapes(7, escapes(7, SECRET));
    const start = 16_384 - nested.length;
    for (const later of [0, 1000, 3000]) {
      const body = `${'x'.repeat(start + later)}${nested}${'y'.repeat(20_000)}`;
      await acmeVerifier().verify(acmeRequest({ body, signature: 'ab'.repeat(32) }));
      const copied = Buffer.from(events.at(-1)?.copyBody(16_384)?.bytes ?? []).toString();
      expect(copied).toMatch(/^x*\{redacted\}$/);
    }
  });

  it('hides a value of the query wherever the head repeats it, also within an address or a path', async () => {
    const events = refusals();
    const token = 'tok-4711-of-a-person';
    const target = `/v1/orders?access_token=${token}&a=b`;
    const headers = ['X-Original-URI', target, 'Link', `<https://shop.example${target}>; rel=next`];
    const others = ['Referer', 'https://a.example/?q=1&token=short#b', 'X-Note', `as ${token}`];
    await acmeVerifier().verify(acmeRequest({ target, dated: -400, headers: [...headers, ...others] }));
    expect(events[0]?.request.headers.slice(8)).toEqual([
      ...['X-Original-URI', '/v1/orders?access_token={redacted}&a=b'],
      ...['Link', '<https://shop.example/v1/orders?access_token={redacted}&a=b>; rel=next'],
      ...['Referer', 'https://a.example/?q=1&token={redacted}#b', 'X-Note', 'as {redacted}'],
    ]);
    const within = '/v1;token=abc/x?next=%2Flogin%3Faccess_token%3Dabc%26c%3Dd&u=a?token=abc';
    await acmeVerifier().verify(acmeRequest({ target: within, dated: -400 }));
    expect(events[1]?.request.url).toBe(
      '/v1;token={redacted}/x?next=%2Flogin%3Faccess_token%3D{redacted}%26c%3Dd&u=a?token={redacted}',
    );
  });

  it('has no secret and no signature in the id of the request', async () => {
    const events = refusals();
    const { headers } = acmeRequest({ secret: 'another-secret-of-many-bytes' });
    const signature = headers[7] as string;
    for (const id of [SECRET, signature, 'r-17'])
      await acmeVerifier().verify(
        acmeRequest({ secret: 'another-secret-of-many-bytes', headers: ['X-Request-Id', id] }),
      );
    expect(events.map(({ requestId }) => requestId)).toEqual(['{redacted}', '{redacted}', 'r-17']);
  });

  it('hides a signature that was sent under another name, by its form', async () => {
    const events = refusals();
    const { headers, ...request } = acmeRequest({ headers: ['Content-MD5', 'rL0Y20zC+Fzt72VPzMSk2A=='] });
    const misnamed = headers.map((text) => (text === 'X-Signature' ? 'X-Sgntr' : text));
    await acmeVerifier().verify({ ...request, headers: misnamed });
    expect(events[0]?.request.headers.slice(6)).toEqual([
      ...['X-Sgntr', '{redacted}', 'Content-MD5', 'rL0Y20zC+Fzt72VPzMSk2A=='],
    ]);
  });
});

describe('the event of a verdict', () => {
  it('has no secret, nonce or signature in path and request id, of accepted requests too', async () => {
    const events: unknown[] = [];
    const listener = ({ code, path, requestId }: VerdictEvent) => events.push([code, path, requestId]);
    onTestFinished(onEvent('verdict', listener));
    const [nonce, headers] = ['nonce-1234567890', ['X-Request-Id', SECRET]];
    const target = `/hooks/${encodeURIComponent(SECRET)}/${nonce};token=abc?x=1`;
    await acmeVerifier().verify(acmeRequest({ target, nonce, headers }));
    expect(events).toEqual([['accepted', '/hooks/{redacted}/{redacted};token={redacted}', '{redacted}']]);
  });

  it('has the path without its query, and the key once it is known', async () => {
    const events: unknown[] = [];
    onTestFinished(onEvent('verdict', ({ path, key }) => events.push([path, key?.id])));
    await acmeVerifier().verify(acmeRequest());
    await acmeVerifier().verify(acmeRequest({ keyId: 'nobody' }));
    expect(events).toEqual([
      ['/v1/things', 'key-1'],
      ['/v1/things', undefined],
    ]);
  });
});
