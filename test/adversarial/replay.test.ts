import { type ApiKey, createVerifier, memoryStore } from 'countersign';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { influencemart } from 'countersign/schemes/influencemart';
import { intend, intendAssumedWholeRequest } from 'countersign/schemes/intend';
import { ip2 } from 'countersign/schemes/ip2';
import { slaunchx } from 'countersign/schemes/slaunchx';
import { describe, expect, it } from 'vitest';
import { altered, besiege, KEY_ID, NOW_MS, SECRET, type Siege } from './siege.ts';

const upper = (text: string) => text.toUpperCase();

describe('another spelling of a signature', () => {
  it('passes once in upper-case hex, and its lower-case twin is a replay (Influencemart)', async () => {
    const { sign, fire } = besiege(influencemart());
    const headers = sign({ body: '{"a":1}' });
    expect(await fire({ headers: altered(headers, 'X-Signature', upper), body: '{"a":1}' })).toBe('accepted');
    expect(await fire({ headers, body: '{"a":1}' })).toBe('replayed');
  });

  it.each<[string, (signature: string) => string]>([
    ['upper case', upper],
    ['mixed case', (hex) => [...hex].map((c, i) => (i % 2 ? c : c.toUpperCase())).join('')],
    ['as it was', (hex) => hex],
  ])('does not bring a request in again: hex in %s', async (_name, spelling) => {
    for (const scheme of [influencemart(), intend({ message: intendAssumedWholeRequest })]) {
      const siege = besiege(scheme);
      const headers = siege.sign();
      const name = headers['X-Signature'] === undefined ? 'signature' : 'X-Signature';
      expect(await siege.fire({ headers })).toBe('accepted');
      expect(await siege.fire({ headers: altered(headers, name, spelling) })).toBe('replayed');
    }
  });

  it.each<[string, (signature: string) => string]>([
    ['a space before', (text) => ` ${text}`],
    ['a space after', (text) => `${text} `],
    ['a tab after', (text) => `${text}\t`],
    ['a line feed after', (text) => `${text}\n`],
    ['a NUL after', (text) => `${text}\0`],
    ['0x before', (text) => `0x${text}`],
    ['more digits', (text) => `${text}00`],
    ['fewer digits', (text) => text.slice(0, -2)],
    ['a comma and itself', (text) => `${text},${text}`],
    ['full-width digits', (text) => text.replace(/[0-9]/g, (d) => String.fromCharCode(0xff10 + Number(d)))],
  ])('is refused as malformed: hex with %s', async (_name, spelling) => {
    const siege = besiege(influencemart());
    const headers = siege.sign();
    expect(await siege.fire({ headers: altered(headers, 'X-Signature', spelling) })).toBe('malformed_header');
    expect(siege.store.replayIds).toBe(0);
  });

  it.each<[string, (signature: string) => string]>([
    ['the padding left out', (text) => text.replace(/=+$/, '')],
    ['more padding', (text) => `${text}=`],
    ['other trailing bits', otherTrailingBits],
    ['the letters of base64url', (text) => text.replaceAll('+', '-').replaceAll('/', '_').replace('=', '_')],
    ['a space within', (text) => `${text.slice(0, 20)} ${text.slice(20)}`],
    ['a line break within', (text) => `${text.slice(0, 20)}\r\n${text.slice(20)}`],
    ['a second prefix', (text) => text.replace(/^(\S*[= ])/, '$1$1')],
    ['two spaces after the scheme', (text) => text.replace(/^(\S+) ?/, '$1  ')],
  ])('is refused as malformed: base64 with %s', async (_name, spelling) => {
    for (const [siege, name] of base64Sieges()) {
      const headers = siege.sign();
      const other = altered(headers, name, spelling);
      expect(other[name]).not.toBe(headers[name]);
      expect(await siege.fire({ headers: other })).toBe('malformed_header');
      expect(await siege.fire({ headers })).toBe('accepted');
    }
  });

  it('is no other request: an authentication scheme in another case (SlaunchX, IP2)', async () => {
    for (const [siege, name] of base64Sieges().slice(1)) {
      const headers = siege.sign();
      const other = altered(headers, name, (text) => text.replace(/^\S+/, (word) => word.toLowerCase()));
      expect(await siege.fire({ headers: other })).toBe('accepted');
      expect(await siege.fire({ headers })).toBe('replayed');
    }
  });
});

