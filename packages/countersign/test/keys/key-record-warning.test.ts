import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type ApiKey, createVerifier, type KeySource, memoryStore } from '../../src/index.ts';
import { acme, acmeRequest, key, NOW, SECRET } from '../support/acme.ts';

function warnings(): string[] {
  const told: string[] = [];
  const spy = vi.spyOn(process, 'emitWarning').mockImplementation((text, options) => {
    told.push(`${(options as { code?: string }).code}: ${String(text)}`);
  });
  onTestFinished(() => spy.mockRestore());
  return told;
}

function verifierOn(find: KeySource['find'], logger?: Parameters<typeof createVerifier>[0]['logger']) {
  return createVerifier({ scheme: acme, keys: { find }, store: memoryStore(), clock: () => NOW, logger });
}

describe('a key source whose record is not sound', () => {
  it('is told of once, without a logger and without a secret, while the requests of that key get 503', async () => {
    const told = warnings();
    const record = { ...key, secrets: [{ value: SECRET, expiresAt: new Date() }] } as unknown as ApiKey;
    const verifier = verifierOn(async () => record);
    for (let i = 0; i < 3; i++) {
      const verdict = await verifier.verify(acmeRequest());
      expect(verdict).toMatchObject({
        ok: false,
        code: 'keys_unavailable',
        response: { status: 503 },
      });
    }
    expect(told).toEqual([
      expect.stringMatching(
        /^COUNTERSIGN_KEY_RECORD: .*API key "[\w-]+": "secrets\[0\]": .*write "notAfter"/,
      ),
    ]);
    expect(told.join()).not.toContain(SECRET);
  });

  it('is named as such in the log', async () => {
    warnings();
    const error = vi.fn();
    const record = { ...key, id: 'limitless', limits: [{ max: 5 }] } as unknown as ApiKey;
    await verifierOn(() => record, { info: vi.fn(), warn: vi.fn(), error }).verify(acmeRequest());
    expect(error).toHaveBeenCalledWith(
      expect.objectContaining({ err: expect.objectContaining({ code: 'COUNTERSIGN_KEY_RECORD' }) }),
      expect.stringContaining('the record of its key is not sound'),
    );
  });
});

it('a key source that fails is no record that is not sound', async () => {
  const told = warnings();
  const verifier = verifierOn(() => {
    throw new TypeError('the database is not connected');
  });
  await verifier.verify(acmeRequest());
  expect(told).toEqual([]);
});
