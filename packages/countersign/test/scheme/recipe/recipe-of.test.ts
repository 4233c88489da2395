import { describe, expect, it } from 'vitest';
import {
  anyOf,
  defineScheme,
  header,
  headerParam,
  jsonField,
  lines,
  message,
  part,
} from '../../../src/index.ts';
import { recipeOf } from '../../../src/scheme.ts';
import { ip2 } from '../../../src/schemes/ip2.ts';
import { stripe } from '../../../src/schemes/stripe.ts';

const DECLARATION = {
  name: 'acme',
  keyId: header('X-Key'),
  timestamp: headerParam('X-Signature', 't', 'unixMilliseconds'),
  nonce: header('X-Nonce'),
  signature: headerParam('X-Signature', 'v1', { encoding: 'base64', prefix: 'mac:' }),
  secret: { prefix: 'sec_', encoding: 'base64' },
  algorithm: 'hmac-sha512',
  message: message`${part.timestamp}\n${part.nonce}\n${part.sha256(part.base64(part.body), 'raw')}${part.optional('?', part.query)}`,
  toleranceSeconds: 60,
  replay: 'nonce',
  eventId: jsonField(['data', 'id']),
} as const;

describe('a recipe', () => {
  it('says where each value travels, and in which form', () => {
    expect(recipeOf(defineScheme(DECLARATION))).toMatchObject({
      name: 'acme',
      keyId: { place: 'header', header: 'X-Key' },
      timestamp: { header: 'X-Signature', parameter: 't', format: 'unixMilliseconds' },
      signature: { header: 'X-Signature', parameter: 'v1', prefix: 'mac:', encoding: 'base64' },
      secret: { prefix: 'sec_', encoding: 'base64' },
      algorithm: 'hmac-sha512',
      window: { pastSeconds: 60, futureSeconds: 60 },
      replay: 'nonce',
      optional: { eventId: { place: 'json', path: ['data', 'id'] } },
      gaps: [],
    });
  });

  it('says step by step what is signed', () => {
    expect(recipeOf(defineScheme(DECLARATION)).message).toEqual([
      { kind: 'timestamp' },
      { kind: 'text', text: '\n' },
      { kind: 'nonce' },
      { kind: 'text', text: '\n' },
      {
        kind: 'digest',
        algorithm: 'sha256',
        encoding: 'raw',
        of: [{ kind: 'base64', of: [{ kind: 'body' }] }],
      },
      {
        kind: 'optional',
        before: '?',
        of: [{ kind: 'query', isDecoded: false, isSorted: false }],
        after: [],
      },
    ]);
  });

  it('lists the variants of a message apart from the one to use', () => {
    const scheme = defineScheme({
      ...DECLARATION,
      message: [
        lines(part.timestamp, part.nonce, part.body),
        message`${part.nonce}${part.timestamp}${part.body}`,
      ],
    });
    const { message: first, otherMessages } = recipeOf(scheme);
    expect(first).toHaveLength(5);
    expect(otherMessages).toEqual([[{ kind: 'nonce' }, { kind: 'timestamp' }, { kind: 'body' }]]);
  });

  it('names what it cannot say: a part, a secret, an algorithm and a time of the application', () => {
    const own = { label: '{own}', compile: () => () => {} };
    const scheme = defineScheme({
      ...DECLARATION,
      timestamp: header('X-Time', { format: { description: 'swatch beats', parse: Number, format: String } }),
      secret: (secret) => Buffer.from(secret),
      message: message`${part.timestamp}${part.nonce}${part.sha256(message`${own}${part.body}`)}`,
    });
    expect(recipeOf(scheme).gaps).toEqual([
      { at: 'message[2]', what: '{own}' },
      { at: 'secret', what: 'a function makes the key of the secret' },
      { at: 'timestamp', what: 'swatch beats' },
    ]);
  });

  it('has no gap for IP2, whose date is a pattern and whose key is a digest', () => {
    const { gaps, timestamp, secret } = recipeOf(ip2());
    expect(gaps).toEqual([]);
    expect(timestamp?.format).toEqual({ pattern: '%A, %d %B %Y %H:%M:%S GMT' });
    expect(secret).toEqual({ digest: { algorithm: 'md5', encoding: 'base64' } });
  });

  it('does not claim to know what a scheme signs that writes something else than it declared', () => {
    const scheme = { ...stripe(), description: '{something else}' };
    expect(recipeOf(scheme).gaps).toEqual([{ at: 'message[0]', what: '{something else}' }]);
  });

  it('is refused for a scheme that was not declared', () => {
    const { introspection: _, ...plain } = stripe();
    expect(() => recipeOf(plain)).toThrow(
      'recipeOf(): the scheme "stripe" is not declared with defineScheme()',
    );
    expect(() => recipeOf(anyOf(stripe(), ip2()))).toThrow('stands for several schemes');
  });
});
