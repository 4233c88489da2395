import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type MasterKeys, toMasterKeyRing } from '../../../src/keys/sealing/master-keys.ts';

const one = randomBytes(32);
const two = randomBytes(32);

function failure(masterKeys: unknown): Error {
  try {
    toMasterKeyRing(masterKeys as MasterKeys);
  } catch (error) {
    return error as Error;
  }
  throw new Error('it was taken');
}

describe('toMasterKeyRing', () => {
  it('reads a text, of which the first key is current', () => {
    const ring = toMasterKeyRing(`2026:${two.toString('base64')},2025:${one.toString('base64')}`);
    expect(ring.currentId).toBe('2026');
    expect(ring.current.export()).toEqual(two);
    expect(ring.get('2025')?.export()).toEqual(one);
    expect(ring.get('2024')).toBeUndefined();
    expect(ring.get('__proto__')).toBeUndefined();
  });

  it('reads an object, which says what is current', () => {
    const ring = toMasterKeyRing({ current: 'b', keys: { a: one, b: new Uint8Array(two) } });
    expect(ring.currentId).toBe('b');
    expect(ring.current.export()).toEqual(two);
  });

  it('is not changed by what happens to the given bytes', () => {
    const bytes = Uint8Array.from(one);
    const ring = toMasterKeyRing({ current: 'a', keys: { a: bytes } });
    bytes.fill(0);
    expect(ring.current.export()).toEqual(one);
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /give "<id>:<base64 of 32 bytes>"/i],
    ['an empty text', '', /is empty/],
    ['a key without an id', one.toString('base64'), /entry 1 has no id/],
    ['an empty id', `:${one.toString('base64')}`, /entry 1 has no id/],
    ['an id with a dot', `a.b:${one.toString('base64')}`, /entry 1 has no id/],
    ['an id that is too long', `${'a'.repeat(33)}:${one.toString('base64')}`, /entry 1 has no id/],
    ['a comma at the end', `a:${one.toString('base64')},`, /entry 2 has no id/],
    ['a trailing newline', `a:${one.toString('base64')}\n`, /whitespace/],
    ['31 bytes', `a:${one.subarray(1).toString('base64')}`, /the key "a" is 31 bytes long, not 32/],
    ['33 bytes', { current: 'a', keys: { a: Buffer.concat([one, two]).subarray(0, 33) } }, /"a" is 33 bytes/],
    ['unpadded base64', `a:${one.toString('base64').replace('=', '')}`, /"a" is not strict base64/],
    ['hex', `a:${one.toString('hex')}`, /"a" is (not strict base64|48 bytes)/],
    ['base64url', `a:${Buffer.alloc(32, 0xfb).toString('base64url')}`, /"a" is not strict base64/],
    ['a placeholder', `a:${Buffer.alloc(32).toString('base64')}`, /"a" is one byte repeated/],
    ['a text for bytes', { current: 'a', keys: { a: one.toString('base64') } }, /"a" is not a Uint8Array/],
    ['an id given twice', `a:${one.toString('base64')},a:${two.toString('base64')}`, /"a" is given twice/],
    ['a current key that is not there', { current: 'b', keys: { a: one } }, /"current"/],
    ['no keys', { current: 'a', keys: {} }, /"current"/],
    ['an unknown member', { currentId: 'a', keys: { a: one } }, /unknown option "currentId"/],
  ])('refuses %s', (_name, masterKeys, message) => {
    const error = failure(masterKeys);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(message);
  });

  it('never shows a part of a key, even where id and key are mixed up', () => {
    const text = one.toString('base64');
    for (const masterKeys of [
      `${text}:a`,
      `a:${text.slice(1)}`,
      `a:${text},${text}`,
      `${one.toString('hex')}:a`,
    ]) {
      const { message } = failure(masterKeys);
      for (let i = 0; i + 8 <= text.length; i++) expect(message).not.toContain(text.slice(i, i + 8));
      expect(message).not.toContain(one.toString('hex').slice(0, 8));
    }
  });
});
