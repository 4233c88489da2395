import { createServer } from 'node:http';
import { createVerifier, memoryStore } from 'countersign';
import { verifyNode } from 'countersign/node';
import { iimmpact } from 'countersign/schemes/iimmpact';
import { influencemart } from 'countersign/schemes/influencemart';
import { intend, intendAssumedWholeRequest } from 'countersign/schemes/intend';
import { ip2 } from 'countersign/schemes/ip2';
import { slaunchx } from 'countersign/schemes/slaunchx';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen, rawExchange, rawRequest } from '../contract/http-client.ts';
import { altered, besiege, KEY_ID, NOW_MS, SECRET } from './siege.ts';

const UNIX_SCHEMES = [
  ['iimmpact', iimmpact(), 'X-Timestamp'],
  ['influencemart', influencemart(), 'X-Timestamp'],
  ['slaunchx', slaunchx(), 'X-Timestamp'],
  ['intend', intend({ message: intendAssumedWholeRequest }), 'timestamp'],
] as const;
const SECONDS = String(NOW_MS / 1000);

describe('a security header', () => {
  it.each([...UNIX_SCHEMES.map(([name, scheme]) => [name, scheme] as const), ['ip2', ip2()] as const])(
    'is refused when it comes twice, whichever it is and in whatever case (%s)',
    async (_name, scheme) => {
      const { sign, fire, store } = besiege(scheme);
      const pairs = Object.entries(sign()).filter(([name]) => name !== 'X-Content-Type');
      for (const [name, value] of pairs) {
        for (const again of [value, 'other', '']) {
          const headers = [...pairs.flat(), name.toUpperCase(), again];
          expect(await fire({ headers })).toBe('duplicate_header');
          expect(await fire({ headers: [name.toLowerCase(), again, ...pairs.flat()] })).toBe(
            'duplicate_header',
          );
        }
      }
      expect(store.replayIds).toBe(0);
      expect(await fire({ headers: pairs.flat() })).toBe('accepted');
    },
  );

  it('is refused when something on the way has joined two by a comma', async () => {
    for (const [, scheme, timestamp] of UNIX_SCHEMES) {
      const { sign, fire } = besiege(scheme);
      const headers = sign();
      for (const name of Object.keys(headers)) {
        const joined = altered(headers, name, (value) => `${value}, ${value}`);
        expect([name, await fire({ headers: joined })]).toEqual([name, 'malformed_header']);
      }
      expect(headers).toHaveProperty(timestamp);
    }
  });

  it('is missing when it is empty', async () => {
    const { sign, fire } = besiege(slaunchx());
    const headers = sign();
    for (const name of Object.keys(headers))
      expect(await fire({ headers: altered(headers, name, () => '') })).toBe('missing_header');
  });

  it.each([
    ['X-Timestamp', 'X-Timestamp'],
    ['Authorization', 'authorization'],
    ['X-Nonce', 'x-NONCE'],
  ])('is refused when %s comes twice on the wire, where Node keeps one', async (name, again) => {
    const { port, sign } = await serveSlaunchx();
    const pairs = Object.entries(sign());
    const twice: [string, string][] = [...pairs, [again, String(sign()[name])], ['Connection', 'close']];
    expect(await rawExchange(port, rawRequest('POST /x', twice))).toMatch(/^HTTP\/1\.1 40[13] /);
    const once: [string, string][] = [...pairs, ['Connection', 'close']];
    expect(await rawExchange(port, rawRequest('POST /x', once))).toMatch(/^HTTP\/1\.1 204 /);
  });
});

