import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  type FailureThrottle,
  type FailureThrottleOptions,
  failureThrottle,
} from '../../src/checks/failure-throttle.ts';
import { acmeRequest, acmeVerifier, codeOf, key, NOW, OTHER_SECRET } from '../support/acme.ts';

const failing = (address: string) => acmeRequest({ address, secret: OTHER_SECRET });

describe('the failure throttle', () => {
  it('that blocks turns an address away after its failures, and not before', async () => {
    const verifier = acmeVerifier({ failureThrottle: { limit: 3, windowSeconds: 60, block: true } });
    for (let i = 0; i < 3; i++)
      expect(codeOf(await verifier.verify(failing('192.0.2.1')))).toBe('signature_mismatch');
    expect(codeOf(await verifier.verify(failing('192.0.2.1')))).toBe('too_many_failures');
    expect(codeOf(await verifier.verify(acmeRequest({ address: '192.0.2.1' })))).toBe('too_many_failures');
  });

  it('that blocks says how long, and that long is enough under traffic that does not stop', async () => {
    let nowMs = NOW;
    const verifier = acmeVerifier({
      failureThrottle: { limit: 2, windowSeconds: 60, block: true },
      clock: () => nowMs,
    });
    for (let i = 0; i < 2; i++) await verifier.verify(failing('192.0.2.1'));
    const verdict = await verifier.verify(failing('192.0.2.1'));
    const seconds = 'retryAfterSeconds' in verdict ? (verdict.retryAfterSeconds ?? 0) : 0;
    expect(seconds).toBeGreaterThan(0);
    for (let i = 0; i < seconds; i++) {
      expect(codeOf(await verifier.verify(failing('192.0.2.1')))).toBe('too_many_failures');
      nowMs += 1000;
    }
    const time = String(Math.floor(nowMs / 1000));
    expect(codeOf(await verifier.verify(acmeRequest({ address: '192.0.2.1', time })))).toBe('accepted');
  });

  it('does not count requests that are accepted', async () => {
    const verifier = acmeVerifier({ failureThrottle: { limit: 1, windowSeconds: 60 } });
    for (let i = 0; i < 5; i++) expect(codeOf(await verifier.verify(acmeRequest()))).toBe('accepted');
  });

  it('does not count refusals of a sender that has proved the secret', async () => {
    const limits = [{ limit: 1, windowSeconds: 60 }];
    const keys = { find: () => ({ ...key, limits }) };
    const verifier = acmeVerifier({ keys, failureThrottle: { limit: 1, windowSeconds: 60 } });
    const request = acmeRequest();
    await verifier.verify(request);
    for (let i = 0; i < 3; i++) {
      expect(codeOf(await verifier.verify(request))).toBe('replayed');
      expect(codeOf(await verifier.verify(acmeRequest()))).toBe('rate_limited');
    }
  });

  it('does not count failures that are ours', async () => {
    const keys = { find: () => Promise.reject(new Error('down')) };
    const verifier = acmeVerifier({ keys, failureThrottle: { limit: 1, windowSeconds: 60 } });
    for (let i = 0; i < 3; i++) expect(codeOf(await verifier.verify(acmeRequest()))).toBe('keys_unavailable');
  });

  it('counts addresses apart', async () => {
    const verifier = acmeVerifier({ failureThrottle: { limit: 1, windowSeconds: 60, block: true } });
    await verifier.verify(failing('192.0.2.1'));
    expect(codeOf(await verifier.verify(acmeRequest({ address: '192.0.2.2' })))).toBe('accepted');
    expect(codeOf(await verifier.verify(acmeRequest({ address: '192.0.2.1' })))).toBe('too_many_failures');
  });

  it.each([
    ['an address with its ports', '192.0.2.1:49152', '192.0.2.1', true],
    ['an IPv6 address in brackets', '[2001:db8::1]', '2001:db8::1', true],
    ['an IPv6 address with its ports', '[2001:db8::1]:49152', '[2001:db8::2]:49153', true],
    ['an address in quotes', '"[2001:db8::1]:443"', '2001:db8::1', true],
    ['an address with an obfuscated port', '192.0.2.1:_x', '192.0.2.1', false],
    ['what has no port for one apart', '192.0.2.1:x y', '192.0.2.1', false],
    ['a mapped address with the IPv4 address', '::ffff:192.0.2.1', '192.0.2.1', true],
    ['two spellings of one IPv6 address', '2001:db8::1', '2001:0DB8:0::0:1', true],
    ['the addresses of one /64', '2001:db8:1:2::1', '2001:db8:1:2:ffff::9', true],
    ['two /64 apart', '2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['zones of one address', 'fe80::1%eth0', 'fe80::1%eth1', true],
    ['an IPv4 address apart from its neighbour', '192.0.2.1', '192.0.2.2', false],
    ['what is no address by its text', 'unix socket', 'unix socket', true],
    ['what is no address apart', 'one', 'two', false],
  ])('counts %s', (_what, first, second, together) => {
    const throttle = failureThrottle({ limit: 1, windowSeconds: 60 });
    throttle.countFailure(first, NOW);
    expect(throttle.isThrottled(second, NOW)).toBe(together);
  });

  it('counts requests without an address together', async () => {
    const verifier = acmeVerifier({ failureThrottle: { limit: 1, windowSeconds: 60, block: true } });
    await verifier.verify({ ...failing(''), address: undefined });
    expect(codeOf(await verifier.verify({ ...acmeRequest(), address: undefined }))).toBe('too_many_failures');
  });

  it('watches no more addresses than it may', () => {
    const throttle = failureThrottle({ limit: 1, windowSeconds: 60, maxAddresses: 2 });
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) throttle.countFailure(address, NOW);
    expect(throttle.isThrottled('192.0.2.3', NOW)).toBe(true);
    expect(throttle.isThrottled('192.0.2.1', NOW)).toBe(false);
  });

  it('forgets the address that was quiet for longest, and not the one that keeps failing', () => {
    const throttle = failureThrottle({ limit: 1, windowSeconds: 60, maxAddresses: 2 });
    throttle.countFailure('192.0.2.1', NOW);
    for (let i = 2; i < 200; i++) {
      throttle.countFailure(`192.0.2.${i}`, NOW);
      expect(throttle.isThrottled('192.0.2.1', NOW)).toBe(true);
    }
  });

  it('keeps nothing of an address that has not failed', () => {
    const throttle = failureThrottle({ limit: 1, windowSeconds: 60, maxAddresses: 1 });
    throttle.countFailure('192.0.2.1', NOW);
    throttle.isThrottled('192.0.2.2', NOW);
    expect(throttle.isThrottled('192.0.2.1', NOW)).toBe(true);
  });

  it.each([
    [{ limit: 0, windowSeconds: 60 }],
    [{ limit: 1.5, windowSeconds: 60 }],
    [{ limit: 1, windowSeconds: 0 }],
    [{ limit: 1, windowSeconds: Number.NaN }],
    [{ limit: 1, windowSeconds: 60, maxAddresses: 0 }],
    [{ limit: 1, windowSeconds: 60, maxAddresses: 1.5 }],
    [{ limit: 1, windowSeconds: 60, window: 5 }],
    [{ limit: 1, windowSeconds: 60, block: 'yes' }],
    [{ limit: 1, windowSeconds: 60, verificationsPerSecond: 0 }],
    [{ limit: 1, windowSeconds: 60, verificationsPerSecond: Number.POSITIVE_INFINITY }],
    [{ limit: 1, windowSeconds: 60, bytesPerSecond: -1 }],
    [{ limit: 1, windowSeconds: 60, bytesPerSecond: '1' }],
  ])('refuses %j', (options) => {
    expect(() => failureThrottle(options as FailureThrottleOptions)).toThrow(/"failureThrottle(\.\w+)*"/);
  });
});

