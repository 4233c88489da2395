import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { anyOf, createVerifier, memoryStore, type Scheme } from '../../../src/index.ts';
import { github } from '../../../src/schemes/github.ts';
import { hawk, hawkBewit, hawkServerAuthorization } from '../../../src/schemes/hawk.ts';

const SECRET = 'werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn';
const NOW = 1_764_547_200;
const ORIGIN = 'https://api.example.test';

interface Given {
  readonly ts?: number;
  readonly nonce?: string;
  readonly hash?: string;
  readonly sentHash?: string;
  readonly body?: string;
  readonly more?: string;
}

function signed({ ts = NOW, nonce = 'n1', hash = '', sentHash = hash, body = '', more = '' }: Given = {}) {
  const text = `hawk.1.header\n${ts}\n${nonce}\nPOST\n/a?b=1\napi.example.test\n443\n${hash}\n\n`;
  const mac = createHmac('sha256', SECRET).update(text).digest('base64');
  const own = sentHash === '' ? '' : `, hash="${sentHash}"`;
  const authorization = `Hawk id="ak", ts="${ts}", nonce="${nonce}"${own}, mac="${mac}"${more}`;
  return { method: 'POST', url: '/a?b=1', headers: ['Authorization', authorization], body };
}

function hashOf(body: string): string {
  return createHash('sha256').update(`hawk.1.payload\n\n${body}\n`).digest('base64');
}

function receiver(scheme: Scheme, secret = SECRET) {
  const options = { store: memoryStore(), clock: () => NOW * 1000, publicUrl: ORIGIN };
  return createVerifier({ scheme, keys: [{ id: 'ak', secret }], ...options });
}

async function judge(scheme: Scheme, request: ReturnType<typeof signed>) {
  const verdict = await receiver(scheme).verify(request);
  return verdict.ok ? 'accepted' : verdict.code;
}

describe('the payload of a request of Hawk', () => {
  it('must be hashed, unless the service does not ask for it', async () => {
    const optional = hawk({ payloadHash: 'optional' });
    expect(await judge(hawk(), signed({ body: 'x', hash: hashOf('x') }))).toBe('accepted');
    expect(await judge(hawk(), signed({ body: 'x' }))).toBe('signature_mismatch');
    expect(await judge(optional, signed({ body: 'x' }))).toBe('accepted');
    expect(await judge(optional, signed({ body: 'x', hash: hashOf('x') }))).toBe('accepted');
    // A hash that was sent is no hash left out.
    expect(await judge(optional, signed({ body: 'x', sentHash: 'AAAA' }))).toBe('signature_mismatch');
  });

  it('is that of the hash, in each way', async () => {
    for (const scheme of [hawk(), hawk({ payloadHash: 'optional' })]) {
      expect(await judge(scheme, signed({ body: 'y', hash: hashOf('x') }))).toBe('signature_mismatch');
      // Taken out of the header, the hash is still in the MAC.
      const stripped = signed({ body: 'y', hash: hashOf('x'), sentHash: '' });
      expect(await judge(scheme, stripped)).toBe('signature_mismatch');
    }
  });
});

describe('the header of Hawk', () => {
  it.each([
    ['an unknown attribute', ', x="1"'],
    ['an attribute twice', ', id="ak"'],
    ['a delegate without an application, which is not signed', ', dlg="admin"'],
    ['a delegate with an empty application', ', app="", dlg="admin"'],
    ['a comma at the end', ','],
    ['a value without quotes', ', ext=a'],
    ['an escaped quote', ', ext="a\\"b"'],
  ])('is refused with %s', async (_what, more) => {
    expect(await judge(hawk(), signed({ more }))).toBe('malformed_header');
  });

  it('has data that the MAC covers', async () => {
    expect(await judge(hawk(), signed({ more: ', ext="a"' }))).toBe('signature_mismatch');
    expect(await judge(hawk(), signed({ more: ', app="a"' }))).toBe('signature_mismatch');
  });

  it('is good once', async () => {
    const verifier = receiver(hawk());
    expect(await verifier.verify(signed())).toMatchObject({ ok: true });
    const copy = await verifier.verify(signed());
    expect(copy).toMatchObject({ code: 'replayed' });
    // The time is right, so that nothing is told of it.
    expect(copy.ok ? '' : copy.response.headers['www-authenticate']).toBe('Hawk');
  });
});