describe('a timestamp', () => {
  const FORGED = [
    '1e9',
    '1.7645472e9',
    `${SECONDS}.0`,
    `${SECONDS}.5`,
    ` ${SECONDS}`,
    `${SECONDS} `,
    `+${SECONDS}`,
    `-${SECONDS}`,
    `0${SECONDS}`,
    `${SECONDS}abc`,
    `${SECONDS}\n`,
    `${SECONDS}\0`,
    `${SECONDS}, ${SECONDS}`,
    '0x692cd8c0',
    '0o15113154300',
    `${SECONDS}n`,
    '1_764_547_200',
    '1,764,547,200',
    String(NOW_MS),
    '9'.repeat(400),
    '0',
    'NaN',
    'Infinity',
    'null',
    '٣٤٥٦٧٨٩٠١٢',
    '2025-12-01T00:00:00Z',
  ];

  it.each(UNIX_SCHEMES)(
    'in any form but plain seconds is refused as malformed (%s)',
    async (_name, scheme, header) => {
      const { sign, fire } = besiege(scheme);
      const headers = sign();
      for (const forged of FORGED) {
        const code = await fire({ headers: altered(headers, header, () => forged) });
        expect([forged, code]).toEqual([forged, 'malformed_header']);
      }
      expect(await fire({ headers })).toBe('accepted');
    },
  );

  it('moved by a second within the window does not verify', async () => {
    for (const [, scheme, header] of UNIX_SCHEMES) {
      const { sign, fire } = besiege(scheme);
      const moved = altered(sign(), header, (value) => String(Number(value) + 1));
      expect(await fire({ headers: moved })).toBe('signature_mismatch');
    }
  });

  it.each([
    'Monday, 1 December 2025 00:00:00 GMT',
    'monday, 01 December 2025 00:00:00 GMT',
    'Monday, 01 December 2025 00:00:00 UTC',
    'Monday, 01 December 2025 00:00:00 GMT ',
    'Tuesday, 01 December 2025 00:00:00 GMT',
    'Sunday, 31 November 2025 24:00:00 GMT',
    'Mon, 01 Dec 2025 00:00:00 GMT',
    '1764547200',
    'Monday, 01 December 2025 00:00:00 GMT, Monday, 01 December 2025 00:00:00 GMT',
  ])('is refused in another form than the date of IP2: %s', async (forged) => {
    const { sign, fire } = besiege(ip2());
    const headers = sign();
    expect(headers['X-Date']).toBe('Monday, 01 December 2025 00:00:00 GMT');
    expect(await fire({ headers: altered(headers, 'X-Date', () => forged) })).toBe('malformed_header');
  });
});

describe('the string to sign', () => {
  it.each([
    'a-nonce:0123456789abc',
    'a-nonce\n0123456789abc',
    'a-nonce\r0123456789abc',
    'a nonce 0123456789abc',
    'a-nonce-é0123456789',
    'short',
    'x'.repeat(129),
    '../../0123456789abcdef',
  ])('takes no separator from a nonce: $0', async (nonce) => {
    for (const scheme of [iimmpact(), slaunchx()]) {
      const { sign, fire } = besiege(scheme);
      expect(await fire({ headers: altered(sign(), 'X-Nonce', () => nonce) })).toBe('malformed_header');
    }
  });

  it('lets no bytes move between timestamp, nonce, method, path and body', async () => {
    const { sign, fire } = besiege(slaunchx());
    const headers = sign({ method: 'POST', target: '/a', body: 'b', nonce: 'nonce-0123456789-X' });
    const shots = [
      { method: 'POS', target: 'T\n/a', headers, body: 'b' },
      { method: 'POST', target: '/a\n', headers, body: 'b' },
      {
        method: 'POST',
        target: '/a',
        headers: altered(headers, 'X-Nonce', (text) => text.slice(0, -1)),
        body: 'Xb',
      },
      {
        method: 'POST',
        target: '/a',
        headers: altered(headers, 'X-Nonce', (text) => text.slice(0, -1)),
        body: 'X\nb',
      },
      { method: 'POST', target: '/a', headers, body: '' },
      { method: 'post', target: '/a', headers, body: 'b' },
      { method: 'POST', target: '/a', headers, body: 'b\n' },
      { method: 'POST', target: '/a', headers, body: '\nb' },
    ];
    for (const shot of shots) expect(await fire(shot)).toMatch(/^(signature_mismatch|malformed_target)$/);
    expect(await fire({ method: 'POST', target: '/a', headers, body: 'b' })).toBe('accepted');
  });

  it('lets no bytes move between timestamp and body (Influencemart)', async () => {
    const { sign, fire } = besiege(influencemart());
    const headers = sign({ body: '5.x' });
    expect(await fire({ headers: altered(headers, 'X-Timestamp', (text) => `${text}.5`), body: 'x' })).toBe(
      'malformed_header',
    );
    expect(
      await fire({ headers: altered(headers, 'X-Timestamp', (text) => text.slice(0, -1)), body: '0.5.x' }),
    ).toMatch(/timestamp_too_old|malformed/);
  });

  it('does not cut characters beyond a byte down to other characters', async () => {
    const { sign, fire } = besiege(intend({ message: intendAssumedWholeRequest }));
    const headers = sign({ target: '/amount/0' });
    expect(await fire({ headers, target: '/amount/\u0130' })).toBe('malformed_header');
    expect(await fire({ headers, target: '/amount/\u0030' })).toBe('accepted');
  });
});

