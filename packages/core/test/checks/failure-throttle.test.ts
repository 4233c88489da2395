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
  it('turns an address away after its failures, and not before', async () => {
    const verifier = acmeVerifier({ failureThrottle: { limit: 3, windowSeconds: 60 } });
    for (let i = 0; i < 3; i++)
      expect(codeOf(await verifier.verify(failing('192.0.2.1')))).toBe('signature_mismatch');
    expect(codeOf(await verifier.verify(failing('192.0.2.1')))).toBe('too_many_failures');
    expect(codeOf(await verifier.verify(acmeRequest({ address: '192.0.2.1' })))).toBe('too_many_failures');
  });

  it('says how long, and that long is enough under traffic that does not stop', async () => {
    let nowMs = NOW;
    const verifier = acmeVerifier({ failureThrottle: { limit: 2, windowSeconds: 60 }, clock: () => nowMs });
    for (let i = 0; i < 2; i++) await verifier.verify(failing('192.0.2.1'));
    const verdict = await verifier.verify(failing('192.0.2.1'));
    const seconds = verdict.ok ? 0 : (verdict.refusal.retryAfterSeconds ?? 0);
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
    const verifier = acmeVerifier({ failureThrottle: { limit: 1, windowSeconds: 60 } });
    await verifier.verify(failing('192.0.2.1'));
    expect(codeOf(await verifier.verify(acmeRequest({ address: '192.0.2.2' })))).toBe('accepted');
    expect(codeOf(await verifier.verify(acmeRequest({ address: '192.0.2.1' })))).toBe('too_many_failures');
  });

  it.each([
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
    throttle.countFailure(first, undefined, NOW);
    expect(throttle.blockedSeconds(second, NOW) > 0).toBe(together);
  });

  it('counts requests without an address together', async () => {
    const verifier = acmeVerifier({ failureThrottle: { limit: 1, windowSeconds: 60 } });
    await verifier.verify({ ...failing(''), address: undefined });
    expect(codeOf(await verifier.verify({ ...acmeRequest(), address: undefined }))).toBe('too_many_failures');
  });

  it('watches no more addresses than it may', () => {
    const throttle = failureThrottle({ limit: 1, windowSeconds: 60, maxAddresses: 2 });
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3'])
      throttle.countFailure(address, undefined, NOW);
    expect(throttle.blockedSeconds('192.0.2.3', NOW)).toBeGreaterThan(0);
    expect(throttle.blockedSeconds('192.0.2.1', NOW)).toBe(0);
  });

  it('forgets the address that was quiet for longest, and not the one that keeps failing', () => {
    const throttle = failureThrottle({ limit: 1, windowSeconds: 60, maxAddresses: 2 });
    throttle.countFailure('192.0.2.1', undefined, NOW);
    for (let i = 2; i < 200; i++) {
      throttle.countFailure(`192.0.2.${i}`, undefined, NOW);
      expect(throttle.blockedSeconds('192.0.2.1', NOW)).toBeGreaterThan(0);
    }
  });

  it('keeps nothing of an address that has not failed', () => {
    const throttle = failureThrottle({ limit: 1, windowSeconds: 60, maxAddresses: 1 });
    throttle.countFailure('192.0.2.1', 'key-1', NOW);
    throttle.blockedSeconds('192.0.2.2', NOW);
    throttle.blockedSecondsFor('192.0.2.2', 'key-1', NOW);
    throttle.countSuccess('192.0.2.2', 'key-1', NOW);
    expect(throttle.blockedSeconds('192.0.2.1', NOW)).toBeGreaterThan(0);
  });

  it.each([
    [{ limit: 0, windowSeconds: 60 }],
    [{ limit: 1.5, windowSeconds: 60 }],
    [{ limit: 1, windowSeconds: 0 }],
    [{ limit: 1, windowSeconds: Number.NaN }],
    [{ limit: 1, windowSeconds: 60, maxAddresses: 0 }],
    [{ limit: 1, windowSeconds: 60, maxAddresses: 1.5 }],
    [{ limit: 1, windowSeconds: 60, window: 5 }],
    [{ limit: 1, windowSeconds: 60, maxKeys: 0 }],
    [{ limit: 1, windowSeconds: 60, maxKeys: Number.POSITIVE_INFINITY }],
    [{ limit: 1, windowSeconds: 60, perKey: { limit: 0, windowSeconds: 60 } }],
    [{ limit: 1, windowSeconds: 60, perKey: { limit: 5 } }],
    [{ limit: 1, windowSeconds: 60, perKey: { limit: 5, windowSeconds: 60, name: 'x' } }],
    [{ limit: 1, windowSeconds: 60, perKey: 5 }],
    [{ limit: 1, windowSeconds: 60, perKey: null }],
  ])('refuses %j', (options) => {
    expect(() => failureThrottle(options as FailureThrottleOptions)).toThrow(/"failureThrottle(\.\w+)*"/);
  });
});

