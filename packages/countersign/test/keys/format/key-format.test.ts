import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksumOf } from '../../../src/keys/format/checksum.ts';
import { keyFormat } from '../../../src/keys.ts';

const byMode = keyFormat({ prefix: { test: 'acme_test', live: 'acme_live' } });
const plain = keyFormat({ prefix: 'acme_secret' });
/** Made with Python: zlib.crc32 and base62 with the digits first. */
const PUBLISHED = 'acme_secret_0123456789ABCDEFGHIJKLMNOPQRST1nRNbg';

describe('the checksum', () => {
  it.each([
    // zlib.crc32(b'123456789') is 0xcbf43926, the check value of CRC-32.
    ['123456789', '3jZRME'],
    ['', '000000'],
  ])('of "%s" is its CRC-32 in base62, with zeros before it', (text, checksum) => {
    expect(checksumOf(text)).toBe(checksum);
  });
});

describe('a text of a format', () => {
  it('has the prefix of its mode, thirty random characters and a checksum', () => {
    const text = byMode.generate('live');
    expect(text).toMatch(/^acme_live_[0-9A-Za-z]{36}$/);
    expect(byMode.generate('test')).toMatch(/^acme_test_/);
    expect(plain.generate()).toMatch(/^acme_secret_[0-9A-Za-z]{36}$/);
    expect(byMode.generate('live')).not.toBe(text);
  });

  it('has as many random characters as are asked for', () => {
    const long = keyFormat({ prefix: 'ak', randomCharacters: 43 });
    expect(long.generate()).toMatch(/^ak_[0-9A-Za-z]{49}$/);
    expect(long.matches(long.generate())).toBe(true);
    expect(long.matches(keyFormat({ prefix: 'ak' }).generate())).toBe(false);
  });

  it('tells its mode, where each has a prefix', () => {
    expect(byMode.modeOf(byMode.generate('live'))).toBe('live');
    expect(byMode.modeOf(byMode.generate('test'))).toBe('test');
    expect(byMode.modeOf('ak_17')).toBeUndefined();
    expect(plain.modeOf(plain.generate('live'))).toBeUndefined();
  });

  it('cannot be made without a mode, where each has a prefix', () => {
    expect(() => byMode.generate()).toThrow('give "mode"');
  });

  it('is known by others who count the checksum as documented', () => {
    expect(plain.matches(PUBLISHED)).toBe(true);
  });

  it('is told from one with any single character changed, left out or doubled', () => {
    const text = plain.generate();
    for (let i = 0; i < text.length; i++) {
      const other = text[i] === 'x' ? 'y' : 'x';
      for (const put of [other, '', `${text[i]}${text[i]}`]) {
        const wrong = `${text.slice(0, i)}${put}${text.slice(i + 1)}`;
        expect(plain.matches(wrong), wrong).toBe(false);
      }
    }
  });

  it('is told from one with two neighbours exchanged, and from one of the other mode', () => {
    const text = byMode.generate('live');
    for (let i = 0; i + 1 < text.length; i++) {
      if (text[i] === text[i + 1]) continue;
      const wrong = `${text.slice(0, i)}${text[i + 1]}${text[i]}${text.slice(i + 2)}`;
      expect(byMode.matches(wrong), wrong).toBe(false);
    }
    expect(byMode.matches(text.replace('live', 'test'))).toBe(false);
  });

  it('is never any other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(plain.matches(text)).toBe(false);
        expect(plain.matches(`acme_secret_${text}`)).toBe(false);
      }),
    );
    for (const text of [undefined, null, 7, {}]) expect(plain.matches(text as never)).toBe(false);
    expect(plain.matches(`${plain.generate()}\n`)).toBe(false);
    expect(plain.matches(` ${plain.generate()}`)).toBe(false);
  });

  it('is found in a longer text by the pattern, however it is surrounded', () => {
    const texts = [byMode.generate('live'), byMode.generate('test')];
    const source = `key = "${texts[0]}";\nexport KEY=${texts[1]}\nacme_live_short acme_other_${'x'.repeat(36)}`;
    expect(source.match(new RegExp(byMode.pattern, 'g'))).toEqual(texts);
    expect(byMode.pattern).toBe('acme_(?:test|live)_[0-9A-Za-z]{36}');
    expect(plain.pattern).toBe('acme_secret_[0-9A-Za-z]{36}');
  });

  it.each([
    [{ test: 'test_acme', live: 'acme' }],
    [{ test: 'acme_t', live: 'acme_l' }],
    [{ test: 'pk_live_1', live: 'pk_live_2' }],
    [{ test: 'sk_test', live: 'sk_live' }],
  ])('is found by the pattern of prefixes such as %j', (prefix) => {
    const format = keyFormat({ prefix });
    for (const mode of ['test', 'live'] as const) {
      const text = format.generate(mode);
      expect(text.match(new RegExp(format.pattern))?.[0]).toBe(text);
      expect(format.matches(text)).toBe(true);
      expect(format.modeOf(text)).toBe(mode);
    }
  });
});

describe('a mistyped text', () => {
  it('begins with a prefix and is not of the format', () => {
    const text = byMode.generate('live');
    expect(byMode.isMistyped(text)).toBe(false);
    expect(byMode.isMistyped(text.slice(0, -1))).toBe(true);
    expect(byMode.isMistyped(`${text} `)).toBe(true);
    expect(byMode.isMistyped('acme_live_')).toBe(true);
    // An older key, from before there was a format.
    expect(byMode.isMistyped('ak_17')).toBe(false);
    expect(byMode.isMistyped('acme_live')).toBe(false);
  });
});

describe('keyFormat', () => {
  it.each<[unknown, RegExp]>([
    [undefined, /options object/],
    [{}, /"prefix" must be a text/],
    [{ prefix: 7 }, /"prefix" must be a text/],
    [{ prefix: 'a' }, /2 to 32 lower-case letters/],
    [{ prefix: 'Acme' }, /2 to 32 lower-case letters/],
    [{ prefix: 'acme_' }, /underscore at its ends/],
    [{ prefix: 'acme live' }, /2 to 32/],
    [{ prefix: { live: 'acme_live' } }, /"prefix.test"/],
    [{ prefix: { test: 'a_test', live: 'a_live', prod: 'a' } }, /"prod"/],
    [{ prefix: { test: 'acme', live: 'acme' } }, /must not begin with that of the other/],
    [{ prefix: { test: 'acme', live: 'acme_live' } }, /must not begin with that of the other/],
    [{ prefix: 'acme', randomCharacters: 21 }, /"randomCharacters"/],
    [{ prefix: 'acme', length: 30 }, /"length"/],
  ])('refuses what is not sound: %j', (options, message) => {
    expect(() => keyFormat(options as never)).toThrow(message);
  });
});