/** A throttle with an address that has failed too often. */
function throttledAt(address: string, options: Partial<FailureThrottleOptions> = {}): FailureThrottle {
  const throttle = failureThrottle({ limit: 4, windowSeconds: 60, ...options });
  for (let i = 0; i < 4; i++) throttle.countFailure(address, NOW);
  return throttle;
}

/** Asks for `of` turns at one time, and counts those that the throttle gives at once. */
function turns(
  throttle: FailureThrottle,
  address: string,
  { of, nowMs }: { of: number; nowMs: number },
): number {
  return Array.from({ length: of }, () => throttle.takeTurn(address, nowMs)).filter((wait) => wait === 0)
    .length;
}

describe('the share of a throttled sender', () => {
  const sender = '192.0.2.1';

  it('is one and a quarter of the limit at once, and at least one', () => {
    expect(turns(throttledAt(sender), sender, { of: 20, nowMs: NOW })).toBe(5);
    expect(turns(throttledAt(sender, { limit: 1 }), sender, { of: 20, nowMs: NOW })).toBe(1);
  });

  it('fills again by its rate, and no further than it was', () => {
    const throttle = throttledAt(sender, { verificationsPerSecond: 2 });
    turns(throttle, sender, { of: 20, nowMs: NOW });
    expect(turns(throttle, sender, { of: 20, nowMs: NOW + 1000 })).toBe(2);
    expect(turns(throttle, sender, { of: 20, nowMs: NOW + 1499 })).toBe(0);
    expect(turns(throttle, sender, { of: 20, nowMs: NOW + 30_000 })).toBe(5);
  });

  it('fills by a tenth of the limit a second, and at least by one, unless it is told otherwise', () => {
    for (const [limit, perSecond] of [
      [4, 1],
      [40, 4],
    ] as const) {
      const throttle = throttledAt(sender, { limit });
      turns(throttle, sender, { of: 100, nowMs: NOW });
      expect(turns(throttle, sender, { of: 100, nowMs: NOW + 1000 })).toBe(perSecond);
    }
  });

  it('says when the next turn is, and that is when it is', () => {
    const throttle = throttledAt(sender, { verificationsPerSecond: 0.25 });
    turns(throttle, sender, { of: 20, nowMs: NOW });
    const wait = throttle.takeTurn(sender, NOW);
    expect(wait).toBe(4);
    expect(throttle.takeTurn(sender, NOW + 3999)).toBe(1);
    expect(throttle.takeTurn(sender, NOW + 4000)).toBe(0);
  });

  it('is its own: what others spend takes nothing of it', () => {
    const throttle = throttledAt(sender);
    for (let i = 0; i < 100; i++) turns(throttle, `10.0.0.${i}`, { of: 20, nowMs: NOW });
    expect(turns(throttle, sender, { of: 20, nowMs: NOW })).toBe(5);
  });

  it('lets a body exceed what is left, and has the next one wait until that is paid', () => {
    const throttle = throttledAt(sender, { bytesPerSecond: 100 });
    expect(throttle.takeBytes(sender, 1500, NOW)).toBe(0);
    expect(throttle.takeBytes(sender, 1, NOW)).toBe(6);
    expect(throttle.takeBytes(sender, 0, NOW)).toBe(0);
    expect(throttle.takeBytes(sender, 1, NOW + 5000)).toBe(1);
    expect(throttle.takeBytes(sender, 1, NOW + 5010)).toBe(0);
  });

  it('gets back the bytes that did not come', () => {
    const throttle = throttledAt(sender, { bytesPerSecond: 100 });
    throttle.takeBytes(sender, 1500, NOW);
    throttle.returnBytes(sender, 1400);
    expect(throttle.takeBytes(sender, 1, NOW)).toBe(0);
  });

  it('is its own in bytes, too, and fills again by its rate', () => {
    const throttle = throttledAt(sender, { bytesPerSecond: 100 });
    expect(throttle.takeBytes(sender, 20_000, NOW)).toBe(0);
    expect(throttle.takeBytes(sender, 1, NOW)).toBe(191);
    expect(throttle.takeBytes('10.0.0.1', 1000, NOW)).toBe(0);
    expect(throttle.takeBytes(sender, 1, NOW + 190_000)).toBe(1);
    expect(throttle.takeBytes(sender, 1, NOW + 190_010)).toBe(0);
  });

  it('gets nothing back for another sender, nor where it has taken nothing', () => {
    const throttle = throttledAt(sender, { bytesPerSecond: 100 });
    throttle.takeBytes(sender, 1500, NOW);
    throttle.returnBytes('10.0.0.1', 1400);
    expect(throttle.takeBytes(sender, 1, NOW)).toBe(6);
    expect(throttle.takeBytes('10.0.0.1', 1000, NOW)).toBe(0);
    expect(throttle.takeBytes('10.0.0.1', 1, NOW)).toBe(1);
  });

  it('saves up ten seconds of bytes in a pause, and no more', () => {
    const throttle = throttledAt(sender, { bytesPerSecond: 100 });
    throttle.takeBytes(sender, 1, NOW);
    expect(throttle.takeBytes(sender, 1001, NOW + 3_600_000)).toBe(0);
    expect(throttle.takeBytes(sender, 1, NOW + 3_600_000)).toBe(1);
  });

  it('has 256 KiB of bodies a second, unless it is told otherwise', () => {
    const throttle = throttledAt(sender);
    throttle.takeBytes(sender, 12 * 256 * 1024, NOW);
    expect(throttle.takeBytes(sender, 1, NOW)).toBe(3);
    expect(throttle.takeBytes(sender, 1, NOW + 2000)).toBe(1);
    expect(throttle.takeBytes(sender, 1, NOW + 2001)).toBe(0);
  });

  it('gives nothing while the clock is set back, and goes on from there', () => {
    const throttle = throttledAt(sender);
    turns(throttle, sender, { of: 20, nowMs: NOW });
    const before = NOW - 86_400_000;
    expect(throttle.takeTurn(sender, before)).toBe(1);
    expect(throttle.takeTurn(sender, before + 1000)).toBe(0);
  });
});

