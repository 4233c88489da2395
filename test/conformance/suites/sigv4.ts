/** Signature Version 4: the suites of AWS. */

import { createVerifier, memoryStore, type Verdict } from 'countersign';
import { awsSigv4 } from 'countersign/schemes/aws-sigv4';
import refused from '../standards/sigv4-refused.json' with { type: 'json' };
import { type Sigv4Vector, sigv4Vectors } from '../standards/sigv4-vectors.ts';
import { type Outcome, type Suite, verdictOutcome } from './suite.ts';

/** When the requests of the suites were signed. */
export const SIGNED_AT_MS = Date.parse('2015-08-30T12:36:00Z');

/** One character for each byte, as a server has it. */
export function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The scheme of a vector. */
export function schemeFor({ region, service, normalizePath }: Sigv4Vector) {
  const paths = normalizePath ? 'normalized' : 'asSent';
  return awsSigv4({ region, service, paths, unnormalizedPaths: 'accept', sessionTokens: true });
}

/** Verifies the signed request of a vector, with another body where one is given. */
export async function verdictOn(vector: Sigv4Vector, change: { body?: string } = {}): Promise<Verdict> {
  const { method, target, headers, body } = vector.signedRequest;
  const keys = { id: 'AKIDEXAMPLE', secret: vector.secret };
  const verifier = createVerifier({
    ...{ scheme: schemeFor(vector), keys: [keys], clock: () => SIGNED_AT_MS },
    store: memoryStore({ maxReplayIds: 10, maxKeys: 10 }),
  });
  return verifier.verify({
    ...{ method, url: bytesOf(target), body: change.body ?? body },
    headers: headers.flatMap(([name, value]) => [name, bytesOf(value)]),
  });
}

async function judge(vector: Sigv4Vector): Promise<Outcome> {
  return verdictOutcome(await verdictOn(vector), 'accepted', (refused as Refusals)[vector.title]);
}

type Refusals = Readonly<Record<string, { readonly code: string; readonly why: string }>>;

/** The suites of 2015 and of 2024, the latter in both forms. */
export const sigv4: Suite = {
  name: 'AWS Signature Version 4',
  origin: 'awslabs/aws-c-auth, mhart/aws4',
  folder: 'sigv4',
  casesIn: (folder) => sigv4Vectors(folder).map((each) => ({ name: each.title, judge: () => judge(each) })),
};
