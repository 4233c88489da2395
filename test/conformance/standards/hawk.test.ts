import { readFileSync } from 'node:fs';
import { createVerifier, memoryStore, type Scheme } from 'countersign';
import { hawk, hawkBewit, hawkServerAuthorization, isHawkResponse } from 'countersign/schemes/hawk';
import { client } from 'hawk';
import { describe, expect, it } from 'vitest';

interface Credentials {
  readonly id: string;
  readonly key: string;
  readonly algorithm: 'sha256' | 'sha1';
}

interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string | null;
}

interface HeaderCase {
  readonly name: string;
  readonly credentials: Credentials;
  readonly request: Sent;
  readonly host: string;
  readonly port: number;
  readonly now: number;
  readonly normalizedString: string;
  readonly expect: 'valid' | 'invalid';
}

interface ResponseCase {
  readonly credentials: Credentials;
  readonly artifacts: NormalizedCase['artifacts'];
  readonly header: string;
  readonly payload: string;
  readonly contentType: string;
}

interface Bewits {
  readonly cases: readonly Pick<HeaderCase, 'name' | 'credentials' | 'request' | 'now' | 'expect'>[];
  readonly malformed: readonly { readonly target: string }[];
}

interface NormalizedCase {
  readonly artifacts: Readonly<Record<'ts' | 'nonce' | 'method' | 'resource' | 'host', string>> & {
    readonly port: number;
    readonly hash?: string;
    readonly ext?: string;
  };
  readonly normalized: string;
}

