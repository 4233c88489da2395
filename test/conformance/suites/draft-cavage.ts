/** draft-cavage-http-signatures: the cases of its appendix C. */

import { createVerify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createVerifier, memoryStore, type Scheme } from 'countersign';
import type { PreparedKey } from 'countersign/scheme';
import { draftCavage } from 'countersign/schemes/draft-cavage';
import { type Outcome, type Suite, same } from './suite.ts';

interface Example {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
  };
  readonly fields: Readonly<Record<(typeof CARRIERS)[number], string>>;
  readonly expect: 'valid' | 'invalid';
}

interface Appendix {
  readonly keys: { readonly Test: { readonly publicPem: string } };
  readonly cases: readonly Example[];
}

const CARRIERS = ['Authorization', 'Signature'] as const;
const NOW_MS = Date.parse('2014-01-05T21:31:40Z');

/** The key of the appendix has 1024 bits, and a verifier takes none of fewer than 2048: this one does. */
function withShortKey(scheme: Scheme, publicPem: string): Scheme {
  const verify: PreparedKey['verify'] = (message, signatures) =>
    signatures.find((signature) =>
      createVerify('RSA-SHA256')
        .update(Buffer.concat(message.pieces()))
        .verify(publicPem, signature, 'base64'),
    );
  const sign = () => Buffer.alloc(0);
  const toKey = (text: string) => Buffer.from(text);
  const algorithm = { ...scheme.algorithm, toKey, prepare: () => ({ verify, sign }) };
  return { ...scheme, algorithm, toKey };
}

async function judge(
  { request, fields, ...example }: Example,
  carrier: (typeof CARRIERS)[number],
  publicPem: string,
): Promise<Outcome> {
  // The appendix signs less than a receiver should ask for.
  const scheme = withShortKey(draftCavage({ carrier, mustSign: ['date'] }), publicPem);
  const { method, target: url, headers: sent, body } = request;
  const verifier = createVerifier({
    ...{ scheme, keys: [{ id: 'Test', secret: publicPem }], clock: () => NOW_MS },
    store: memoryStore({ maxReplayIds: 10, maxKeys: 10 }),
  });
  const headers = [...sent.flat(), carrier, fields[carrier]];
  const verdict = await verifier.verify({ method, url, headers, body });
  return same(verdict.ok ? 'valid' : 'invalid', example.expect);
}

/** Appendix C, with the signature in either header. */
export const draftCavageSuite: Suite = {
  name: 'HTTP Signatures (draft-cavage-12)',
  origin: 'appendix C of the draft',
  folder: 'cavage',
  casesIn: (folder) => {
    const { keys, cases } = JSON.parse(readFileSync(new URL('appendix-c.json', folder), 'utf8')) as Appendix;
    return cases.flatMap((each) =>
      CARRIERS.map((carrier) => ({
        name: `${each.name}, in ${carrier}`,
        judge: () => judge(each, carrier, keys.Test.publicPem),
      })),
    );
  },
};