describe('time', () => {
  it('does not let a request dated 299 s ahead in again 598 s later, nor ever (Influencemart)', async () => {
    const { sign, fire, wait } = besiege(influencemart());
    const headers = sign({ aheadSeconds: 299 });
    expect(await fire({ headers })).toBe('accepted');
    for (const seconds of [299, 1, 298]) {
      wait(seconds);
      expect(await fire({ headers })).toBe('replayed');
    }
    wait(1);
    expect(await fire({ headers })).toBe('replayed');
    wait(1);
    expect(await fire({ headers })).toBe('timestamp_too_old');
  });

  it.each([
    ['iimmpact', iimmpact(), 300],
    ['slaunchx', slaunchx(), 60],
    ['ip2', ip2(), 300],
  ])(
    'remembers a request from the far end of the window until it is over (%s)',
    async (_name, scheme, window) => {
      const { sign, fire, wait } = besiege(scheme);
      const headers = sign({ aheadSeconds: window });
      expect(await fire({ headers })).toBe('accepted');
      wait(2 * window);
      expect(await fire({ headers })).toBe('replayed');
      wait(1);
      expect(await fire({ headers })).toBe('timestamp_too_old');
    },
  );

  it('does not admit a nonce again under another timestamp', async () => {
    const { sign, fire, wait } = besiege(slaunchx());
    expect(await fire({ headers: sign({ nonce: 'a-nonce-0123456789' }) })).toBe('accepted');
    wait(30);
    expect(await fire({ headers: sign({ nonce: 'a-nonce-0123456789' }) })).toBe('replayed');
  });
});

describe('a captured request', () => {
  it('is a replay on another mount, which shares the default store', async () => {
    const keys = { id: 'key-of-mounts', secret: SECRET };
    const mount = () => createVerifier({ scheme: influencemart(), keys, clock: () => NOW_MS });
    const [one, two] = [mount(), mount()];
    const headers = Object.entries(besiege(influencemart()).sign({ keyId: 'key-of-mounts' })).flat();
    const request = { method: 'POST', headers, body: Buffer.alloc(0) };
    expect(await one.verify({ ...request, url: '/one' })).toMatchObject({ ok: true });
    expect(await two.verify({ ...request, url: '/two' })).toMatchObject({ code: 'replayed' });
  });

  it('is admitted once when 100 copies arrive together, also through an asynchronous key source', async () => {
    const record: ApiKey = { id: KEY_ID, secret: SECRET };
    const { sign, fire } = besiege(iimmpact(), { keys: async (id) => (id === KEY_ID ? record : null) });
    const headers = sign();
    const codes = await Promise.all(Array.from({ length: 100 }, () => fire({ headers })));
    expect(codes.filter((code) => code === 'accepted')).toHaveLength(1);
    expect(codes.filter((code) => code === 'replayed')).toHaveLength(99);
  });

  it('is refused after its id had to make room, and other keys feel nothing', async () => {
    const two = [KEY_ID, 'key-2'].map((id) => ({ id, secret: SECRET, limits: [] }));
    const { sign, fire, wait } = besiege(slaunchx(), { keys: two, store: memoryStore({ maxReplayIds: 10 }) });
    const first = sign();
    expect(await fire({ headers: first })).toBe('accepted');
    for (let i = 0; i < 20; i++) {
      wait(1);
      expect(await fire({ headers: sign() })).toBe('accepted');
    }
    expect(['replayed', 'replay_unprovable']).toContain(await fire({ headers: first }));
    expect(await fire({ headers: sign({ keyId: 'key-2' }) })).toBe('accepted');
  });
});

describe('strangers', () => {
  it.each([
    ['iimmpact', iimmpact()],
    ['influencemart', influencemart()],
    ['slaunchx', slaunchx()],
  ])('cannot fill the replay store with bad signatures (%s)', async (_name, scheme) => {
    const { sign, fire, store } = besiege(scheme);
    for (let i = 0; i < 2000; i++)
      expect(await fire({ headers: sign({ body: `${i}` }), body: 'other' })).toBe('signature_mismatch');
    expect(store.replayIds).toBe(0);
  });

  it('cannot burn the nonce of a client', async () => {
    const { sign, fire } = besiege(slaunchx());
    const headers = sign({ body: 'good' });
    expect(await fire({ headers, body: 'evil' })).toBe('signature_mismatch');
    expect(await fire({ headers, body: 'good' })).toBe('accepted');
  });

  it('holding a key of their own cannot burn the nonces of another', async () => {
    const keys = [KEY_ID, 'key-2'].map((id) => ({ id, secret: SECRET }));
    const { sign, fire } = besiege(slaunchx(), { keys });
    const nonce = 'the-same-nonce-for-both';
    expect(await fire({ headers: sign({ nonce, keyId: 'key-2' }) })).toBe('accepted');
    expect(await fire({ headers: sign({ nonce }) })).toBe('accepted');
  });
});

function base64Sieges(): [Siege, string][] {
  return [
    [besiege(iimmpact()), 'X-Signature'],
    [besiege(slaunchx()), 'Authorization'],
    [besiege(ip2()), 'Authorization'],
  ];
}

/** The last letter of 32 bytes in base64 holds two bits that mean nothing. */
function otherTrailingBits(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const last = alphabet.indexOf(text.at(-2) as string);
  return `${text.slice(0, -2)}${alphabet[last ^ 1]}=`;
}