const DIRECTORY = new URL('../../vectors/hawk/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, DIRECTORY), 'utf8'));
const CASES: readonly HeaderCase[] = read('header.json');
/** Cases that are refused on purpose, by their names: the code, and the reason. */
const REFUSED: Readonly<Record<string, { code: string; why: string }>> = JSON.parse(
  readFileSync(new URL('hawk-refused.json', import.meta.url), 'utf8'),
);
/** A key of the vectors has 13 bytes, and a verifier takes none of fewer than 14. */
const SHORT_KEY = '2983d45yun89q';

function judge(scheme: Scheme, { key, id }: Credentials, sent: Sent, at: { now: number; origin: string }) {
  // The rule about short keys is one of the verifier: here the scheme itself is asked.
  const own: Scheme = { ...scheme, shortestSecretBytes: 13, toKey: (secret) => Buffer.from(secret) };
  const verifier = createVerifier({
    ...{ scheme: own, keys: [{ id, secret: key }], store: memoryStore() },
    ...{ clock: () => at.now * 1000, publicUrl: at.origin },
  });
  const { method, target: url, headers, body } = sent;
  return verifier.verify({ method, url, headers: headers.flat(), body: body ?? '' });
}

function originOf({ host, port }: { host: string; port: number }): string {
  return `http${port === 443 ? 's' : ''}://${host}:${port}`;
}

describe('the requests of Hawk', () => {
  it('are 12, with refusals only of some of them', () => {
    expect(CASES).toHaveLength(12);
    const names = CASES.map(({ name }) => name);
    expect(Object.keys(REFUSED).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(CASES)('are judged as they are to be: $name', async ({ name, credentials, request, ...at }) => {
    const scheme = hawk({ algorithm: credentials.algorithm });
    const verdict = await judge(scheme, credentials, request, { now: at.now, origin: originOf(at) });
    const { code = at.expect === 'valid' ? 'accepted' : 'timestamp_too_old' } = REFUSED[name] ?? {};
    expect(verdict.ok ? 'accepted' : verdict.code).toBe(code);
  });

  it.each(read('header-syntax.json').invalidAuthorization as readonly { authorization: string }[])(
    'are refused with a header that is none: $name',
    async ({ authorization }) => {
      const credentials = { id: '123', key: SHORT_KEY, algorithm: 'sha256' } as const;
      const headers = [['Authorization', authorization]] as const;
      const request = { method: 'GET', target: '/', headers };
      const verdict = await judge(hawk(), credentials, request, { now: 1353788437, origin: 'http://h' });
      expect(verdict).toMatchObject({ ok: false, response: { status: expect.toSatisfy((n) => n < 500) } });
    },
  );

  it.each(read('normalized-strings.json') as readonly NormalizedCase[])(
    'are signed as text: $normalized',
    ({ artifacts, normalized }) => {
      const { ts, nonce, hash, ext, resource, host, port, method } = artifacts;
      const given = { id: 'a', ts, nonce, mac: `${'A'.repeat(43)}=`, hash, ext };
      const pairs = Object.entries(given).filter(([, value]) => value !== undefined);
      const authorization = `Hawk ${pairs.map(([name, value]) => `${name}="${value}"`).join(', ')}`;
      const request = {
        ...{ method, url: resource, headers: ['Authorization', authorization] },
        ...{ body: Buffer.alloc(0), origin: originOf({ host, port }) },
      };
      const segments = hawk().introspection?.dissect(request, hawk().read(request, []) as never, 1);
      const text = Buffer.concat(
        (segments as readonly { bytes: Uint8Array }[]).map(({ bytes }) => bytes),
      ).toString();
      // The hash is computed from the payload, which these strings do not have.
      expect(text).toBe(normalized.replace(hash ?? '', ''));
    },
  );
});

describe('the bewits of Hawk', () => {
  const { cases, malformed }: Bewits = read('bewit.json');

  it.each(cases)(
    'are judged as they are to be: $name',
    async ({ request, credentials, now, ...expected }) => {
      const [, host = ''] = request.headers[0] ?? [];
      const origin = `http${host.endsWith(':443') ? 's' : ''}://${host}`;
      const verdict = await judge(hawk({ bewit: true }), credentials, request, { now, origin });
      expect(verdict.ok ? 'valid' : 'invalid').toBe(expected.expect);
      if (!verdict.ok) expect(verdict.code).toBe('timestamp_too_old');
      expect(await judge(hawk(), credentials, request, { now, origin })).toMatchObject({ ok: false });
    },
  );

  it.each(malformed)('are refused where they are malformed: $name', async ({ target }) => {
    const credentials = { id: '123456', key: SHORT_KEY, algorithm: 'sha256' } as const;
    const request = { method: 'GET', target, headers: [] };
    const at = { now: 1356420407, origin: 'http://example.com' };
    expect(await judge(hawk({ bewit: true }), credentials, request, at)).toMatchObject({
      code: 'malformed_target',
    });
  });

  it('are made as the library makes them', () => {
    const url = 'https://example.com:8080/somewhere?a=1';
    const exp = 1356420707;
    const credentials = { id: '123456', key: SHORT_KEY, algorithm: 'sha256' } as const;
    const ours = hawkBewit(url, {
      ...{ id: '123456', secret: SHORT_KEY, expiresAt: new Date(exp * 1000), ext: 'xandyandz' },
    });
    const localtimeOffsetMsec = (exp - 300) * 1000 - Date.now();
    const theirs = client.getBewit(url, {
      ...{ credentials, ttlSec: 300, ext: 'xandyandz', localtimeOffsetMsec },
    });
    const decode = (bewit: string) => Buffer.from(bewit, 'base64url').toString().split('\\')[0];
    expect(ours.startsWith(`${url}&bewit=`)).toBe(true);
    expect(decode(ours.split('bewit=')[1] ?? '')).toBe(decode(theirs));
  });
});

describe('the responses of Hawk', () => {
  it.each(read('server-authorization.json') as readonly ResponseCase[])(
    'are signed: $name',
    ({ credentials, artifacts, ...given }) => {
      const { method, host, port, resource, ts, nonce } = artifacts;
      const exchange = {
        ...{ secret: credentials.key, method, url: `http://${host}:${port}${resource}` },
        authorization: `Hawk id="123456", ts="${ts}", nonce="${nonce}", mac="x"`,
      };
      const response = { body: given.payload, contentType: given.contentType, ext: 'response-specific' };
      expect(hawkServerAuthorization(exchange, response)).toBe(given.header);
      expect(isHawkResponse(exchange, given.header, response)).toBe(true);
      expect(isHawkResponse(exchange, given.header)).toBe(true);
      expect(isHawkResponse(exchange, given.header, { ...response, body: 'another' })).toBe(false);
      expect(isHawkResponse({ ...exchange, method: 'GET' }, given.header, response)).toBe(false);
      expect(isHawkResponse(exchange, given.header.replace(/mac="./, 'mac="='), response)).toBe(false);
      expect(isHawkResponse(exchange, 'Basic x', response)).toBe(false);
    },
  );
});
