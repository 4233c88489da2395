/** The package in the bundle of an application, which should have in it what is used and no more. */

import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { expect, it } from 'vitest';

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
  for (const room of ['checks', 'diagnosis', 'keys', 'store', 'verify']) expect(rooms).not.toContain(room);
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
    stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    format: 'esm',
    metafile: true,
    platform: 'node',
    write: false,
  });
  return metafile;
}

function roomsOf(files: readonly string[]): readonly string[] {
  const rooms = files.map((file) => /countersign\/dist\/([^/]+)\//.exec(file)?.[1]);
  return [...new Set(rooms.filter((room) => room !== undefined))];
}
