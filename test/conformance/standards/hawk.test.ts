import { hawkBewit, isHawkResponse } from 'countersign/schemes/hawk';
import { client } from 'hawk';
import { describe, expect, it } from 'vitest';
import { answerOf, responseCases, SHORT_KEY } from '../suites/hawk.ts';

describe('the bewits of Hawk', () => {
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
  it.each(responseCases(new URL('../../vectors/hawk/', import.meta.url)))(
    'are refused where something else was answered: $name',
    (each) => {
      const { exchange, response } = answerOf(each);
      const { header } = each;
      expect(isHawkResponse(exchange, header)).toBe(true);
      expect(isHawkResponse(exchange, header, { ...response, body: 'another' })).toBe(false);
      expect(isHawkResponse({ ...exchange, method: 'GET' }, header, response)).toBe(false);
      expect(isHawkResponse(exchange, header.replace(/mac="./, 'mac="='), response)).toBe(false);
      expect(isHawkResponse(exchange, 'Basic x', response)).toBe(false);
    },
  );
});
