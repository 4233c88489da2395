/** The examples of the documentation, compiled as an application with strict settings would compile them. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, expect, it } from 'vitest';
import { APPLICATION, DRIVERS, problemText, SURROUNDINGS } from '../support/example-surroundings.ts';
import { blocksOf, ProgramDirectory } from '../support/page-programs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const directory = new ProgramDirectory('snippets');
afterAll(() => directory.remove());

/** Recipes that are JavaScript, with parameters of other libraries, or that import each other; tests of their own run them. */
const ELSEWHERE = ['signing-requests', 'serverless', 'your-own-store'].map(
  (name) => `docs/guides/${name}.md`,
);

it('every example compiles under strict and exactOptionalPropertyTypes', () => {
  const pages = ['README.md', 'llms.txt', 'docs/quickstart.md'];
  for (const folder of ['docs/guides', 'docs/schemes', 'docs/reference'])
    pages.push(...readdirSync(path.join(root, folder)).map((file) => `${folder}/${file}`));
  for (const name of readdirSync(path.join(root, 'packages'))) pages.push(`packages/${name}/README.md`);
  const files = pages.filter((page) => !ELSEWHERE.includes(page)).flatMap(programsOf);
  expect(files.length).toBeGreaterThan(25);
  directory.write('app.module.d.mts', 'export class AppModule {}');
  directory.write('acme.d.mts', "export declare const acme: import('countersign').Scheme;");
  const around = directory.write('around.d.mts', SURROUNDINGS);
  files.push(directory.write('drivers.d.ts', DRIVERS));
  const merging = files.filter((file) => readFileSync(file, 'utf8').includes('interface Register'));
  const program = ts.createProgram([...files.filter((file) => !merging.includes(file)), around], APPLICATION);
  expect(problemsOf(program)).toEqual([]);
  // It would give all the others' keys an owner of its own.
  expect(merging).toHaveLength(1);
  expect(problemsOf(ts.createProgram([...merging, around], APPLICATION, undefined, program))).toEqual([]);
}, 120_000);

function problemsOf(program: ts.Program): string[] {
  return ts.getPreEmitDiagnostics(program).map(problemText);
}

/** Each as a module of its own; CommonJS and configurations of other tools are none. */
function programsOf(page: string): string[] {
  return ['js', 'ts'].flatMap((language) =>
    blocksOf(page, language).flatMap((block, i) => {
      if (/require\(|module\.exports|^export default/m.test(block)) return [];
      const text = block.replace(/'\.\/(app\.module|acme)\.js'/, "'./$1.mjs'");
      const file = `${page.replaceAll(/[/.]/g, '-')}-${language}-${i}.mts`;
      return [directory.write(file, `${text}\nexport {};\n`)];
    }),
  );
}