/** Failures at `key-1` from one address after the other. */
function fail(throttle: FailureThrottle, addresses: readonly string[], keyId = 'key-1', nowMs = NOW): void {
  for (const address of addresses) throttle.countFailure(address, keyId, nowMs);
}

/** Addresses of a botnet. */
function bots(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `10.0.${i >> 8}.${i & 255}`);
}

describe('a key that has proven itself from an address', () => {
  const options = { limit: 2, windowSeconds: 60 };
  const nat = '192.0.2.1';

  it('goes on from there, whatever others do from there', () => {
    const throttle = failureThrottle(options);
    throttle.countSuccess(nat, 'key-1', NOW);
    for (let i = 0; i < 50; i++) {
      fail(throttle, [nat], 'key-2');
      fail(throttle, [nat], 'key-1');
      throttle.countFailure(nat, undefined, NOW);
    }
    expect(throttle.blockedSeconds(nat, NOW)).toBe(0);
    expect(throttle.blockedSecondsFor(nat, 'key-1', NOW)).toBe(0);
    expect(throttle.blockedSecondsFor(nat, 'key-2', NOW)).toBeGreaterThan(0);
  });

  it('goes on from there while it is guessed at from everywhere', () => {
    const throttle = failureThrottle({ ...options, perKey: { limit: 3, windowSeconds: 60 } });
    throttle.countSuccess(nat, 'key-1', NOW);
    fail(throttle, [nat, ...bots(50)]);
    expect(throttle.blockedSecondsFor(nat, 'key-1', NOW)).toBe(0);
  });

  it('does not hold its own failures against the keys beside it', () => {
    const throttle = failureThrottle(options);
    throttle.countSuccess(nat, 'key-1', NOW);
    fail(throttle, Array(10).fill(nat), 'key-1');
    expect(throttle.blockedSecondsFor(nat, 'key-2', NOW)).toBe(0);
  });

  it('says nothing about other addresses and other keys', () => {
    const throttle = failureThrottle(options);
    throttle.countSuccess(nat, 'key-1', NOW);
    fail(throttle, ['192.0.2.2', '192.0.2.2'], 'key-1');
    expect(throttle.blockedSeconds('192.0.2.2', NOW)).toBeGreaterThan(0);
    expect(throttle.blockedSecondsFor('192.0.2.2', 'key-1', NOW)).toBeGreaterThan(0);
  });

  it('is known by the /64 of an IPv6 address', () => {
    const throttle = failureThrottle(options);
    throttle.countSuccess('2001:db8:1:2::1', 'key-1', NOW);
    fail(throttle, ['2001:db8:1:2::2', '2001:db8:1:2::3'], 'key-2');
    expect(throttle.blockedSeconds('2001:db8:1:2::1', NOW)).toBe(0);
    expect(throttle.blockedSecondsFor('2001:0DB8:1:2::9', 'key-1', NOW)).toBe(0);
  });

  it('need not have sent within the window: once a day is enough, and two days are too long', () => {
    const throttle = failureThrottle(options);
    const hours = (count: number) => NOW + count * 3_600_000;
    throttle.countSuccess(nat, 'key-1', NOW);
    throttle.countSuccess(nat, 'key-1', hours(24));
    fail(throttle, [nat, nat], 'key-2', hours(48));
    expect(throttle.blockedSeconds(nat, hours(48))).toBe(0);
    expect(throttle.blockedSecondsFor(nat, 'key-1', hours(48))).toBe(0);
    fail(throttle, [nat, nat], 'key-2', hours(72));
    expect(throttle.blockedSeconds(nat, hours(72))).toBeGreaterThan(0);
    expect(throttle.blockedSecondsFor(nat, 'key-1', hours(72))).toBeGreaterThan(0);
  });

  it('is not displaced by strangers, however many addresses and key ids they fail with', () => {
    const throttle = failureThrottle({ ...options, maxAddresses: 4, maxKeys: 4 });
    throttle.countSuccess(nat, 'key-1', NOW);
    for (const [i, address] of bots(1000).entries()) throttle.countFailure(address, `key-${i + 2}`, NOW);
    fail(throttle, [nat, nat], 'key-2');
    expect(throttle.blockedSecondsFor(nat, 'key-1', NOW)).toBe(0);
  });

  it('is not displaced by the holder of another key, from however many addresses it sends', () => {
    const throttle = failureThrottle(options);
    throttle.countSuccess(nat, 'key-1', NOW);
    for (const address of bots(5000)) throttle.countSuccess(address, 'key-2', NOW);
    fail(throttle, [nat, nat], 'key-3');
    expect(throttle.blockedSeconds(nat, NOW)).toBe(0);
    expect(throttle.blockedSecondsFor(nat, 'key-1', NOW)).toBe(0);
  });

  it('keeps the latest of its addresses when it has too many', () => {
    const throttle = failureThrottle(options);
    for (const [i, address] of bots(200).entries()) throttle.countSuccess(address, 'key-1', NOW + i);
    const [first = '', last = ''] = [bots(1)[0], bots(200).at(-1)];
    for (const address of [first, first, last, last]) throttle.countFailure(address, 'key-2', NOW);
    expect(throttle.blockedSeconds(first, NOW)).toBeGreaterThan(0);
    expect(throttle.blockedSeconds(last, NOW)).toBe(0);
    expect(throttle.blockedSecondsFor(last, 'key-1', NOW)).toBe(0);
  });

  it('is forgotten without the other keys of its address', () => {
    const throttle = failureThrottle(options);
    for (const id of ['key-1', 'key-2']) throttle.countSuccess(nat, id, NOW);
    for (const [i, address] of bots(100).entries()) throttle.countSuccess(address, 'key-1', NOW + 1 + i);
    fail(throttle, [nat, nat], 'key-3');
    expect(throttle.blockedSeconds(nat, NOW)).toBe(0);
    expect(throttle.blockedSecondsFor(nat, 'key-2', NOW)).toBe(0);
    expect(throttle.blockedSecondsFor(nat, 'key-1', NOW)).toBeGreaterThan(0);
  });

  it('is forgotten, and its address with it, when more keys prove themselves than are watched', () => {
    const throttle = failureThrottle({ ...options, maxKeys: 2 });
    throttle.countSuccess(nat, 'key-1', NOW);
    throttle.countSuccess(nat, 'key-2', NOW);
    for (const id of ['key-3', 'key-4']) throttle.countSuccess('192.0.2.9', id, NOW);
    fail(throttle, [nat, nat], 'key-5');
    expect(throttle.blockedSeconds(nat, NOW)).toBeGreaterThan(0);
    expect(throttle.blockedSecondsFor(nat, 'key-2', NOW)).toBeGreaterThan(0);
  });

  it('stays proven when the clock is set back', () => {
    const throttle = failureThrottle(options);
    throttle.countSuccess(nat, 'key-1', NOW);
    const before = NOW - 7_200_000;
    fail(throttle, [nat, nat], 'key-2', before);
    expect(throttle.blockedSecondsFor(nat, 'key-1', before)).toBe(0);
  });
});

