/** The guides to keys agree with the code. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { keyFormat } from 'countersign/keys';
import { sqlMigrations } from 'countersign/sql';
import { describe, expect, it } from 'vitest';
import { blocksOf } from '../support/page-programs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the guide to keys in SQL', () => {
  it.each([
    ['postgresql', 0],
    ['sqlite', 1],
  ] as const)('has the statements for %s', (dialect, at) => {
    const migrations = sqlMigrations(dialect);
    expect(migrations.map(({ name }) => name)).toEqual(['0001_keys']);
    expect(blocksOf('docs/guides/keys-in-sql.md', 'sql')[at]?.trim()).toBe(migrations[0]?.sql.trim());
  });
});

describe('the guide to managing keys', () => {
  it('has the pattern of its format', () => {
    const page = readFileSync(path.join(root, 'docs/guides/managing-keys.md'), 'utf8');
    const { pattern } = keyFormat({ prefix: { test: 'acme_test', live: 'acme_live' } });
    expect(page).toContain(`\`${pattern.replace('|', '\\|')}\``);
  });
});
