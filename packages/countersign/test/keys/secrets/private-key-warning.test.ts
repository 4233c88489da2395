import { generateKeyPairSync } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { createVerifier } from '../../../src/index.ts';
import { discord } from '../../../src/schemes/discord.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const PRIVATE = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const PUBLIC = publicKey.export({ type: 'spki', format: 'pem' }).toString();

function warningsOf(secret: string): unknown[] {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  createVerifier({ scheme: discord(), keys: { id: 'discord', secret } });
  const warnings = warn.mock.calls.map(([text]) => text);
  warn.mockRestore();
  return warnings;
}

it('a verifier with a private key warns once that the public key would do, and never shows the key', () => {
  const [warning, ...others] = warningsOf(PRIVATE);
  expect(warning).toMatch(/^API key "discord": the secret is a private key.* should be the public key$/);
  expect(others).toEqual([]);
  expect(warning).not.toContain(PRIVATE.split('\n')[1]);
  expect(warningsOf(PRIVATE)).toEqual([]);
});

it('a verifier with a public key warns of nothing', () => {
  expect(warningsOf(PUBLIC)).toEqual([]);
});
