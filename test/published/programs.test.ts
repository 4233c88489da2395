/** The programs that users write most, in an application of their own: they compile, and those that end by themselves run. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, expect, it } from 'vitest';
import { ProgramDirectory } from '../support/page-programs.ts';
import { runProgram } from '../support/run-program.ts';

const folder = fileURLToPath(new URL('../programs/', import.meta.url));
const files = readdirSync(folder).map((file) => path.join(folder, file));
const directory = new ProgramDirectory('programs');
afterAll(() => directory.remove());

/** Those of an application that has said what the owner of a key is; one declaration holds for all of a program. */
const withOwners = files.filter((file) => /owner/.test(readFileSync(file, 'utf8')));

it.each([
  ['with a type of owners of its own', withOwners, 4],
  ['without one', files.filter((file) => !withOwners.includes(file)), 10],
] as const)(
  'all compile under strict in an application %s, except the lines that must not',
  (_name, roots, least) => {
    expect(roots.length).toBeGreaterThanOrEqual(least);
    const program = ts.createProgram([...roots], {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [path.join(folder, '../../node_modules/@types')],
    });
    const words = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
      const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
      return `${path.basename(file?.fileName ?? '')}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
    expect(words).toEqual([]);
  },
  60_000,
);

it.each([
  ['05-own-scheme.ts', /^k1\n$/],
  ['11-supertest.ts', /^$/],
])('%s runs to its end', async (file, printed) => {
  const { outputText } = ts.transpileModule(readFileSync(path.join(folder, file), 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
  });
  const { code, output } = await runProgram(directory.write(file.replace('.ts', '.mjs'), outputText));
  expect(code, output).toBe(0);
  expect(output).toMatch(printed);
});
