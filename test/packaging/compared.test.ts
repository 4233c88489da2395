/** The schemes of the page "Compared with …" take what clients of the gateways send. */

import { createHash, createHmac } from 'node:crypto';
import ts from 'typescript';
import { afterAll, expect, it } from 'vitest';
import { blocksOf, ProgramDirectory } from '../support/page-programs.ts';

const directory = new ProgramDirectory('compared');
afterAll(() => directory.remove());

const secret = 'a-signing-secret-of-some-length';
const target = '/v1/orders?dry=1';
const body = '{"sku":"A-1"}';
const date = new Date().toUTCString();
const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
const signature = (text: string) => createHmac('sha256', secret).update(text).digest('base64');

// The strings to sign are those of the documentation of each plugin.
const signedForKong = `date: ${date}\npost ${target}\ndigest: ${digest}`;
const signedForApisix = `partner\nPOST ${target}\ndate: ${date}\ndigest: ${digest}\n`;

it.each([
  [
    'kong',
    `hmac username="partner", algorithm="hmac-sha256", headers="date @request-target digest", signature="${signature(signedForKong)}"`,
  ],
  [
    'apisix',
    `Signature keyId="partner",algorithm="hmac-sha256",headers="@request-target date digest",signature="${signature(signedForApisix)}"`,
  ],
])(
  'a request of a client of %s is accepted once, and refused with another body',
  async (name, authorization) => {
    const [block = ''] = blocksOf('docs/guides/compared.md', 'ts').filter((each) =>
      each.includes(`export const ${name} `),
    );
    const headers = { Date: date, Digest: digest, Authorization: authorization };
    const trial = `
      import { createVerifier } from 'countersign';
      const verifier = createVerifier({ scheme: ${name}, keys: { id: 'partner', secret: '${secret}' } });
      const request = { method: 'POST', url: '${target}', headers: ${JSON.stringify(headers)} };
      for (const body of ['{"sku":"B-2"}', ${JSON.stringify(body)}, ${JSON.stringify(body)}]) {
        const verdict = await verifier.verify({ ...request, body });
        console.log(verdict.ok ? 'accepted' : verdict.code);
      }`;
    const program = ts.transpile(block + trial, {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
    });
    const { output } = await directory.run([directory.write(`${name}.mjs`, program)]);
    expect(output).toBe('body_digest_mismatch\naccepted\nreplayed\n');
  },
  20_000,
);
