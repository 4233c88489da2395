import { describe, expect, it } from 'vitest';
import { throttleName, throttleSource } from '../../src/checks/throttle-source.ts';

describe('the sender of an address', () => {
  const sourceOf = throttleSource();

  it.each([
    ['2001:db8:1:2::7', '2001:db8:1:2:ffff:ffff:ffff:ffff'],
    ['2001:db8::1', '2001:DB8:0:0:1::'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['fe80::1%eth0', 'fe80::2'],
  ])('is the same for %s and %s', (one, other) => {
    expect(sourceOf(one)).toBe(sourceOf(other));
  });

  it.each([
    ['2001:db8:1:b::1', '2001:db8:b:1::1'],
    ['2001:db8:1:2::7', '2001:db8:1:3::7'],
    ['203.0.113.7', '203.0.113.8'],
    ['unix:one', 'unix:two'],
  ])('is another for %s than for %s', (one, other) => {
    expect(sourceOf(one)).not.toBe(sourceOf(other));
  });
});

describe('the name of what a stranger writes', () => {
  it('is what was written, up to 64 characters', () => {
    expect(throttleName('x'.repeat(64))).toBe('x'.repeat(64));
  });

  it('is a digest beyond, longer than any text that is its own name, the same each time and another for another text', () => {
    const [one, again, other] = ['x'.repeat(65), 'x'.repeat(65), `${'x'.repeat(64)}y`].map(throttleName);
    expect(one).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });
});
