/** The vectors, checked by OpenSSL alone and by the verifier. */

import { spawnSync } from 'node:child_process';
import { createVerifier, memoryStore } from 'countersign';
import { expect, it } from 'vitest';
import { EACH } from './support/documented.ts';
import { fileOf, vectorsOf } from './support/files-of.ts';

const ENCODING = { influencemart: 'hex', intend: 'hex', parameters: 'hex', sha512: 'hex' } as const;

it.each(EACH)('OpenSSL makes the signatures of the vectors of %s', (name, documented) => {
  const { algorithm, vectors } = vectorsOf(documented);
  expect(vectors.length).toBeGreaterThan(0);
  for (const { keyHex, stringToSignHex, signature } of vectors) {
    const digest = openssl(
      [
        'dgst',
        `-${algorithm.replace('hmac-', '')}`,
        '-mac',
        'HMAC',
        '-macopt',
        `hexkey:${keyHex}`,
        '-binary',
      ],
      Buffer.from(stringToSignHex, 'hex'),
    );
    const encoding = name in ENCODING ? 'hex' : name === 'authorization' ? 'base64url' : 'base64';
    expect(digest.toString(encoding)).toBe(signature);
  }
});

it.each(EACH)('the command on the page of %s prints the signature', (_name, documented) => {
  const page = fileOf(documented, 'index.md');
  const [, command = ''] = /```sh\n(printf [\s\S]*?)```/.exec(page) ?? [];
  const [first] = vectorsOf(documented).vectors;
  const { stdout } = spawnSync('bash', ['-c', command], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  });
  expect(stdout).toBe(first?.signature);
});

it('OpenSSL decodes the secret of IIMMPACT to the key', () => {
  const [, documented] = EACH.find(([name]) => name === 'iimmpact') ?? expect.unreachable();
  const [{ secret, keyHex } = { secret: '', keyHex: '' }] = vectorsOf(documented).vectors;
  expect(openssl(['base64', '-d', '-A'], Buffer.from(secret)).toString('hex')).toBe(keyHex);
});

it.each(EACH)(
  'the verifier accepts the vectors of %s, each once',
  async (_name, { scheme, ...documented }) => {
    const { vectors } = vectorsOf({ scheme, ...documented });
    for (const { request, headers, keyId, secret } of vectors) {
      const verifier = createVerifier({
        scheme,
        keys: keyId === undefined ? { id: scheme.name, secrets: [secret] } : { id: keyId, secrets: [secret] },
        store: memoryStore(),
        clock: () => Date.parse('2026-03-01T12:00:00Z'),
        logger: { info() {}, warn() {}, error() {} },
      } as never);
      const received = { method: request.method, url: request.target, headers, body: request.body };
      expect(await verifier.verify(received)).toMatchObject({ ok: true });
      expect(await verifier.verify(received)).toMatchObject({ code: 'replayed' });
    }
  },
);

function openssl(args: readonly string[], input: Buffer): Buffer {
  const { status, stdout } = spawnSync('openssl', args, { input });
  expect(status).toBe(0);
  return stdout;
}
