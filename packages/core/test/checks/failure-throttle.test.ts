import { describe, expect, it } from 'vitest';
import { type FailureThrottleOptions, failureThrottle } from '../../src/checks/failure-throttle.ts';
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
    throttle.countFailure(first, NOW);
    expect(throttle.blockedSeconds(second, NOW) > 0).toBe(together);
  });

  it('counts requests without an address together', async () => {
    const verifier = acmeVerifier({ failureThrottle: { limit: 1, windowSeconds: 60 } });
    await verifier.verify({ ...failing(''), address: undefined });
    expect(codeOf(await verifier.verify({ ...acmeRequest(), address: undefined }))).toBe('too_many_failures');
  });

  it('watches no more addresses than it may', () => {
    const throttle = failureThrottle({ limit: 1, windowSeconds: 60, maxAddresses: 2 });
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) throttle.countFailure(address, NOW);
    expect(throttle.blockedSeconds('192.0.2.3', NOW)).toBeGreaterThan(0);
    expect(throttle.blockedSeconds('192.0.2.1', NOW)).toBe(0);
  });

  it.each([
    [{ limit: 0, windowSeconds: 60 }],
    [{ limit: 1.5, windowSeconds: 60 }],
    [{ limit: 1, windowSeconds: 0 }],
    [{ limit: 1, windowSeconds: Number.NaN }],
    [{ limit: 1, windowSeconds: 60, maxAddresses: 0 }],
    [{ limit: 1, windowSeconds: 60, maxAddresses: 1.5 }],
    [{ limit: 1, windowSeconds: 60, window: 5 }],
  ])('refuses %j', (options) => {
    expect(() => failureThrottle(options as FailureThrottleOptions)).toThrow(/failureThrottle/);
  });
});
