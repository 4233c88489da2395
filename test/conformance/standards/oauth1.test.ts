import { createHash, createHmac } from 'node:crypto';
import { createVerifier, memoryStore, type Scheme } from 'countersign';
import { signRequest } from 'countersign/client';
import { oauth1BodyHash } from 'countersign/schemes/oauth1-body-hash';
import OAuth from 'oauth-1.0a';
import { describe, expect, it } from 'vitest';
import { encodePercent } from '../../../packages/countersign/src/scheme/target.ts';
import { examplesIn, REFUSED, verdictOn } from '../suites/oauth1.ts';

const EXAMPLES = examplesIn(new URL('../../vectors/oauth1/', import.meta.url));

describe('the requests of RFC 5849 and others', () => {
  it.each(EXAMPLES.filter(({ name }) => REFUSED[name] === undefined))(
    'are refused with another target: $name',
    async (example) => {
      const target = `${example.request.target}${example.request.target.includes('?') ? '&' : '?'}x=1`;
      expect(await verdictOn({ ...example, request: { ...example.request, target } })).toMatchObject({
        code: 'signature_mismatch',
      });
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
