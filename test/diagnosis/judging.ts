/** Questions that the tests of the corpus ask of a judgement. */

import { createVerifier, memoryStore, type SignedRequest, type Verdict } from 'countersign';
import type { Case } from './corpus/cases.ts';
import type { Judgement } from './corpus/judge.ts';
import type { Vendor } from './corpus/vendor.ts';

/** Generous, so that a slow machine does not decide. */
export const BUDGET_MS = 1000;
export const TIMEOUT_MS = 300_000;

/** Finds requests that are refused without the mistake, or accepted with it. */
export async function misjudged(vendor: Vendor, cases: readonly Case[]): Promise<string[]> {
  const titles: string[] = [];
  for (const each of cases) {
    const without = await verdictOn(each.right, each, vendor);
    if (!without.ok) titles.push(`${each.title}: refused without it (${without.code})`);
    if ((await verdictOn(each.request, each, vendor)).ok) titles.push(`${each.title}: accepted`);
  }
  return titles;
}

/** Asks a verifier that has seen nothing before, so that neither of the two is a replay of the other. */
function verdictOn(
  request: SignedRequest,
  { key, options }: Case,
  { scheme }: Vendor,
): Verdict | Promise<Verdict> {
  return createVerifier({
    scheme,
    keys: [key, ...(options.otherKeys ?? [])],
    store: memoryStore({ maxReplayIds: 2, maxKeys: 2 }),
    clock: options.clock as () => number,
  }).verify(request);
}

/** Judgements in a line each. */
export function report(judgements: readonly Judgement[]): string {
  return judgements.map(({ line }) => line).join('\n');
}

/** Does it when it is first asked for, so that a test pays for it and not the loading of the file. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
