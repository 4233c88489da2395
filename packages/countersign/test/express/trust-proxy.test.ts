import { createServer } from 'node:http';
import express from 'express';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { exchange, listen } from '../../../../test/contract/http-client.ts';
import { signRequest } from '../../src/client.ts';
import { createVerifier } from '../../src/index.ts';
import { CREDENTIALS, NOW_MS, SCHEME } from '../support/whole-request.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.resetModules();
});

/** Sends two requests to an app in a process that has not warned yet, and lists its warnings of forgeable addresses. */
async function warningsOf(trust: unknown, ipAllowlist?: readonly string[]): Promise<string[]> {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const { countersign } = await import('../../src/express.ts');
  const key = {
    id: CREDENTIALS.id,
    secrets: [CREDENTIALS.secret],
    ...(ipAllowlist !== undefined && { ipAllowlist }),
  };
  const app = express();
  app.set('trust proxy', trust);
  app.use(
    countersign(createVerifier({ scheme: SCHEME, keys: key, clock: () => NOW_MS })),
    (_req, res) => void res.end(),
  );
  const { port, close } = await listen(createServer(app));
  onTestFinished(close);
  for (const path of ['/a', '/b']) {
    const headers = signRequest(SCHEME, CREDENTIALS, { method: 'GET', url: path }, { clock: () => NOW_MS });
    expect((await exchange(port, { path, headers })).status).toBe(200);
  }
  const codes = warn.mock.calls.map(([, detail]) => (detail as { code: string }).code);
  return codes.filter((code) => code === 'COUNTERSIGN_FORGEABLE_ADDRESS');
}

describe('an Express app that believes everybody', () => {
  it('is warned once of a key with an allowlist, since anybody can write an allowed address', async () => {
    expect(await warningsOf(true, ['127.0.0.1'])).toEqual(['COUNTERSIGN_FORGEABLE_ADDRESS']);
  });

  it('is not warned where no key has an allowlist', async () => {
    expect(await warningsOf(true)).toEqual([]);
  });
});

it.each([false, 1, 'loopback', ['10.0.0.0/8']])(
  'an Express app with trust proxy %j is not warned of forgeable addresses',
  async (trust) => {
    expect(await warningsOf(trust, ['127.0.0.1'])).toEqual([]);
  },
);
