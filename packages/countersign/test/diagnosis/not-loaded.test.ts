/** Loading of the diagnosis, which is more than half of all files: only on request. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../../src', import.meta.url));
const IMPORT = /^(?:import|export)\b(?<type> type\b)?[^;]*?\bfrom '(?<from>\.[^']+)';$/gm;

/** Files that a source file imports, types included or not; with `await import()` left out, which loads later. */
function importsOf(file: string, { withTypes }: { withTypes: boolean }): string[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)]
    .filter(({ groups }) => withTypes || groups?.type === undefined)
    .map(({ groups }) => path.resolve(path.dirname(file), groups?.from as string));
}

function loadedBy(entry: string): Set<string> {
  const loaded = new Set<string>();
  const waiting = [path.join(src, entry)];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    waiting.push(...importsOf(file, { withTypes: false }));
  }
  return new Set([...loaded].map((file) => path.relative(src, file)));
}

const inDiagnosis = (file: string) => file.startsWith('diagnosis/');

describe('the files of the diagnosis', () => {
  it.each([
    'index.ts',
    'client.ts',
    'express.ts',
    'fastify.ts',
    'node.ts',
    'redis.ts',
    'cli/bin.ts',
    'cli/commands/verify.ts',
  ])('are not loaded by %s', (entry) => {
    const loaded = loadedBy(entry);
    expect(loaded.size).toBeGreaterThan(2);
    expect([...loaded].filter(inDiagnosis)).toEqual([]);
  });

  it('are loaded by countersign/diagnosis and by the command that explains', () => {
    expect(loadedBy('diagnosis.ts')).toContain('diagnosis/search/search.ts');
    expect(loadedBy('cli/commands/explain.ts')).toContain('diagnosis/search/search.ts');
  });

  it('are imported by no room but the command line, not even for their types', () => {
    const importers = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !inDiagnosis(file) && file !== 'diagnosis.ts')
      .filter((file) =>
        importsOf(path.join(src, file), { withTypes: true }).some((each) =>
          inDiagnosis(path.relative(src, each)),
        ),
      );
    expect(importers.filter((file) => !file.startsWith('cli/'))).toEqual([]);
    expect(importers).toContain('cli/commands/explain.ts');
  });
});
