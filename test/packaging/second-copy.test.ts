/** Two copies of the core in one process, as two versions in `node_modules` are. */

import { cpSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from '../support/run-program.ts';

const core = fileURLToPath(new URL('../../packages/countersign', import.meta.url));
const directory = fileURLToPath(new URL('../node_modules/.second-copy', import.meta.url));

beforeAll(() => {
  mkdirSync(directory, { recursive: true });
  cpSync(path.join(core, 'dist'), path.join(directory, 'copy'), { recursive: true });
  symlinkSync(path.join(core, 'node_modules'), path.join(directory, 'node_modules'));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const PROGRAM = `
import * as one from 'countersign';
import { signRequest } from 'countersign/client';
import * as other from './copy/index.js';

const request = { method: 'POST', url: '/', body: '{}' };
const credentials = { id: 'ann', secret: 'a-secret-of-some-length' };
const verifiers = [one, other].map(({ createVerifier, defineScheme, header, message, part }) => {
  const scheme = defineScheme({
    name: 'twice', keyId: header('X-Key'), timestamp: header('X-Time', 'unixSeconds'), signature: header('X-Signature'),
    secret: 'utf8', algorithm: 'hmac-sha256', message: message\`\${part.timestamp}.\${part.body}\`, toleranceSeconds: 300, replay: 'signature',
  });
  return createVerifier({ scheme, keys: credentials });
});
const headers = Object.entries(signRequest(verifiers[0].scheme, credentials, request)).flat();
const received = { method: 'POST', url: '/', headers, body: Buffer.from('{}') };
for (const verifier of [...verifiers, ...verifiers]) {
  const verdict = await verifier.verify(received);
  console.log(verdict.ok ? 'accepted' : verdict.code);
}
`;

it('they accept a request once between them, and are told of once with both paths', async () => {
  const program = path.join(directory, 'program.mjs');
  writeFileSync(program, PROGRAM);
  const { code, output } = await runProgram(program);
  expect(code, output).toBe(0);
  expect(output.match(/accepted|replayed/g)).toEqual(['accepted', 'replayed', 'replayed', 'replayed']);
  expect(output.match(/COUNTERSIGN_SECOND_COPY/g)).toHaveLength(1);
  for (const place of [realpathSync(core), path.join(directory, 'copy')]) expect(output).toContain(place);
}, 20_000);
