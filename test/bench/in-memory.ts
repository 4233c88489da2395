/** Verification in memory by size of the body, against the bare HMAC. */

import type { Scheme, VerifierOptions } from 'countersign';
import { awsSigv4 } from 'countersign/schemes/aws-sigv4';
import { httpMessageSignatures } from 'countersign/schemes/http-message-signatures';
import { influencemart } from 'countersign/schemes/influencemart';
import { slaunchx } from 'countersign/schemes/slaunchx';
import { bareHmacContender, countersignContender } from './contenders.ts';
import { HTTP_MESSAGE_SIGNATURES, ORIGIN, SIGNATURE_POLICY } from './http-message-signatures-recipe.ts';
import { measureRounds } from './rounds.ts';
import { INFLUENCEMART, type Recipe, SLAUNCHX } from './signed-requests.ts';
import { SIGV4 } from './sigv4-recipe.ts';
import { ratioOf, type Spread } from './statistics.ts';

/** A whole verification by the time of the bare HMAC: below 1, everything costs less than that HMAC alone. */
export interface InMemoryResult {
  readonly scheme: string;
  readonly bodyBytes: number;
  readonly toBareHmac: Spread;
  /** Number of replay ids that were remembered all the while. */
  readonly replayIds: number;
}

const SIZES = [
  { bodyBytes: 64, perSecond: 500, perPortion: 50, portions: 30 },
  { bodyBytes: 1024, perSecond: 500, perPortion: 50, portions: 30 },
  { bodyBytes: 16 * 1024, perSecond: 100, perPortion: 10, portions: 100 },
  { bodyBytes: 1024 * 1024, perSecond: 8, perPortion: 1, portions: 16 },
];

interface Measured {
  readonly scheme: Scheme;
  readonly recipe: Recipe;
  readonly options?: Partial<VerifierOptions>;
}

const SCHEMES: readonly Measured[] = [
  { scheme: influencemart(), recipe: INFLUENCEMART },
  { scheme: slaunchx(), recipe: SLAUNCHX },
  { scheme: awsSigv4({ region: 'eu-west-1', service: 'execute-api' }), recipe: SIGV4 },
  {
    scheme: httpMessageSignatures(SIGNATURE_POLICY),
    recipe: HTTP_MESSAGE_SIGNATURES,
    options: { publicUrl: ORIGIN },
  },
];

/** Measures all sizes with both schemes. */
export async function measureInMemory(quick: boolean): Promise<InMemoryResult[]> {
  const results: InMemoryResult[] = [];
  for (const { scheme, recipe, options } of SCHEMES) {
    for (const size of SIZES) {
      const workload = { scheme, recipe, ...size };
      const { contender, store } = countersignContender(workload, { options });
      const [ours = [], bare = []] = await measureRounds([contender, bareHmacContender(workload)], {
        seconds: quick ? 0.6 : 5,
        portions: size.portions,
      });
      const { bodyBytes } = size;
      const replayIds = store.replayIds;
      results.push({ scheme: scheme.name, bodyBytes, toBareHmac: ratioOf(ours, bare), replayIds });
    }
  }
  return results;
}