describe('a key id', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'])(
    'like the property %s is unknown',
    async (keyId) => {
      for (const [, scheme] of UNIX_SCHEMES) {
        const { sign, fire } = besiege(scheme);
        expect(await fire({ headers: sign({ keyId }) })).toBe('unknown_key');
      }
    },
  );

  it('of 8 KiB is refused before any key is looked up', async () => {
    const asked: string[] = [];
    const keys = { find: (id: string) => void asked.push(id) as undefined };
    const { sign, fire } = besiege(slaunchx(), { keys });
    const tooLong = altered(sign(), 'X-Api-Key', () => 'k'.repeat(8192));
    expect(await fire({ headers: tooLong })).toBe('malformed_header');
    expect(await fire({ headers: sign({ keyId: 'k'.repeat(256) }) })).toBe('unknown_key');
    expect(asked).toHaveLength(1);
  });

  it('is compared exactly: case and whitespace count', async () => {
    const { sign, fire } = besiege(slaunchx());
    expect(await fire({ headers: sign({ keyId: KEY_ID.toUpperCase() }) })).toBe('unknown_key');
    expect(await fire({ headers: altered(sign(), 'X-Api-Key', (id) => `${id} `) })).toBe('malformed_header');
  });

  it('of another key does not verify a captured request', async () => {
    const keys = [
      { id: KEY_ID, secret: SECRET },
      { id: 'key-2', secret: 'bm90LXRoZS1zYW1lLXNlY3JldC1hcy1rZXktMQ==' },
    ];
    const { sign, fire } = besiege(slaunchx(), { keys });
    expect(await fire({ headers: altered(sign(), 'X-Api-Key', () => 'key-2') })).toBe('signature_mismatch');
  });
});

describe('other headers', () => {
  it('named like properties of objects do no harm', async () => {
    const { port, sign } = await serveSlaunchx();
    const pairs: [string, string][] = [
      ...Object.entries(sign()),
      ['__proto__', 'x'],
      ['constructor', 'x'],
      ['Connection', 'close'],
    ];
    expect(await rawExchange(port, rawRequest('POST /x', pairs))).toMatch(/^HTTP\/1\.1 204 /);
  });

  it('of more than 16 KiB are refused by Node, and the server goes on', async () => {
    const { port, sign } = await serveSlaunchx();
    const pairs: [string, string][] = [...Object.entries(sign()), ['X-Padding', 'x'.repeat(17_000)]];
    expect(await rawExchange(port, rawRequest('POST /x', pairs))).toMatch(/^HTTP\/1\.1 431 /);
    const next: [string, string][] = [...Object.entries(sign()), ['Connection', 'close']];
    expect(await rawExchange(port, rawRequest('POST /x', next))).toMatch(/^HTTP\/1\.1 204 /);
  });

  it('a thousand of them do not hide or double a security header', async () => {
    const { sign, fire } = besiege(slaunchx());
    const noise = Array.from({ length: 1000 }, (_, i) => [`x-noise-${i}`, 'x']).flat();
    expect(await fire({ headers: [...noise, ...Object.entries(sign()).flat(), ...noise] })).toBe('accepted');
  });

  it('does not take the unsigned request id for more than it is', async () => {
    const { sign, fire } = besiege(influencemart());
    const pairs = Object.entries(sign()).flat();
    expect(await fire({ headers: [...pairs, 'X-Request-ID', 'one', 'x-request-id', 'two'] })).toBe(
      'accepted',
    );
    expect(await fire({ headers: [...pairs, 'X-Request-ID', 'three'] })).toBe('replayed');
  });

  it('gives two idempotency keys under two names no choice', async () => {
    const { sign, fire } = besiege(influencemart());
    const headers = { ...sign(), 'X-Idempotency-Key': 'one', 'Idempotency-Key': 'two' };
    expect(await fire({ headers })).toBe('duplicate_header');
  });
});

async function serveSlaunchx() {
  const verifier = createVerifier({
    ...{ scheme: slaunchx(), keys: { id: KEY_ID, secret: SECRET }, clock: () => NOW_MS },
    store: memoryStore({ maxReplayIds: 1000 }),
  });
  const server = createServer((req, res) => {
    verifyNode(verifier, req).then(
      (verdict) => res.writeHead(verdict.ok ? 204 : verdict.response.status).end(),
      () => res.destroy(),
    );
  });
  const { port, close } = await listen(server);
  onTestFinished(close);
  return { port, sign: besiege(slaunchx()).sign };
}
