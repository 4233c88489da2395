import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createVerifier, memoryStore, part, type Scheme } from 'countersign';
import { signRequest } from 'countersign/client';
import { oauth1BodyHash } from 'countersign/schemes/oauth1-body-hash';
import OAuth from 'oauth-1.0a';
import { describe, expect, it } from 'vitest';
import { MessageWriter } from '../../../packages/countersign/src/scheme/message/message-writer.ts';
import { encodePercent } from '../../../packages/countersign/src/scheme/target.ts';
import { HeaderReader } from '../../../packages/countersign/src/scheme/values/header-reader.ts';

interface Case {
  readonly name: string;
  readonly scheme: string;
  readonly clientSecret?: string;
  readonly tokenSecret?: string;
  readonly publicPem?: string;
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
  };
  readonly oauth: Readonly<Record<string, string>>;
  readonly signatureBaseString: string;
  readonly expect: 'valid' | 'invalid';
}

const read = <T>(name: string): readonly T[] =>
  JSON.parse(readFileSync(new URL(`../../vectors/oauth1/${name}`, import.meta.url), 'utf8'));
const CASES = read<Case>('cases.json');

/** Cases that are refused on purpose, by their names: the code, and the reason. */
const REFUSED: Readonly<Record<string, { code: string; why: string }>> = JSON.parse(
  readFileSync(new URL('oauth1-refused.json', import.meta.url), 'utf8'),
);
const LONG_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;

function judge({ scheme: protocol, publicPem, ...vector }: Case) {
  const { method, target: url, headers, body } = vector.request;
  const host = headers.find(([name]) => name === 'Host')?.[1];
  const isRsa = publicPem !== undefined;
  const scheme = oauth1BodyHash({ rsaSha1: isRsa });
  const secret = isRsa
    ? String(LONG_KEY.export({ format: 'pem', type: 'spki' }))
    : `${vector.clientSecret}&${vector.tokenSecret}`;
  const verifier = createVerifier({
    ...{ scheme, keys: [{ id: vector.oauth.oauth_consumer_key ?? '', secret }], store: memoryStore() },
    ...{ clock: () => Number(vector.oauth.oauth_timestamp) * 1000, publicUrl: `${protocol}://${host}` },
  });
  return verifier.verify({ method, url, headers: headers.flat(), body });
}

describe('the requests of RFC 5849 and others', () => {
  it('are nine', () => {
    expect(CASES).toHaveLength(9);
  });

  it.each(CASES)('are judged as they are to be: $name', async (vector) => {
    const verdict = await judge(vector);
    const { code = vector.expect === 'valid' ? 'accepted' : 'signature_mismatch' } =
      REFUSED[vector.name] ?? {};
    expect(verdict.ok ? 'accepted' : verdict.code).toBe(code);
  });

  it.each(CASES.filter(({ name }) => REFUSED[name] === undefined))(
    'are refused with another target: $name',
    async (vector) => {
      const target = `${vector.request.target}${vector.request.target.includes('?') ? '&' : '?'}x=1`;
      expect(await judge({ ...vector, request: { ...vector.request, target } })).toMatchObject({
        code: 'signature_mismatch',
      });
    },
  );
});

describe('the encoding of RFC 5849', () => {
  it.each(read<{ input: string; encoded: string }>('percent-encoding.json'))(
    'is that of RFC 3986: $encoded',
    ({ input, encoded }) => {
      expect(encodePercent(input)).toBe(encoded);
    },
  );

  it.each(read<{ input: string; normalized: string }>('parameter-normalization.json'))(
    'sorts parameters: $input',
    ({ input, normalized }) => {
      const write = part.sortedForm({ from: 'query' }).compile(new HeaderReader());
      const out = new MessageWriter();
      write(
        { method: 'GET', url: `/?${input}`, headers: [], body: Buffer.alloc(0) },
        { headers: [] } as never,
        out,
      );
      expect(Buffer.from(out.whole()).toString()).toBe(normalized);
    },
  );
});

describe('oauth-1.0a', () => {
  const NOW = 1_764_547_200;
  const ORIGIN = 'https://api.example.test';
  const KEY = { id: 'ck', secret: 'consumer-secret-1&token-secret-1' };
  const METHODS = [
    { method: 'HMAC-SHA1', digest: 'sha1' },
    { method: 'HMAC-SHA256', digest: 'sha256' },
  ] as const;

  const client = (method: string, digest: string) => {
    const oauth = new OAuth({
      ...{ consumer: { key: 'ck', secret: 'consumer-secret-1' }, signature_method: method },
      hash_function: (text, key) => createHmac(digest, key).update(text).digest('base64'),
      body_hash_function: (body) => createHash(digest).update(body).digest('base64'),
    });
    oauth.getTimeStamp = () => NOW;
    return oauth;
  };
  const TOKEN = { key: 'a token', secret: 'token-secret-1' };
  const options = { clock: () => NOW * 1000, publicUrl: ORIGIN };
  const verifierOf = (scheme: Scheme) =>
    createVerifier({ scheme, keys: [KEY], store: memoryStore(), ...options });

  it.each(METHODS)(
    'is taken with $method, in the header, the query and the form',
    async ({ method, digest }) => {
      const verifier = verifierOf(oauth1BodyHash({ parametersIn: ['header', 'query', 'form'] }));
      const oauth = client(method, digest);
      const data = { d: 'é +', e: '' };
      // It adds the parameters of the query to the data that it is given.
      const form = { method: 'POST', url: `${ORIGIN}/a?b=1&c=%20x`, data: { ...data } };
      const signed = oauth.authorize(form, TOKEN);
      const type = ['Content-Type', 'application/x-www-form-urlencoded'];
      const encode = (pairs: object) =>
        Object.entries(pairs)
          .map((pair) => pair.map((each) => encodePercent(String(each))).join('='))
          .join('&');
      const header = ['Authorization', oauth.toHeader(signed).Authorization];
      const url = '/a?b=1&c=%20x';
      const own = Object.fromEntries(Object.entries(signed).filter(([name]) => name.startsWith('oauth_')));
      const sent = [
        { method: 'POST', url, headers: [...type, ...header], body: encode(data) },
        { method: 'POST', url: `${url}&${encode(own)}`, headers: type, body: encode(data) },
        { method: 'POST', url, headers: type, body: encode({ ...data, ...own }) },
      ];
      for (const [i, request] of sent.entries())
        expect(await verifier.verify(request)).toMatchObject(i === 0 ? { ok: true } : { code: 'replayed' });
    },
  );

  it.each(METHODS)('signs as Countersign does, with $method', ({ method, digest }) => {
    const url = `${ORIGIN}/a?b=1&c=%20x`;
    const headers = { 'content-type': 'application/json' };
    const ours = signRequest(
      oauth1BodyHash({ signsWith: method, token: TOKEN.key }),
      KEY,
      { method: 'POST', url, headers, body: '{"a":1}' },
      { clock: options.clock, nonce: () => 'n1' },
    );
    const oauth = client(method, digest);
    oauth.getNonce = () => 'n1';
    const request = { url, method: 'POST', data: '{"a":1}', includeBodyHash: true };
    const theirs = oauth.toHeader(oauth.authorize(request, TOKEN)).Authorization;
    const parameters = (text = '') => text.replace('OAuth ', '').split(', ').sort();
    expect(parameters(ours.Authorization)).toEqual(parameters(theirs));
  });
});
