import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it, vi } from 'vitest';
import type { ApiKey } from '../../../src/index.ts';
import { fileKeys, formatKeyFile, type KeySourceUnderTest, keySourceContract } from '../../../src/keys.ts';

function create(): KeySourceUnderTest {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'countersign-keys-'));
  const file = path.join(directory, 'keys.json');
  const keys = new Map<string, ApiKey>();
  const write = () => {
    writeFileSync(`${file}.new`, formatKeyFile([...keys.values()]), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  write();
  const source = fileKeys(file, { pollMs: 10 });

  /** Waits until the source has read what was written last. */
  async function settle(isSo: () => boolean): Promise<void> {
    write();
    await vi.waitFor(() => {
      if (!isSo()) throw new Error('the file is not read yet');
    }, 10_000);
  }

  return {
    source,
    async put(key) {
      const before = source.find(key.id);
      keys.set(key.id, key);
      await settle(() => source.find(key.id) !== before);
    },
    async remove(id) {
      keys.delete(id);
      await settle(() => source.find(id) === undefined);
    },
    close() {
      source.close();
      rmSync(directory, { recursive: true });
    },
  };
}

describe('keys in a file', () => {
  for (const { title, run } of keySourceContract(create)) it(title, run);
});