describe('a key id that is guessed at from many addresses', () => {
  const options = { limit: 10, windowSeconds: 60, perKey: { limit: 5, windowSeconds: 120 } };
  const [first = '', ...others] = bots(6);

  it('is not tried again from an address that has failed, until its window has passed', () => {
    const throttle = failureThrottle(options);
    fail(throttle, [first, ...others]);
    expect(throttle.blockedSeconds(first, NOW)).toBe(0);
    expect(throttle.blockedSecondsFor(first, 'key-1', NOW)).toBe(120);
    expect(throttle.blockedSecondsFor(first, 'key-1', NOW + 119_001)).toBe(1);
    expect(throttle.blockedSecondsFor(first, 'key-1', NOW + 120_000)).toBe(0);
  });

  it('is tried from an address that has not failed, once', () => {
    const throttle = failureThrottle(options);
    fail(throttle, [first, ...others]);
    expect(throttle.blockedSecondsFor('192.0.2.1', 'key-1', NOW)).toBe(0);
    fail(throttle, ['192.0.2.1']);
    expect(throttle.blockedSecondsFor('192.0.2.1', 'key-1', NOW)).toBeGreaterThan(0);
  });

  it('counts as such from its limit on, and not before', () => {
    const throttle = failureThrottle(options);
    fail(throttle, [first, ...others.slice(0, 3)]);
    expect(throttle.blockedSecondsFor(first, 'key-1', NOW)).toBe(0);
    fail(throttle, others.slice(3, 4));
    expect(throttle.blockedSecondsFor(first, 'key-1', NOW)).toBeGreaterThan(0);
  });

  it('leaves other key ids alone', () => {
    const throttle = failureThrottle(options);
    fail(throttle, [first, ...others]);
    expect(throttle.blockedSecondsFor(first, 'key-2', NOW)).toBe(0);
  });

  it('is open to all again when it is left alone', () => {
    const throttle = failureThrottle(options);
    fail(throttle, [first, ...others]);
    fail(throttle, [first], 'key-2', NOW + 239_000);
    expect(throttle.blockedSecondsFor(first, 'key-1', NOW + 240_000)).toBe(0);
  });

  it('has ten times the limit of an address when nothing else is said', () => {
    const throttle = failureThrottle({ limit: 2, windowSeconds: 60 });
    fail(throttle, bots(19));
    expect(throttle.blockedSecondsFor(first, 'key-1', NOW)).toBe(0);
    fail(throttle, bots(20).slice(-1));
    expect(throttle.blockedSecondsFor(first, 'key-1', NOW)).toBe(60);
  });

  it('is told from another one by all of its characters', () => {
    const long = 'k'.repeat(5000);
    const throttle = failureThrottle(options);
    fail(throttle, [first, ...others], `${long}1`);
    expect(throttle.blockedSecondsFor(first, `${long}1`, NOW)).toBeGreaterThan(0);
    expect(throttle.blockedSecondsFor(first, `${long}2`, NOW)).toBe(0);
  });

  it.each(['\ud800', '\udfff\ud800', '\u0000', '\u00e9\ud83d\ude00', '__proto__'])(
    'is counted by whatever characters it has (%j)',
    (keyId) => {
      const throttle = failureThrottle(options);
      fail(throttle, [first, ...others], keyId);
      expect(throttle.blockedSecondsFor(first, keyId, NOW)).toBeGreaterThan(0);
    },
  );
});

