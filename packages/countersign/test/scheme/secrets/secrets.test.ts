import { describe, expect, it } from 'vitest';
import { secretProblem, toKeyBytes } from '../../../src/scheme/secrets/secrets.ts';

const BYTES = Buffer.from('\u0000\u00ff\u00fe secret of 20 byt', 'latin1');

describe('toKeyBytes', () => {
  it.each(['hex', 'base64', 'base64url'] as const)('decodes a secret in %s', (encoding) => {
    expect(toKeyBytes(BYTES.toString(encoding), encoding)).toEqual(BYTES);
  });

  it('takes a text as its UTF-8 bytes, undecoded', () => {
    expect(toKeyBytes('ZGVtby1zZWNyZXQ=', 'utf8')).toEqual(Buffer.from('ZGVtby1zZWNyZXQ='));
    expect(toKeyBytes('pässwörd-🔑-xx', 'utf8')).toEqual(Buffer.from('pässwörd-🔑-xx', 'utf8'));
  });

  it.each([
    ['empty', '', /empty/],
    ['with a line feed at its end', `${'x'.repeat(20)}\n`, /whitespace/],
    ['with a space before it', ` ${'x'.repeat(20)}`, /whitespace/],
    ['with a no-break space', `${'x'.repeat(20)}\u00a0`, /whitespace/],
    ['with a byte order mark', `\ufeff${'x'.repeat(20)}`, /whitespace/],
    ['of 13 bytes', 'x'.repeat(13), /shorter than 14/],
    ['of nothing but spaces', ' '.repeat(20), /whitespace/],
  ])('refuses a secret %s', (_what, secret, reason) => {
    for (const encoding of ['utf8', 'hex', 'base64'] as const) {
      expect(() => toKeyBytes(secret, encoding)).toThrow(reason);
    }
  });

  it('takes 14 bytes, counted as bytes', () => {
    expect(toKeyBytes('x'.repeat(14), 'utf8')).toHaveLength(14);
    expect(toKeyBytes('é'.repeat(7), 'utf8')).toHaveLength(14);
  });

  it('refuses a secret that decodes to fewer than 14 bytes', () => {
    expect(() => toKeyBytes('ab'.repeat(13), 'hex')).toThrow(/fewer than 14/);
    expect(toKeyBytes('ab'.repeat(14), 'hex')).toHaveLength(14);
  });

  it.each([
    ['base64', 'not strict base64 at all'],
    ['base64', `${BYTES.toString('base64').slice(0, -1)}!`],
    ['base64', BYTES.toString('base64').replace(/=+$/, '')],
    ['base64url', BYTES.toString('base64')],
    ['hex', 'xyxyxyxyxyxyxyxyxyxyxyxyxyxyxyxy'],
  ] as const)('refuses what is not strict %s, and never quotes it: $1', (encoding, secret) => {
    let message = '';
    try {
      toKeyBytes(secret, encoding);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain(`strict ${encoding}`);
    expect(message).not.toContain(secret);
  });
});

describe('secretProblem', () => {
  it.each([
    [undefined, 'is undefined: is its environment variable set?'],
    [null, 'is null: is its environment variable set?'],
    [5, 'must be a text, got a number'],
    [{}, 'must be a text, got an object'],
    [Buffer.alloc(20), 'must be a text, got a Buffer'],
  ])('says of %s what it is', (secret, problem) => {
    expect(secretProblem(secret)).toBe(problem);
  });
});
