/** The published package in the bundle of an application, which should have in it what is used and no more. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Installation, installPackage } from './installed-package.ts';

let installation: Installation;
beforeAll(() => {
  installation = installPackage();
}, 120_000);
afterAll(() => installation?.remove());

it('has no diagnosis, idempotency or command line in the bundle of an application that only verifies', async () => {
  const rooms = await roomsBundledFrom(`
    import { createVerifier, memoryStore } from 'countersign';
    import { iimmpact } from 'countersign/schemes/iimmpact';
    export const verifier = createVerifier({ scheme: iimmpact, keys: [], store: memoryStore() });
  `);
  expect(rooms).toEqual(expect.arrayContaining(['scheme', 'store', 'verify']));
  for (const room of ['cli', 'client', 'diagnosis', 'express', 'fastify', 'idempotency', 'node', 'redis'])
    expect(rooms).not.toContain(room);
});

it('has the signer in the bundle of a client, and nothing of the verifier', async () => {
  const rooms = await roomsBundledFrom(`
    import { signRequest } from 'countersign/client';
    export const sign = signRequest;
  `);
  expect(rooms).toEqual(expect.arrayContaining(['client', 'request']));
  for (const room of ['diagnosis', 'keys', 'store', 'verify']) expect(rooms).not.toContain(room);
});

it('loads no idempotency, diagnosis, command line or Redis where `countersign` is imported without a bundler', async () => {
  const rooms = await roomsLoadedBy("export * from 'countersign';");
  expect(rooms).toEqual(expect.arrayContaining(['keys', 'scheme', 'store', 'verify']));
  for (const room of ['cli', 'client', 'diagnosis', 'express', 'fastify', 'fetch', 'idempotency', 'node'])
    expect(rooms).not.toContain(room);
  for (const room of ['redis', 'schemes', 'testing', 'webhooks']) expect(rooms).not.toContain(room);
});

/** The folders of the package of which there is code in the bundle of a program. */
async function roomsBundledFrom(contents: string): Promise<readonly string[]> {
  const { outputs } = await bundled(contents);
  const used = Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return roomsOf(used.map(([file]) => file));
}

/** The folders of the package of which a program has a file loaded, used or not. */
async function roomsLoadedBy(contents: string): Promise<readonly string[]> {
  return roomsOf(Object.keys((await bundled(contents)).inputs));
}

async function bundled(contents: string): Promise<Metafile> {
  const { metafile } = await build({
    stdin: { contents, resolveDir: installation.directory },
    bundle: true,
    format: 'esm',
    metafile: true,
    absWorkingDir: installation.directory,
    platform: 'node',
    write: false,
  });
  return metafile;
}

/** The folders of the sources of which there is code in published files: each has a comment with the name of its source. */
function roomsOf(files: readonly string[]): readonly string[] {
  const rooms = files
    .filter((file) => file.includes('countersign/bundle/'))
    .map((file) => readFileSync(path.join(installation.directory, file), 'utf8'))
    .flatMap((code) => [...code.matchAll(/^\/\/ dist\/([^/]+)\//gm)].map(([, room]) => room as string));
  return [...new Set(rooms)];
}
