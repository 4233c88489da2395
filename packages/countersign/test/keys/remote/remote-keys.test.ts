import { createPublicKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { type RemoteKeysOptions, remoteKeys } from '../../../src/index.ts';

const CERTIFICATES: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('certificates.json', import.meta.url), 'utf8'),
);
const { root = '', intermediate = '', leaf = '' } = CERTIFICATES;
const RULE = { host: 'keys.example.com', path: '/webhooks/*.pem' };
const URL_OF_KEY = 'https://keys.example.com/webhooks/1.pem';
const NOW_MS = Date.UTC(2028, 0, 1);

/** A host that answers each URL with a file, or with what a function makes. */
function hostOf(files: Readonly<Record<string, string | (() => Response)>>) {
  return vi.fn(async (url: string | URL | Request, _options?: RequestInit) => {
    const file = files[String(url)];
    if (file === undefined) return new Response('none', { status: 404 });
    return typeof file === 'string' ? new Response(file) : file();
  });
}

function keysOf(fetch: ReturnType<typeof hostOf>, options: RemoteKeysOptions = {}, rule: object = {}) {
  const given = { roots: [root], clock: () => NOW_MS, fetch, ...options };
  return remoteKeys({ keyUrls: [{ ...RULE, ...rule }] }, given);
}

function publicKeyOf(pem: string): string {
  return String(new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'pem' }));
}