describe('the time of a request of Hawk', () => {
  it.each([
    [NOW - 60, 'accepted'],
    [NOW - 61, 'timestamp_too_old'],
    [NOW + 61, 'timestamp_in_future'],
  ])('is judged: %i', async (ts, code) => {
    expect(await judge(hawk(), signed({ ts }))).toBe(code);
  });

  it('is told with a MAC, but only to one who holds the secret', async () => {
    const stale = signed({ ts: NOW - 600 });
    const challengeOf = async (secret: string) => {
      const verdict = await receiver(hawk(), secret).verify(stale);
      return verdict.ok ? '' : `${verdict.code}: ${verdict.response.headers['www-authenticate']}`;
    };
    const tsm = createHmac('sha256', SECRET).update(`hawk.1.ts\n${NOW}\n`).digest('base64');
    expect(await challengeOf(SECRET)).toBe(
      `timestamp_too_old: Hawk ts="${NOW}", tsm="${tsm}", error="Stale timestamp"`,
    );
    expect(await challengeOf('another-secret-of-another-client')).toBe('signature_mismatch: Hawk');
  });

  it('is judged once the body is there as well', async () => {
    let nowMs = NOW * 1000;
    const options = { store: memoryStore(), clock: () => nowMs, publicUrl: ORIGIN };
    const verifier = createVerifier({ scheme: hawk(), keys: [{ id: 'ak', secret: SECRET }], ...options });
    nowMs += 61_000;
    expect(await verifier.verify(signed())).toMatchObject({ code: 'timestamp_too_old' });
  });
});

describe('a bewit', () => {
  const link = (options: object = {}) =>
    hawkBewit(`${ORIGIN}/a?b=1`, {
      ...{ id: 'ak', secret: SECRET, expiresAt: new Date((NOW + 60) * 1000), ...options },
    }).slice(ORIGIN.length);
  const get = (url: string, more: object = {}) => ({ ...signed(), method: 'GET', url, headers: [], ...more });
  const scheme = hawk({ bewit: true });

  it('is taken only where the service says so', async () => {
    expect(await judge(scheme, get(link()))).toBe('accepted');
    expect(await judge(hawk(), get(link()))).toBe('missing_header');
  });

  it('is good for GET and HEAD without a body', async () => {
    expect(await judge(scheme, get(link(), { method: 'HEAD' }))).toBe('accepted');
    expect(await judge(scheme, get(link(), { method: 'POST' }))).toBe('malformed_target');
    expect(await judge(scheme, get(link(), { body: 'x' }))).toBe('malformed_body');
  });

  it('is good until the second in which it expires', async () => {
    const expiring = (seconds: number) => link({ expiresAt: new Date((NOW + seconds) * 1000) });
    expect(await judge(scheme, get(expiring(1)))).toBe('accepted');
    expect(await judge(scheme, get(expiring(0)))).toBe('timestamp_too_old');
    expect(await judge(scheme, get(expiring(400_000_000)))).toBe('accepted');
  });

  it('signs the rest of its address, and its data', async () => {
    expect(await judge(scheme, get(link().replace('b=1', 'b=2')))).toBe('signature_mismatch');
    expect(await judge(scheme, get(`${link()}&c=1`))).toBe('signature_mismatch');
    const [path, bewit = ''] = link({ ext: 'data' }).split('bewit=');
    const changed = Buffer.from(bewit, 'base64url').toString().replace('data', 'date');
    const url = `${path}bewit=${Buffer.from(changed).toString('base64url')}`;
    expect(await judge(scheme, get(url))).toBe('signature_mismatch');
  });

  it('is refused beside another, or beside a header', async () => {
    const bewit = link().split('bewit=')[1];
    expect(await judge(scheme, get(`${link()}&bewit=${bewit}`))).toBe('malformed_target');
    expect(await judge(scheme, get(link(), { headers: signed().headers }))).toBe('malformed_target');
  });

  it('is told from requests of other schemes', async () => {
    const verifier = receiver(anyOf(scheme, github()));
    expect(await verifier.verify(get(link()))).toMatchObject({ ok: true });
  });

  it('is not made of what it cannot hold', () => {
    expect(() => link({ ext: 'a\\b' })).toThrow(TypeError);
    expect(() => link({ id: '' })).toThrow(TypeError);
    expect(() =>
      hawkBewit(`${ORIGIN}/?bewit=x`, { id: 'ak', secret: SECRET, expiresAt: new Date() }),
    ).toThrow(TypeError);
  });
});

describe('hawk()', () => {
  it.each([
    ['algorithm', { algorithm: 'md5' as 'sha1' }],
    ['payloadHash', { payloadHash: 'no' as 'optional' }],
    ['bewit', { bewit: 'yes' as unknown as boolean }],
    ['toleranceSeconds', { toleranceSeconds: 0 }],
  ])('refuses an option "%s" that is none', (name, options) => {
    expect(() => hawk(options)).toThrow(name);
  });

  it('signs no response for a header that is not of Hawk, or with data that cannot be sent', () => {
    const exchange = { secret: SECRET, method: 'GET', url: ORIGIN, authorization: 'Basic x' };
    expect(() => hawkServerAuthorization(exchange)).toThrow('authorization');
    const authorization = signed().headers[1] as string;
    expect(() => hawkServerAuthorization({ ...exchange, authorization }, { ext: '"' })).toThrow('ext');
  });
});
