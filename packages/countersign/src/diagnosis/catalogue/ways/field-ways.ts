/** Ways to get the fields wrong that a string to sign takes from a body, a path or a query: all of them at once. */

import type { Segment } from '../../../scheme/introspection.ts';
import type { MessageWay } from '../../mutations/mutation.ts';
import type { Stage } from '../../mutations/stages.ts';
import type { Way } from '../../mutations/way.ts';
import { inRequest, type RequestFacts, type RequestWays } from './request-ways.ts';

/** Ways of the fields. */
export function inFields(...ways: readonly Way<(bytes: Uint8Array) => Uint8Array>[]): RequestWays {
  return inFieldsOf(() =>
    ways.map((way) => fieldWay('field form', { ...way, make: ({ bytes }) => way.make(bytes) })),
  );
}

/** Ways of fields that are signed in lower case. */
export function inFieldCase(...ways: readonly Way<(segment: Segment) => Uint8Array>[]): RequestWays {
  return inFieldsOf(({ message }) =>
    message.some(({ role, original }) => role === 'field' && original !== undefined)
      ? ways.map((way) => fieldWay('field case', way))
      : [],
  );
}

/** Ways that depend on the request; none where the string has no such fields. */
export function inFieldsOf(make: (facts: RequestFacts) => readonly MessageWay[]): RequestWays {
  return inRequest((facts) => (facts.message.some(({ role }) => role === 'field') ? make(facts) : []));
}

/** A way that does the same to each field. */
export function fieldWay(
  stage: Stage,
  { make, ...facts }: Way<(segment: Segment) => Uint8Array>,
): MessageWay {
  return {
    ...{ on: 'message', stage, ...facts },
    apply: (given) =>
      given.map((segment) => (segment.role === 'field' ? { ...segment, bytes: make(segment) } : segment)),
  };
}
