import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { nodeVersions } from '../../../../test/support/node-versions.ts';
import { keyAdministrationContract, keyRecordStoreContract, keySourceContract } from '../../src/keys.ts';

const program = fileURLToPath(new URL('support/node-sqlite-program.ts', import.meta.url));
const create = () => Promise.reject(new Error('not called'));
const all = [
  ...keyRecordStoreContract(create),
  ...keyAdministrationContract(create),
  ...keySourceContract(create),
];

// Those that run TypeScript as it is, which all that have node:sqlite without a flag can.
const versions = nodeVersions().filter(([name]) => name !== 'Node 20');

describe.skipIf(versions.length === 0)('keys by node:sqlite', { timeout: 120_000 }, () => {
  it.each(versions)('pass every test of the contracts on %s', async (_name, executable) => {
    const { stdout } = await promisify(execFile)(executable, ['--no-warnings', program]);
    expect(stdout).toBe(`${all.length} passed\n`);
  });
});
