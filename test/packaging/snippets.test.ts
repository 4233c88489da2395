/** The examples of the documentation, compiled as an application with strict settings would compile them. */

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, expect, it } from 'vitest';
import { APPLICATION, problemText, SURROUNDINGS } from '../support/example-surroundings.ts';
import { blocksOf, ProgramDirectory } from '../support/page-programs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const directory = new ProgramDirectory('snippets');
afterAll(() => directory.remove());

/** Recipes that are JavaScript, with parameters of other libraries and no types; a test of their own runs them. */
const UNTYPED = ['docs/guides/signing-requests.md', 'docs/guides/serverless.md'];

it('every example compiles under strict and exactOptionalPropertyTypes', () => {
  const pages = ['README.md', 'llms.txt', 'docs/quickstart.md'];
  for (const folder of ['docs/guides', 'docs/schemes', 'docs/reference'])
    pages.push(...readdirSync(path.join(root, folder)).map((file) => `${folder}/${file}`));
  for (const name of readdirSync(path.join(root, 'packages'))) pages.push(`packages/${name}/README.md`);
  const files = pages.filter((page) => !UNTYPED.includes(page)).flatMap(programsOf);
  expect(files.length).toBeGreaterThan(25);
  directory.write('app.module.d.mts', 'export class AppModule {}');
  const program = ts.createProgram([...files, directory.write('around.d.mts', SURROUNDINGS)], APPLICATION);
  expect(ts.getPreEmitDiagnostics(program).map(problemText)).toEqual([]);
}, 60_000);

/** Each as a module of its own; CommonJS and configurations of other tools are none. */
function programsOf(page: string): string[] {
  return blocksOf(page).flatMap((block, i) => {
    if (/require\(|module\.exports|^export default/m.test(block)) return [];
    const text = block.replace('./app.module.js', './app.module.mjs');
    return [directory.write(`${page.replaceAll(/[/.]/g, '-')}-${i}.mts`, `${text}\nexport {};\n`)];
  });
}
