import fastify, { type FastifyServerOptions } from 'fastify';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { signRequest } from '../../src/client.ts';
import { CREDENTIALS, NOW_MS, SCHEME } from '../support/whole-request.ts';

const ADDRESS = '203.0.113.9';

afterEach(() => {
  vi.restoreAllMocks();
  vi.resetModules();
});

/** An app of a process that has warned of nothing yet, and what it warns of. */
async function appWith(options: FastifyServerOptions, ipAllowlist?: readonly string[]) {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const { countersign } = await import('../../src/fastify.ts');
  const { createVerifier } = await import('../../src/index.ts');
  const key = {
    id: CREDENTIALS.id,
    secrets: [CREDENTIALS.secret],
    ...(ipAllowlist !== undefined && { ipAllowlist }),
  };
  const verifier = createVerifier({ scheme: SCHEME, keys: key, clock: () => NOW_MS });
  const app = fastify(options);
  app.register((below, _options, ready) => {
    below.register(countersign, { verifier });
    below.get('/', async (request) => request.ip);
    ready();
  });
  const signed = signRequest(SCHEME, CREDENTIALS, { method: 'GET', url: '/' }, { clock: () => NOW_MS });
  const headers = { ...signed, 'x-forwarded-for': ADDRESS };
  const { statusCode } = await app.inject({ url: '/', headers });
  const warnings = warn.mock.calls
    .map(([text, detail]) => ({ text: String(text), code: (detail as { code: string }).code }))
    .filter(({ code }) => code === 'COUNTERSIGN_HOP_COUNT' || code === 'COUNTERSIGN_FORGEABLE_ADDRESS');
  return { statusCode, codes: warnings.map(({ code }) => code), text: warnings[0]?.text };
}

describe('an app that counts its proxies', () => {
  it('is warned when the plugin is registered, as Fastify trusts nobody by a number', async () => {
    const { statusCode, codes, text } = await appWith({ trustProxy: 1 as unknown as boolean }, [ADDRESS]);
    expect(codes).toEqual(['COUNTERSIGN_HOP_COUNT']);
    expect(text).toContain('trustProxy: 1');
    // The warning is right: the allowed client is refused.
    expect(statusCode).toBe(403);
  });
});

describe('an app that believes everybody', () => {
  it('is warned of the first request of a key with an allowlist', async () => {
    const { statusCode, codes } = await appWith({ trustProxy: true }, [ADDRESS]);
    expect([statusCode, codes]).toEqual([200, ['COUNTERSIGN_FORGEABLE_ADDRESS']]);
  });

  it('is not warned where no key has an allowlist', async () => {
    expect((await appWith({ trustProxy: true })).codes).toEqual([]);
  });
});

describe('an app that trusts nobody, or certain addresses', () => {
  it.each([[undefined], [false], ['127.0.0.1'], [['127.0.0.1', '10.0.0.0/8']]])(
    'is warned of nothing: trustProxy is $0',
    async (trustProxy) => {
      const options = trustProxy === undefined ? {} : { trustProxy };
      const { codes } = await appWith(options, ['127.0.0.1', ADDRESS]);
      expect(codes).toEqual([]);
    },
  );
});
