import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { revocations } from '../storm/revocation.ts';

const program = fileURLToPath(new URL('../dist/storm/api-process.js', import.meta.url));

it('eight processes that keep keys for an hour refuse a key once it is revoked in another', {
  timeout: 30_000,
}, async () => {
  expect(await revocations({ program, processes: 8, rounds: 5 })).toHaveLength(5);
});