describe('the clock of the throttle', () => {
  it('set back leaves no throttling that lasts until the old time comes again', () => {
    const throttle = throttledAt('192.0.2.1', { block: true });
    const before = NOW - 86_400_000;
    const seconds = throttle.takeTurn('192.0.2.1', before);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(120);
    expect(throttle.isThrottled('192.0.2.1', before + seconds * 1000)).toBe(false);
  });

  it.each([10_000, 60_000])('takes a failure that is noted %i ms late for one of now', (lateMs) => {
    const throttle = failureThrottle({ limit: 1, windowSeconds: 60, block: true });
    throttle.countFailure('192.0.2.1', NOW);
    const next = NOW + 60_000;
    throttle.isThrottled('192.0.2.1', next);
    throttle.countFailure('192.0.2.1', next - lateMs);
    expect(throttle.takeTurn('192.0.2.1', next)).toBe(120);
  });
});

describe('the memory of the throttle', { tags: ['slow'] }, () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;

  function heapAfter(work: (throttle: FailureThrottle) => void): number {
    const throttle = failureThrottle({ limit: 5, windowSeconds: 60 });
    collect();
    const before = process.memoryUsage().heapUsed;
    work(throttle);
    collect();
    const grown = process.memoryUsage().heapUsed - before;
    // Still in use, so still in memory.
    expect(throttle.isThrottled('', NOW)).toBe(false);
    return grown;
  }

  it('does not grow with the addresses that strangers make up', { timeout: 60_000 }, () => {
    const grown = heapAfter((throttle) => {
      for (let i = 0; i < 150_000; i++) {
        const address = i % 50 === 0 ? `2001:db8:${i >> 16}:${i & 0xffff}::1` : `address ${i}`;
        throttle.countFailure(address, NOW);
        throttle.takeTurn(address, NOW);
      }
    });
    expect(grown).toBeLessThan(40_000_000);
  });

  it('does not keep the header that an address was cut out of', () => {
    const padding = 'x'.repeat(16_000);
    const grown = heapAfter((throttle) => {
      for (let i = 0; i < 20_000; i++) {
        const [address = ''] = `192.0.2.1-and-${i} ${padding}${i}`.split(' ');
        throttle.countFailure(address, NOW);
        throttle.takeTurn(address, NOW);
      }
    });
    expect(grown).toBeLessThan(40_000_000);
  });
});
