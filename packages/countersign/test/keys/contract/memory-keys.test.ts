import { randomBytes } from 'node:crypto';
import { describe, it } from 'vitest';
import {
  keyAdministrationContract,
  keyRecordStoreContract,
  memoryKeyRecords,
  storedKeys,
} from '../../../src/keys.ts';

const masterKeys = `test:${randomBytes(32).toString('base64')}`;

describe('records in memory', () => {
  for (const { title, run } of keyRecordStoreContract(() => ({ store: memoryKeyRecords() }))) it(title, run);
});

describe('keys in memory', () => {
  const create = () => {
    let nowMs = 1_700_000_000_000;
    const records = memoryKeyRecords();
    const make = () => storedKeys(records, { masterKeys, clock: () => nowMs });
    const advance = (ms: number) => {
      nowMs += ms;
    };
    return { keys: make(), nowMs: () => nowMs, advance, another: make };
  };
  for (const { title, run } of keyAdministrationContract(create)) it(title, run);
});
