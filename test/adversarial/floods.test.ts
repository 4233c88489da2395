import type { Scheme } from 'countersign';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { influencemart } from 'countersign/schemes/influencemart';
import { ip2 } from 'countersign/schemes/ip2';
import { slaunchx } from 'countersign/schemes/slaunchx';
import { describe, expect, it } from 'vitest';
import { counting } from './counting.ts';
import { altered, besiege, KEY_ID, SECRET } from './siege.ts';

const ALL = [
  ['iimmpact', iimmpact()],
  ['influencemart', influencemart()],
  ['slaunchx', slaunchx()],
  ['ip2', ip2()],
] as const;

describe('an unknown key', () => {
  it.each(ALL)('costs the same work as a known one with a bad signature (%s)', async (_name, scheme) => {
    const { counted, work } = counting(scheme);
    const { sign, fire } = besiege(counted);
    const shots = [sign({ keyId: 'nobody' }), sign({ aheadSeconds: 1 })] as const;
    const spent: string[] = [];
    for (const [i, headers] of shots.entries()) {
      work.length = 0;
      const time = scheme.name === 'ip2' ? 'X-Date' : 'X-Timestamp';
      const forged = i === 0 ? headers : altered(headers, time, () => sign()[time] as string);
      expect(await fire({ headers: forged })).toBe(i === 0 ? 'unknown_key' : 'signature_mismatch');
      spent.push(work.join(' '));
    }
    expect(spent).toEqual(['write verify', 'write verify']);
  });

  it.each([
    ['iimmpact', iimmpact()],
    ['influencemart', influencemart()],
    ['ip2', ip2()],
  ] as const)(
    'reads like a bad signature to the sender, except where the vendor tells them apart (%s)',
    async (_name, scheme) => {
      const { verifier, sign } = besiege(scheme);
      const answer = async (headers: Record<string, string>, body: string) => {
        const verdict = await verifier.verify({
          ...{ method: 'POST', url: '/x', headers: Object.entries(headers).flat() },
          body: Buffer.from(body),
        });
        return verdict.ok ? verdict : verdict.response;
      };
      const unknown = await answer(sign({ keyId: 'nobody' }), '');
      const bad = await answer(altered(sign(), signatureHeader(scheme), swapLast), '');
      if (scheme.name === 'iimmpact') expect(unknown).not.toEqual(bad);
      else expect(unknown).toEqual(bad);
    },
  );
});

describe('a flood of bad signatures', () => {
  const failureThrottle = { limit: 5, windowSeconds: 60, block: true };

  it('is turned away before keys are asked, by address and however the address is spelt', async () => {
    const asked: string[] = [];
    const keys = { find: (id: string) => void asked.push(id) as undefined };
    const { sign, fire, wait } = besiege(slaunchx(), { keys, failureThrottle });
    const headers = sign();
    for (const address of [
      '198.51.100.1',
      '::ffff:198.51.100.1',
      '::FFFF:c633:6401',
      '198.51.100.1',
      '198.51.100.1',
    ])
      expect(await fire({ headers, address })).toBe('unknown_key');
    expect(asked).toHaveLength(5);
    for (const address of ['198.51.100.1', '::ffff:198.51.100.1'])
      expect(await fire({ headers, address })).toBe('too_many_failures');
    expect(asked).toHaveLength(5);
    expect(await fire({ headers, address: '198.51.100.2' })).toBe('unknown_key');
    wait(121);
    expect(await fire({ headers: sign(), address: '198.51.100.1' })).toBe('unknown_key');
  });

  it('from one subscriber of IPv6 is one flood', async () => {
    const { sign, fire } = besiege(slaunchx(), { failureThrottle });
    const forged = altered(sign(), 'X-Nonce', () => 'another-nonce-0123456789');
    for (let i = 0; i < 5; i++)
      expect(await fire({ headers: forged, address: `2001:db8:1:2:${i}::1` })).toBe('signature_mismatch');
    expect(await fire({ headers: forged, address: '2001:0DB8:0001:0002:ffff::9' })).toBe('too_many_failures');
    expect(await fire({ headers: sign(), address: '2001:db8:1:3::1' })).toBe('accepted');
  });

  it('does not count replays and limits against the one who holds the key', async () => {
    const { sign, fire } = besiege(slaunchx(), { failureThrottle });
    const headers = sign();
    expect(await fire({ headers, address: '198.51.100.1' })).toBe('accepted');
    for (let i = 0; i < 20; i++) expect(await fire({ headers, address: '198.51.100.1' })).toBe('replayed');
    expect(await fire({ headers: sign(), address: '198.51.100.1' })).toBe('accepted');
  });
});

describe('an allowlist', () => {
  const keys = { id: KEY_ID, secret: SECRET, ipAllowlist: ['203.0.113.0/24', '2001:db8::/32', 'fe80::/10'] };

  it.each([
    '203.0.113.7',
    '::ffff:203.0.113.7',
    '::FFFF:cb00:7107',
    '0:0:0:0:0:ffff:203.0.113.7',
    '2001:db8::7',
    '2001:0DB8:0:0:0:0:0:7',
    'fe80::1%eth0',
  ])('allows %s, in whatever spelling', async (address) => {
    const { sign, fire } = besiege(influencemart(), { keys });
    expect(await fire({ headers: sign(), address })).toBe('accepted');
  });

  it.each([
    '203.0.114.7',
    '::ffff:203.0.114.7',
    '::203.0.113.7',
    '64:ff9b::203.0.113.7',
    '2001:db9::7',
    '203.0.113',
    '203.0.113.07',
    '0xcb.0.113.7',
    '3405803783',
    '203.0.113.7, 198.51.100.1',
    '198.51.100.1, 203.0.113.7',
    '203.0.113.7%eth0',
    '2001:db8::7/32',
    ' 203.0.113.7',
    'localhost',
    '',
  ])('does not allow %j', async (address) => {
    const { sign, fire } = besiege(influencemart(), { keys });
    expect(await fire({ headers: sign(), address })).toBe('ip_not_allowed');
  });

  it('does not allow an address that is not known', async () => {
    const { sign, fire } = besiege(influencemart(), { keys });
    expect(await fire({ headers: sign() })).toBe('ip_not_allowed');
  });

  it('does not read X-Forwarded-For and its like', async () => {
    const { sign, fire } = besiege(influencemart(), { keys });
    const forged = {
      'X-Forwarded-For': '203.0.113.7',
      Forwarded: 'for=203.0.113.7',
      'X-Real-IP': '203.0.113.7',
    };
    expect(await fire({ headers: { ...sign(), ...forged }, address: '198.51.100.1' })).toBe('ip_not_allowed');
  });
});

function signatureHeader(scheme: Scheme): string {
  return scheme.name === 'ip2' ? 'Authorization' : 'X-Signature';
}

/** Another signature of the same form. */
function swapLast(text: string): string {
  const at = text.length - 10;
  return `${text.slice(0, at)}${text[at] === 'a' ? 'b' : 'a'}${text.slice(at + 1)}`;
}
