/** The program of the guide to a store of one's own: it compiles under strict settings, and passes the contract. */

import { storeContract } from 'countersign/store';
import ts from 'typescript';
import { afterAll, expect, it } from 'vitest';
import { APPLICATION, problemText } from '../support/example-surroundings.ts';
import { blocksOf, ProgramDirectory } from '../support/page-programs.ts';

const directory = new ProgramDirectory('own-store');
afterAll(() => directory.remove());

it('the store of the guide passes all tests of the contract on node:test', async () => {
  const [store = '', tests = ''] = blocksOf('docs/guides/your-own-store.md', 'ts');
  directory.write('package.json', '{ "type": "module" }');
  const files = [directory.write('own-store.ts', store), directory.write('own-store.test.ts', tests)];
  const program = ts.createProgram(files, { ...APPLICATION, noEmit: false });
  expect(ts.getPreEmitDiagnostics(program).map(problemText)).toEqual([]);
  program.emit();
  const { code, output } = await directory.run(['--test', '--test-reporter=tap', 'own-store.test.js']);
  const failed = output.split('\n').filter((line) => /^ *not ok/.test(line));
  expect(failed).toEqual([]);
  expect(code).toBe(0);
  const { length } = storeContract(() => Promise.reject(new Error('not called')), { operations: false });
  expect(output).toMatch(new RegExp(`^# pass ${length}$`, 'm'));
}, 60_000);
