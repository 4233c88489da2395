/** Whole requests: accepted exactly when an independent reader of a few lines would accept them. */

import { createVerifier, type Scheme, type SignedRequest, type Verifier } from 'countersign';
import { DECLARED, KEY_ID, NOW_MS, SECRET } from '../declared-schemes.ts';
import { assertRule, type FuzzTarget } from '../fuzz-target.ts';
import { mutate } from '../mutate.ts';
import type { Random } from '../random.ts';
import { randomDraft } from '../random-draft.ts';
import { toBytes, toRequest } from '../request-bytes.ts';
import { VENDORS, vendorCorpus } from '../vendor-requests.ts';

/** Remembers nothing: what is asked here is form, window and signature. */
const FORGETFUL = { admit: () => ({ outcome: 'admitted' as const, limits: [] }) };

/** Takes what the schemes warn of. */
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** One target for each declared scheme. */
export function declaredTargets(): FuzzTarget[] {
  return DECLARED.map((declared) => {
    const verifier = verifierOf(declared.scheme);
    const sign = (random: Random) => toBytes(withNoise(declared.sign(randomDraft(random, declared)), random));
    return {
      name: declared.scheme.name,
      generate: (random) =>
        random.oneIn(2) ? sign(random) : mutate(sign(random), random, [sign(random), sign(random)]),
      check: async (input) => {
        const request = toRequest(input);
        const verdict = await verifier.verify(request);
        // The independent reader knows neither whole URLs, which must be for the host of the request, nor fragments.
        if (!request.url.startsWith('/') || request.url.includes('#')) return;
        const code = verdict.ok ? 'accepted' : verdict.code;
        assertRule(
          verdict.ok === declared.accepts(request),
          `the library says ${code}, and the independent reader ${verdict.ok ? 'refuses' : 'accepts'}`,
        );
      },
    };
  });
}

/** Requests of the vendors: whatever is changed, the verdict is one of the documented ones and never an exception. */
export function vendorTarget(): FuzzTarget {
  const corpus = vendorCorpus();
  const verifiers = VENDORS.map(verifierOf);
  return {
    name: 'vendors',
    generate: (random) => mutate(random.pick(corpus), random, corpus),
    check: async (input) => {
      const request = toRequest(input);
      for (const verifier of verifiers) {
        const verdict = await verifier.verify(request);
        if (verdict.ok) continue;
        const { response, code } = verdict;
        assertRule(response.status >= 400, `${verifier.scheme.name} answers ${code} with ${response.status}`);
        assertRule(
          !String(response.body).includes(SECRET),
          `${verifier.scheme.name} answers with the secret`,
        );
      }
    },
  };
}

function verifierOf(scheme: Scheme): Verifier {
  return createVerifier({
    scheme,
    keys: { id: KEY_ID, secret: SECRET },
    store: FORGETFUL,
    clock: () => NOW_MS,
    logger: SILENT,
  });
}

/** Changes headers as proxies and clients may: mostly without changing their meaning. */
function withNoise(request: SignedRequest, random: Random): SignedRequest {
  const pairs: [string, string][] = [];
  for (let i = 0; i < request.headers.length; i += 2)
    pairs.push([random.pick(CASES)(request.headers[i] as string), request.headers[i + 1] as string]);
  if (random.oneIn(4)) pairs.unshift(['Host', 'localhost'], ['Content-Type', 'application/json']);
  if (random.oneIn(12)) pairs.push(random.pick(pairs));
  if (random.oneIn(12)) pairs.splice(random.below(pairs.length), 1);
  if (random.oneIn(12)) pairs.reverse();
  return { ...request, headers: pairs.flat() };
}

const CASES: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name,
  (name) => name.toLowerCase(),
  (name) => name.toUpperCase(),
  (name) => name.replace(/^./, (first) => first.toLowerCase()),
];
