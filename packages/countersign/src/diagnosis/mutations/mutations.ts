/** All mutations that may lead from the right string to sign of a request to the one that a client has signed. */

import type { Segment } from '../../scheme/introspection.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { keyOf } from '../secrets/key-derivation.ts';
import type { Steps, TimeBudget } from '../time-budget.ts';
import { bodyMutations } from './body/body-mutations.ts';
import { digestMutations } from './body/digest-mutations.ts';
import type { CandidateMessage, Situation } from './candidate-message.ts';
import { canonicalRequestMutations } from './canonical-request-mutations.ts';
import { extraFieldsOf, hostOf } from './extra-fields.ts';
import { fieldMutations } from './field-mutations.ts';
import {
  methodMutations,
  nonceMutations,
  otherKeyIds,
  sentTimeOf,
  timestampMutations,
} from './head-mutations.ts';
import { hostMutations } from './host-mutations.ts';
import { layoutMutations } from './layout-mutations.ts';
import type { Mutation } from './mutation.ts';
import { originMutations } from './origin-mutations.ts';
import { otherLayouts } from './other-layouts.ts';
import { isSignatureBase, signatureBaseMutations } from './signature-base-mutations.ts';
import { pathMutations } from './target/path-mutations.ts';
import { doubleQueryMutations, queryMutations } from './target/query-mutations.ts';
import { TEXT_MUTATIONS } from './text-mutations.ts';
import { wholeTargetMutations } from './whole-target-mutations.ts';

/** The circumstances in which a request was received. */
export interface Surroundings {
  readonly scheme: Scheme;
  readonly basePath: string | undefined;
  /** The id of the key, also where requests do not name it. */
  readonly keyId: string;
  /** The ids of other keys, which a client may have signed. */
  readonly otherIds?: readonly string[] | undefined;
  /** The text of a secret, which some clients put into the string. */
  readonly secret: string | undefined;
}

/** The mutations, in no order. */
export function mutationsOf(
  { request, signatureFields }: Situation,
  message: CandidateMessage,
  { scheme, basePath, keyId, otherIds = [], secret }: Surroundings,
): readonly Mutation[] {
  const key = secret === undefined ? undefined : keyOf(scheme, secret, keyId);
  const segments = (role: Segment['role']) => message.filter((segment) => segment.role === role);
  const { timestampMs } = signatureFields;
  const place = {
    target: request.url,
    basePath,
    headers: request.headers,
    host: hostOf(request),
    isQuerySigned: isQueryBehindPath(message),
    isOriginSigned: message.some(({ role }) => role === 'origin'),
  };
  // Of equally likely ones, the first is named first.
  return [
    ...TEXT_MUTATIONS,
    ...(timestampMs === undefined ? [] : timestampMutations(sentTimeOf(scheme, timestampMs))),
    ...(scheme.needsOrigin === true ? originMutations(request) : []),
    ...(scheme.needsOrigin === true && segments('path').length === 0 ? wholeTargetMutations() : []),
    ...methodMutations(request.method),
    ...nonceMutations(signatureFields.nonce),
    ...segments('keyId').flatMap(({ id }) => otherKeyIds(id, otherIds)),
    ...bodyMutations(request.body),
    ...segments('query').flatMap((segment) => queryMutations(segment, request.url)),
    ...segments('path').flatMap((segment) => pathMutations(segment, place)),
    ...[...segments('body'), ...segments('bodyDigest')].flatMap((segment) => digestMutations(segment, key)),
    ...fieldMutations(message, request.url),
    ...segments('header').flatMap((segment) => hostMutations(segment, request.headers)),
    ...canonicalRequestMutations(message),
    ...otherLayouts({ request, signatureFields }, { keyId, secret }),
    ...layoutOf({ request, signatureFields }, message, { scheme, keyId, secret }),
  ];
}

function layoutOf(
  situation: Situation,
  message: CandidateMessage,
  { scheme, secret }: Pick<Surroundings, 'scheme' | 'keyId' | 'secret'>,
): readonly Mutation[] {
  if (isSignatureBase(message)) return signatureBaseMutations(message);
  if (scheme.introspection === undefined) return [];
  return layoutMutations(message, extraFieldsOf(situation, message, secret));
}

/** Mutations that are two mistakes at once with one value, which one mutation each cannot make; as many as there is time for. */
export function* doubleMutationsOf(
  { request }: Situation,
  message: CandidateMessage,
  time: TimeBudget,
  isLate: () => boolean,
): Steps<readonly Mutation[]> {
  const mutations: Mutation[] = [];
  for (const segment of message) {
    if (segment.role !== 'query') continue;
    const steps = doubleQueryMutations(segment, request.url);
    let step = steps.next();
    while (step.done !== true) {
      yield* time.pause();
      if (isLate()) return mutations;
      step = steps.next();
    }
    mutations.push(...step.value);
  }
  return mutations;
}

function isQueryBehindPath(message: CandidateMessage): boolean {
  const query = message.findIndex(({ role }) => role === 'query');
  return query > 1 && message[query - 1]?.label === '?';
}
