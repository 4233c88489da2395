/** The verifier of several schemes: one for each, of which the head of a request chooses. */

import { deployed } from '../request/base-path.ts';
import { toSignedRequest } from '../request/request-input.ts';
import { type AlternativesScheme, alternativeFor } from '../scheme/any-of.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { ReadRequest } from '../scheme/values/header-reader.ts';
import type { Verification } from './verification.ts';
import type { Verifier } from './verifier.ts';

/** Verifiers by their scheme, all of the same keys, store, namespace and options. */
export type VerifierOf = (scheme: Scheme) => Verifier;

/** Puts the verifiers of several schemes together. */
export function alternativesVerifier(scheme: AlternativesScheme, verifierOf: VerifierOf): Verifier {
  const { alternatives } = scheme;
  const verifiers = new Map(alternatives.map((each) => [each, verifierOf(each)]));
  const first = verifiers.get(alternatives[0] as Scheme) as Verifier;
  const started = new WeakMap<Verification, Verifier>();
  const chosen = (request: ReadRequest) => verifiers.get(alternativeFor(alternatives, request)) as Verifier;
  const startedBy = (verification: Verification) => started.get(verification) ?? first;
  const verifier: Verifier = {
    ...first,
    scheme,
    assertPolicy: (policy) => {
      for (const each of verifiers.values()) each.assertPolicy(policy);
    },
    acceptedCount: () => [...verifiers.values()].reduce((sum, each) => sum + each.acceptedCount(), 0),
    // Which of them will judge a request of the key is not known.
    watch: first.watch && ((keyId) => [...verifiers.values()].map((each) => each.watch?.(keyId))[0]),
    verify(input, policy) {
      try {
        const request = deployed(toSignedRequest('verify()', input), first.deployment);
        return chosen(request).verify(input, policy);
      } catch (error) {
        return Promise.reject(error);
      }
    },
    start(head, policy, declaredBytes) {
      const verifierOfHead = chosen(head);
      const verification = verifierOfHead.start(head, policy, declaredBytes);
      if (!('ok' in verification)) started.set(verification, verifierOfHead);
      return verification;
    },
    finish: (verification, body) => startedBy(verification).finish(verification, body),
    refuseBody: (verification, code) => startedBy(verification).refuseBody(verification, code),
    authorize: (accepted, request, policy) => chosen(request).authorize(accepted, request, policy),
    refuseAccepted: (accepted, request, failure) =>
      chosen(request).refuseAccepted(accepted, request, failure),
  };
  chosenVerifiers.set(verifier, chosen);
  return verifier;
}

const chosenVerifiers = new WeakMap<Verifier, (request: ReadRequest) => Verifier>();

/** The verifier that judges a request: of several schemes the one of that request's, else the verifier itself. */
export function verifierFor(verifier: Verifier, request: ReadRequest): Verifier {
  return chosenVerifiers.get(verifier)?.(request) ?? verifier;
}
