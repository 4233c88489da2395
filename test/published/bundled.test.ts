/** The package in the bundle of an application, which should have in it what is used and no more. */

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
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

/** Bundles a program and tells of which folders of the package there is code in the result. */
async function roomsBundledFrom(contents: string): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    format: 'esm',
    metafile: true,
    platform: 'node',
    write: false,
  });
  const used = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const rooms = used.map(([file]) => /countersign\/dist\/([^/]+)\//.exec(file)?.[1]);
  return [...new Set(rooms.filter((room) => room !== undefined))];
}