describe('the clock of the throttle', () => {
  it('set back leaves no block that lasts until the old time comes again', () => {
    const throttle = failureThrottle({
      limit: 2,
      windowSeconds: 60,
      perKey: { limit: 2, windowSeconds: 60 },
    });
    fail(throttle, ['192.0.2.1', '192.0.2.1', '192.0.2.2']);
    const before = NOW - 86_400_000;
    for (const address of ['192.0.2.1', '192.0.2.2']) {
      const seconds = throttle.blockedSecondsFor(address, 'key-1', before);
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(120);
      expect(throttle.blockedSecondsFor(address, 'key-1', before + seconds * 1000)).toBe(0);
    }
  });

  it('takes a failure that is noted late for one of now', () => {
    const throttle = failureThrottle({ limit: 1, windowSeconds: 60 });
    fail(throttle, ['192.0.2.1']);
    const next = NOW + 60_000;
    throttle.blockedSeconds('192.0.2.1', next);
    fail(throttle, ['192.0.2.1'], 'key-1', next - 10_000);
    expect(throttle.blockedSeconds('192.0.2.1', next)).toBe(120);
  });
});

describe('the memory of the throttle', () => {
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
    expect(throttle.blockedSeconds('', NOW)).toBe(0);
    return grown;
  }

  it('does not grow with the addresses and key ids that strangers make up', { timeout: 60_000 }, () => {
    const grown = heapAfter((throttle) => {
      for (let i = 0; i < 1_000_000; i++) {
        const address = i % 50 === 0 ? `2001:db8:${i >> 16}:${i & 0xffff}::1` : `address ${i}`;
        throttle.countFailure(address, `key-${i}`, NOW);
      }
    });
    expect(grown).toBeLessThan(40_000_000);
  });

  it('does not keep the header that an address or a key id was cut out of', () => {
    const padding = 'x'.repeat(16_000);
    const grown = heapAfter((throttle) => {
      for (let i = 0; i < 20_000; i++) {
        const header = `192.0.2.1-and-${i} key-identified-by-${i} ${padding}${i}`;
        const [address = '', keyId = ''] = header.split(' ');
        throttle.countFailure(address, keyId, NOW);
        throttle.countSuccess(address, keyId, NOW);
      }
    });
    expect(grown).toBeLessThan(40_000_000);
  });
});
