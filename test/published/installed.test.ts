/** The published package, used by applications that have it from npm. */

import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeVersions } from '../support/node-versions.ts';
import { type Installation, installPackage, manifestOf } from './installed-package.ts';

const TSC = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

const PROGRAM = `
const scheme = defineScheme({
  name: 'installed', keyId: header('X-Key'), timestamp: header('X-Time', 'unixSeconds'), signature: header('X-Signature'),
  secret: 'utf8', algorithm: 'hmac-sha256', message: message\`\${part.timestamp}.\${part.body}\`, toleranceSeconds: 300,
  replay: 'signature',
});
const key = { id: 'ann', secret: 'a-secret-of-some-length' };
const verifier = createVerifier({ scheme, keys: key, store: memoryStore() });
const signed = signRequest(scheme, key, { method: 'POST', url: '/', body: '{}' });
const request = { method: 'POST', url: '/', headers: Object.entries(signed).flat(), body: Buffer.from('{}') };
`;
const RUN = `
(async () => {
  for (let i = 0; i < 2; i++) {
    const verdict = await verifier.verify(request);
    console.log(verdict.ok ? 'accepted' : verdict.code);
  }
})();
`;
const NAMES = 'createVerifier, defineScheme, header, memoryStore, message, part';

let installation: Installation;
beforeAll(() => {
  installation = installPackage();
}, 120_000);
afterAll(() => installation?.remove());

describe.each(nodeVersions())('on %s', (_name, node) => {
  it('verifies in a module', () => {
    const program = `import { ${NAMES} } from 'countersign';\nimport { signRequest } from 'countersign/client';\n${PROGRAM}${RUN}`;
    expect(runFile(node, 'program.mjs', program)).toEqual({ status: 0, output: 'accepted\nreplayed\n' });
  });

  it('verifies in CommonJS', () => {
    const program = `const { ${NAMES} } = require('countersign');\nconst { signRequest } = require('countersign/client');\n${PROGRAM}${RUN}`;
    expect(runFile(node, 'program.cjs', program)).toEqual({ status: 0, output: 'accepted\nreplayed\n' });
  });

  it('loads every entry without the optional peers', () => {
    const entries = entriesOf(installation);
    const program = `${entries.map((name) => `await import('${name}');`).join('\n')}\nconsole.log('loaded');`;
    expect(entries).toContain('countersign/express');
    expect(runFile(node, 'entries.mjs', program)).toEqual({ status: 0, output: 'loaded\n' });
  });
});

describe('the command line', () => {
  it('runs from the installed package', () => {
    expect(runCommand('--version')).toMatchObject({ status: 0, stdout: /^\d+\.\d+\.\d+\n$/ });
  });

  it('says which package is missing where Redis is used without ioredis', () => {
    const { status, stderr } = runCommand('doctor', '--redis', 'redis://127.0.0.1:1');
    expect(stderr).toContain('ioredis, which is not installed');
    expect(stderr).toContain('npm install ioredis');
    expect(status).toBe(2);
  });
});

describe('its types', () => {
  beforeAll(() => {
    for (const name of ['@types/node', '@types/express', 'express']) installation.add(name);
    writeFileSync(
      path.join(installation.directory, 'program.ts'),
      `import { ${NAMES} } from 'countersign';
import { signRequest } from 'countersign/client';
import { countersign } from 'countersign/express';
import express from 'express';
${PROGRAM}
express().use(countersign(verifier), (req, res) => void res.json({ key: req.countersign.key.id }));
// @ts-expect-error A verifier has no such method, so its type is known.
verifier.verifyAll(request);
`,
    );
    writeFileSync(path.join(installation.directory, 'package.json'), '{ "type": "module" }');
  });

  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])(
    'are found by %s modules with %s resolution',
    (module, moduleResolution) => {
      // The declarations of the package are checked too, unlike those of TypeScript itself.
      const options = [
        '--strict',
        '--noEmit',
        '--target',
        'es2023',
        '--esModuleInterop',
        '--skipDefaultLibCheck',
      ];
      const { status, stdout } = spawnSync(
        process.execPath,
        [TSC, ...options, '--module', module, '--moduleResolution', moduleResolution, 'program.ts'],
        { cwd: installation.directory, encoding: 'utf8' },
      );
      expect(stdout).toBe('');
      expect(status).toBe(0);
    },
    120_000,
  );
});

function entriesOf({ directory }: Installation): readonly string[] {
  const { exports } = manifestOf(path.join(directory, 'node_modules/countersign'));
  return Object.keys(exports)
    .filter((name) => name !== './package.json' && !name.includes('*'))
    .concat(['./schemes/stripe', './schemes/slaunchx'])
    .map((name) => path.posix.join('countersign', name));
}

function runFile(node: string, name: string, text: string): { status: number | null; output: string } {
  const file = path.join(installation.directory, name);
  writeFileSync(file, text);
  const { status, stdout, stderr } = spawnSync(node, [file], {
    cwd: installation.directory,
    encoding: 'utf8',
  });
  // Warnings, such as that of require() for modules, are no failure.
  return { status, output: status === 0 ? stdout : stderr };
}

function runCommand(...args: readonly string[]): SpawnSyncReturns<string> {
  const program = path.join(installation.directory, 'node_modules/countersign/bundle/cli/bin.js');
  return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', input: '' });
}