describe('remoteKeys() by URL', () => {
  it('gives the public key of the certificate, for as long as that is valid', async () => {
    const key = await keysOf(hostOf({ [URL_OF_KEY]: leaf + intermediate })).find(URL_OF_KEY);
    const { validFrom, validTo } = new X509Certificate(leaf);
    const bounds = { notBefore: new Date(validFrom), notAfter: new Date(validTo) };
    expect(key).toEqual({ id: URL_OF_KEY, secrets: [{ value: publicKeyOf(leaf), ...bounds }] });
  });

  it('fetches nothing from a URL that is not pinned', async () => {
    const fetch = hostOf({});
    const keys = keysOf(fetch);
    for (const host of [
      'keys.example.com.evil.example',
      'evilkeys.example.com',
      'keys.example.com@evil.example',
    ])
      expect(await keys.find(`https://${host}/webhooks/1.pem`)).toBeUndefined();
    expect(fetch).not.toHaveBeenCalled();
  });

  it('follows no redirection and sends no credentials', async () => {
    const fetch = hostOf({ [URL_OF_KEY]: leaf + intermediate });
    await keysOf(fetch).find(URL_OF_KEY);
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ redirect: 'error', credentials: 'omit' });
  });

  it('fetches a key once for requests that come together, and then not again', async () => {
    const fetch = hostOf({ [URL_OF_KEY]: leaf + intermediate });
    const keys = keysOf(fetch);
    await Promise.all([keys.find(URL_OF_KEY), keys.find(URL_OF_KEY)]);
    await keys.find(URL_OF_KEY);
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('remembers for a while that there is no key', async () => {
    const fetch = hostOf({});
    const keys = keysOf(fetch);
    for (let i = 0; i < 3; i++) expect(await keys.find(URL_OF_KEY)).toBeUndefined();
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('rejects while the host fails, and asks again', async () => {
    const fetch = hostOf({ [URL_OF_KEY]: () => new Response('later', { status: 503 }) });
    const keys = keysOf(fetch);
    for (let i = 0; i < 2; i++) await expect(keys.find(URL_OF_KEY)).rejects.toThrow('503');
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('rejects where the host does not answer in time', async () => {
    const fetch = vi.fn(
      (_url: unknown, { signal }: RequestInit = {}) =>
        new Promise<Response>((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    const keys = remoteKeys({ keyUrls: [RULE] }, { fetch: fetch as typeof globalThis.fetch, timeoutMs: 1 });
    await expect(keys.find(URL_OF_KEY)).rejects.toThrow();
  });

  it('reads no more than 64 KiB of a file', async () => {
    let sent = 0;
    const endless = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            sent++;
            controller.enqueue(new Uint8Array(16 * 1024));
          },
        }),
      );
    expect(await keysOf(hostOf({ [URL_OF_KEY]: endless })).find(URL_OF_KEY)).toBeUndefined();
    expect(sent).toBeLessThan(10);
  });

  it('renews a key that it has had, while strangers name ever new ones', async () => {
    let hangs = false;
    const find = async (id: string) => {
      if (hangs && id !== 'genuine') await new Promise(() => {});
      return id === 'genuine' ? 'the-public-key' : undefined;
    };
    let nowMs = 0;
    const keys = remoteKeys(find, { ttlSeconds: 60, monotonicClock: () => nowMs });
    expect(await keys.find('genuine')).toMatchObject({ id: 'genuine' });
    hangs = true;
    for (let i = 0; i < 8; i++) void Promise.resolve(keys.find(`stranger ${i}`)).catch(() => {});
    await expect(keys.find('stranger 9')).rejects.toThrow('8 keys are being fetched already');
    nowMs = 61_000;
    expect(await keys.find('genuine')).toMatchObject({ id: 'genuine' });
  });

  it('fetches at most eight keys at a time', async () => {
    const fetch = hostOf({});
    const keys = keysOf(fetch);
    const finds = Array.from({ length: 12 }, async (_, i) =>
      keys.find(`https://keys.example.com/webhooks/${i}.pem`),
    );
    const failed = (await Promise.allSettled(finds)).filter(({ status }) => status === 'rejected');
    expect([failed.length, fetch.mock.calls.length]).toEqual([4, 8]);
  });
});

describe('a certificate of remoteKeys()', () => {
  it.each([
    ['for another host', 'ofAnotherHost', NOW_MS],
    ['that has expired', 'expiring', NOW_MS],
    ['that is not valid yet', 'leaf', Date.UTC(2020, 0, 1)],
    ['that nobody has issued but itself', 'selfSigned', NOW_MS],
    ['that one has issued which may issue none', 'issuedByLeaf', NOW_MS],
  ])('is not taken %s', async (_what, name, nowMs) => {
    const chain = [CERTIFICATES[name], leaf, intermediate].join('\n');
    const keys = keysOf(hostOf({ [URL_OF_KEY]: chain }), { clock: () => nowMs });
    expect(await keys.find(URL_OF_KEY)).toBeUndefined();
  });

  it.each([
    ['no certificate', 'hello'],
    ['a damaged one', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
    ['more certificates than any chain has', leaf.repeat(9)],
  ])('is not taken from a file with %s', async (_what, file) => {
    expect(await keysOf(hostOf({ [URL_OF_KEY]: file })).find(URL_OF_KEY)).toBeUndefined();
  });

  it('is not taken without a chain to a root', async () => {
    const host = hostOf({ [URL_OF_KEY]: leaf });
    expect(await keysOf(host).find(URL_OF_KEY)).toBeUndefined();
    const withRootsOfNode = keysOf(hostOf({ [URL_OF_KEY]: leaf + intermediate }), { roots: undefined });
    expect(await withRootsOfNode.find(URL_OF_KEY)).toBeUndefined();
  });

  it('is taken with an intermediate that the application gives', async () => {
    const keys = keysOf(hostOf({ [URL_OF_KEY]: leaf }), { intermediates: [intermediate] });
    expect(await keys.find(URL_OF_KEY)).toBeDefined();
  });

  it('is taken with an issuer from the address that it names, where the rule pins the host of that', async () => {
    const named = 'http://issuers.example.net/intermediate.crt';
    const fetch = hostOf({ [URL_OF_KEY]: leaf, [named]: intermediate });
    expect(await keysOf(fetch, {}, { issuerHosts: ['other.example.net'] }).find(URL_OF_KEY)).toBeUndefined();
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(await keysOf(fetch, {}, { issuerHosts: ['issuers.example.net'] }).find(URL_OF_KEY)).toBeDefined();
  });

  it('is taken for a name of the rule', async () => {
    const fetch = hostOf({ [URL_OF_KEY]: CERTIFICATES.ofAnotherName + intermediate });
    expect(await keysOf(fetch).find(URL_OF_KEY)).toBeUndefined();
    const rule = { certificateNames: ['signing.example.com'] };
    expect(await keysOf(fetch, {}, rule).find(URL_OF_KEY)).toBeDefined();
  });
});

describe('remoteKeys() by a function', () => {
  const jwk = { ...createPublicKey(leafKey()).export({ format: 'jwk' }), kid: 'k1' };

  it('takes PEM, and a JWK with the time at which its use ends', async () => {
    const pem = publicKeyOf(leaf);
    expect(await remoteKeys(async () => pem).find('k1')).toEqual({ id: 'k1', secret: pem });
    const key = await remoteKeys(async () => ({ ...jwk, expired_at: 1_700_000_000 })).find('k1');
    const [secret] = key?.secrets ?? [];
    expect(secret).toEqual({ value: JSON.stringify(jwk), notAfter: new Date(1_700_000_000_000) });
  });

  it('takes no JWK of another id', async () => {
    expect(await remoteKeys(async () => jwk).find('k2')).toBeUndefined();
  });

  it('finds no key where the function finds none', async () => {
    expect(await remoteKeys(async () => null).find('k1')).toBeUndefined();
  });
});

describe('remoteKeys()', () => {
  it.each([
    ['a scheme that names no URLs', {}, {}],
    ['an unknown option', { keyUrls: [RULE] }, { root: [] }],
    ['roots that are none', { keyUrls: [RULE] }, { roots: ['PEM'] }],
    ['no time', { keyUrls: [RULE] }, { timeoutMs: 0 }],
  ])('refuses %s', (_what, source, options) => {
    expect(() => remoteKeys(source, options as RemoteKeysOptions)).toThrow(/^remoteKeys\(\)/);
  });
});

function leafKey() {
  return new X509Certificate(leaf).publicKey.export({ type: 'spki', format: 'pem' });
}
