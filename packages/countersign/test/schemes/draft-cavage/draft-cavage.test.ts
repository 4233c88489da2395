import { createHash, createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { anyOf, createVerifier, memoryStore, type Scheme } from '../../../src/index.ts';
import { type DraftCavageOptions, draftCavage } from '../../../src/schemes/draft-cavage.ts';
import { hawk } from '../../../src/schemes/hawk.ts';

const SECRET = 'test-only-secret-of-a-cavage-key-1';
const NOW = 1_764_547_200;
const DATE = new Date(NOW * 1000).toUTCString();
const BODY = '{"a":1}';
const DIGEST = `SHA-256=${createHash('sha256').update(BODY).digest('base64')}`;
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = String(publicKey.export({ format: 'pem', type: 'spki' }));
const ACTOR = 'https://social.example/users/alice#main-key';

interface Given {
  readonly method?: string;
  readonly list?: string;
  /** The lines, where they are not those of the list. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly parameters?: string;
  readonly body?: string;
  readonly sign?: (text: string) => string;
}

const hmac = (text: string) => createHmac('sha256', SECRET).update(text).digest('base64');
const rsa = (text: string) => createSign('RSA-SHA256').update(text).sign(privateKey, 'base64');

const ALL = '(request-target) host date digest';

/** Signs what is given, as a client does it. */
function signed(given: Given = {}, name = 'Authorization') {
  const { method = 'POST', list = ALL, parameters = 'algorithm="hs2019"', body = BODY, sign = hmac } = given;
  const headers = { host: 'h', date: DATE, digest: DIGEST, ...given.headers };
  const values = new Map(
    Object.entries({ '(request-target)': `${method.toLowerCase()} /a?b=1`, ...headers }),
  );
  for (const each of ['created', 'expires'])
    values.set(`(${each})`, new RegExp(`${each}="?(\\d+)`).exec(parameters)?.[1] ?? '');
  const text =
    given.text ??
    list
      .split(' ')
      .map((each) => `${each}: ${values.get(each)}`)
      .join('\n');
  const own = list === '' ? '' : `,headers="${list}"`;
  const value = `keyId="${ACTOR}",${parameters}${own},signature="${sign(text)}"`;
  const pairs = Object.entries(headers)
    .filter(([, each]) => each !== '')
    .flat();
  const carrier = name === 'Authorization' ? `Signature ${value}` : value;
  return { method, url: '/a?b=1', headers: [...pairs, name, carrier], body };
}

async function judge(scheme: Scheme, request: ReturnType<typeof signed>, secret = SECRET) {
  const options = { store: memoryStore(), clock: () => NOW * 1000 };
  const keys = (id: string) => (id === ACTOR ? { id, secret } : undefined);
  const verdict = await createVerifier({ scheme, keys, ...options }).verify(request);
  return verdict.ok ? 'accepted' : verdict.code;
}

const on = (given: Given, options?: DraftCavageOptions) => judge(draftCavage(options), signed(given));

describe('a request of draft-cavage', () => {
  it('is taken with what must be signed, and refused with less', async () => {
    expect(await on({})).toBe('accepted');
    for (const name of ALL.split(' ')) {
      const list = ALL.replace(name, '').replace('  ', ' ').trim();
      expect(await on({ list }), name).toBe('malformed_header');
    }
    expect(await on({ list: '(request-target) host date', body: '', headers: { digest: '' } })).toBe(
      'accepted',
    );
  });

  it('may sign less where the service says so', async () => {
    expect(await on({ list: 'date' }, { mustSign: ['date'] })).toBe('accepted');
    expect(await on({ list: 'digest' }, { mustSign: ['digest'] })).toBe('malformed_header');
    expect(draftCavage({ mustSign: ['date'] }).warnings).toHaveLength(2);
    expect(draftCavage().warnings).toEqual([]);
  });

  it('must sign more where the service says so', async () => {
    const options = { alsoSigned: ['Content-Type'] };
    const headers = { 'content-type': 'application/json' };
    expect(await on({ headers }, options)).toBe('malformed_header');
    expect(await on({ headers, list: `${ALL} content-type` }, options)).toBe('accepted');
  });

  it('without a list signs its time alone', async () => {
    const lax = { mustSign: ['date'] };
    const older = { list: '', text: `date: ${DATE}`, parameters: 'algorithm="hmac-sha256"' };
    expect(await on(older, lax)).toBe('accepted');
    expect(await on({ ...older, parameters: 'algorithm="hs2019"' }, lax)).toBe('malformed_header');
    const newer = { list: '', text: `(created): ${NOW}`, parameters: `algorithm="hs2019",created=${NOW}` };
    expect(await on(newer, lax)).toBe('accepted');
    expect(await on(older)).toBe('malformed_header');
  });

  it.each([
    ['a header that is not there', { list: `${ALL} x-a`, text: 'x' }, 'missing_header'],
    ['a name twice', { list: `${ALL} date` }, 'malformed_header'],
    ['two blanks in the list', { list: ALL.replace(' ', '  ') }, 'malformed_header'],
    ['a parameter twice', { parameters: 'algorithm="hs2019",keyId="x"' }, 'malformed_header'],
    ['a parameter without quotes', { parameters: 'algorithm=hs2019' }, 'malformed_header'],
    ['another algorithm', { parameters: 'algorithm="rsa-sha256"' }, 'signature_mismatch'],
    ['an algorithm of another hash', { parameters: 'algorithm="hmac-sha1"' }, 'signature_mismatch'],
    ['the digest of another body', { body: '{"a":2}' }, 'body_digest_mismatch'],
  ])('is refused with %s', async (_what, given, code) => {
    expect(await on(given)).toBe(code);
  });

  it('may have parameters that the draft does not know', async () => {
    expect(await on({ parameters: 'algorithm="hs2019",opaque="x"' })).toBe('accepted');
    expect(await on({ parameters: 'opaque="x"' })).toBe('accepted');
  });

  it('has repeated headers as one with commas, and single ones once', async () => {
    const list = `${ALL} x-a`;
    const request = signed({ list, headers: { 'x-a': '1, 2' } });
    const at = request.headers.indexOf('x-a');
    const headers = request.headers.toSpliced(at, 2, 'X-A', ' 1 ', 'x-a', '2');
    expect(await judge(draftCavage(), { ...request, headers })).toBe('accepted');
    for (const name of ['Host', 'Digest']) {
      const twice = [...signed().headers, name, 'x'];
      expect(await judge(draftCavage(), { ...signed(), headers: twice })).toBe('duplicate_header');
    }
  });

  it('is refused with two signatures', async () => {
    const request = signed();
    const headers = [...request.headers, 'Authorization', 'x'];
    expect(await judge(draftCavage(), { ...request, headers })).toBe('duplicate_header');
  });
});

describe('the time of a request of draft-cavage', () => {
  const list = '(request-target) (created) host digest';
  const at = (parameters: string, own = list) =>
    on({ list: own, parameters: `algorithm="hs2019",${parameters}` });

  it.each([
    [NOW - 300, 'accepted'],
    [NOW - 301, 'timestamp_too_old'],
    [NOW + 301, 'timestamp_in_future'],
  ])('is (created) where that is signed: %i', async (created, code) => {
    expect(await at(`created=${created}`)).toBe(code);
  });

  it('is the date where (created) is sent and not signed', async () => {
    expect(await at(`created=${NOW - 9999}`, ALL)).toBe('accepted');
    const old = { headers: { date: new Date((NOW - 301) * 1000).toUTCString() } };
    expect(await on({ ...old, parameters: `algorithm="hs2019",created=${NOW}` })).toBe('timestamp_too_old');
  });

  it('ends with (expires)', async () => {
    const own = `${list} (expires)`;
    expect(await at(`created=${NOW - 60},expires=${NOW}`, own)).toBe('accepted');
    expect(await at(`created=${NOW - 60},expires=${NOW - 1}`, own)).toBe('timestamp_too_old');
    expect(await at(`created=${NOW - 301},expires=${NOW + 999}`, own)).toBe('timestamp_too_old');
    // Sent and not signed, it can only make a request end sooner.
    expect(await at(`expires=${NOW - 1}`, ALL)).toBe('timestamp_too_old');
  });

  it.each(['rsa-sha256', 'hmac-sha256', 'ecdsa-sha256'])(
    'is not (created) with %s, as the draft has it',
    async (algorithm) => {
      const parameters = `algorithm="${algorithm}",created=${NOW}`;
      expect(await on({ list, parameters })).toBe('malformed_header');
    },
  );

  it.each(['', 'created="x"', 'created=1.5', 'created=9999999999999'])(
    'must be a number: %s',
    async (created) => {
      expect(await at(created === '' ? 'a="b"' : created)).toBe('malformed_header');
    },
  );
});

describe('a request of the fediverse', () => {
  const activity = (given: Given = {}) => signed({ sign: rsa, ...given }, 'Signature');
  const scheme = draftCavage({ carrier: 'Signature' });

  it.each(['hs2019', 'rsa-sha256'])('is taken with RSA and %s', async (algorithm) => {
    expect(await judge(scheme, activity({ parameters: `algorithm="${algorithm}"` }), PEM)).toBe('accepted');
    expect(await judge(scheme, activity({ parameters: 'algorithm="hmac-sha256"' }), PEM)).toBe(
      'signature_mismatch',
    );
  });

  it('cannot be signed with the public key as a secret', async () => {
    const sign = (text: string) => createHmac('sha256', PEM).update(text).digest('base64');
    for (const algorithm of ['hs2019', 'hmac-sha256'])
      expect(await judge(scheme, activity({ sign, parameters: `algorithm="${algorithm}"` }), PEM)).toBe(
        'signature_mismatch',
      );
  });

  it.each(['sha-256=', 'Sha-256=', 'SHA-512=x,SHA-256=', 'unixsum=1, SHA-256='])(
    'has its digest in any case, among others: %s',
    async (name) => {
      const digest = DIGEST.replace('SHA-256=', name);
      const code = name.includes('512') ? 'body_digest_mismatch' : 'accepted';
      expect(await judge(scheme, activity({ headers: { digest } }), PEM)).toBe(code);
    },
  );

  it.each(['MD5=x', '', 'SHA-256=', `${DIGEST}=`])(
    'is refused with a digest that is none: %s',
    async (digest) => {
      const text = ALL.replace('(request-target)', '(request-target): post /a?b=1');
      expect(text).not.toBe('');
      expect(await judge(scheme, activity({ headers: { digest } }), PEM)).toMatch(
        digest === '' ? 'missing_header' : 'body_digest_mismatch',
      );
    },
  );

  it('may sign its path without the query where the service says so', async () => {
    const lines = ['(request-target): post /a', 'host: h', `date: ${DATE}`, `digest: ${DIGEST}`];
    const text = lines.join('\n');
    const lax = draftCavage({ carrier: 'Signature', unsignedQuery: true });
    expect(await judge(scheme, activity({ text }), PEM)).toBe('signature_mismatch');
    expect(await judge(lax, activity({ text }), PEM)).toBe('accepted');
    expect(await judge(lax, activity(), PEM)).toBe('accepted');
    expect(lax.warnings).toHaveLength(1);
  });

  it('is told from one of another scheme', async () => {
    const both = anyOf(scheme, hawk());
    const keys = [
      {
        id: ACTOR,
        secrets: [
          { value: PEM, scheme: 'draft-cavage' },
          { value: SECRET, scheme: 'hawk' },
        ],
      },
    ];
    const verifier = createVerifier({
      ...{ scheme: both, keys, store: memoryStore(), clock: () => NOW * 1000, publicUrl: 'https://h' },
    });
    expect(await verifier.verify(activity())).toMatchObject({ ok: true });
  });
});

describe('draftCavage()', () => {
  it.each([
    ['carrier', { carrier: 'Cookie' as 'Signature' }],
    ['mustSign', { mustSign: 'date' as unknown as string[] }],
    ['alsoSigned', { alsoSigned: [''] }],
    ['unsignedQuery', { unsignedQuery: 'yes' as unknown as boolean }],
  ])('refuses an option "%s" that is none', (name, options) => {
    expect(() => draftCavage(options)).toThrow(name);
  });
});

describe('the host of a request over HTTP/2', () => {
  const overHttp2 = (...headers: readonly string[]) => {
    const request = signed({ headers: { host: 'h' } });
    return { ...request, headers: [...headers, ...request.headers.slice(2)] };
  };

  it('is its :authority', async () => {
    expect(await judge(draftCavage(), overHttp2(':authority', 'h'))).toBe('accepted');
    expect(await judge(draftCavage(), overHttp2(':authority', 'other'))).toBe('signature_mismatch');
  });

  it('must not be there twice, in a header as well', async () => {
    const both = overHttp2(':authority', 'other', 'host', 'h');
    expect(await judge(draftCavage(), both)).toBe('duplicate_header');
  });
});
