/** Ways to get a query wrong before it is signed. */

import type { Segment } from '../../../scheme/introspection.ts';
import { queryOf } from '../../../scheme/target.ts';
import { withSegment } from '../../mutations/candidate-message.ts';
import type { MessageWay } from '../../mutations/mutation.ts';
import type { Pairs } from '../../mutations/query-pairs.ts';
import type { Stage } from '../../mutations/stages.ts';
import type { Way } from '../../mutations/way.ts';
import { inSegments, type RequestWays } from './request-ways.ts';

/** The scheme's own way to write a query. */
export interface QueryForm {
  /** Sorted by key, each pair with `=`; otherwise as it was sent. */
  readonly isSorted: boolean;
  readonly isDecoded: boolean;
}

/** Gives other pairs, or the pairs in another order. */
export type Arrange = (pairs: Pairs) => Pairs;

/** Writes a key or a value; may throw for what cannot be written so. */
export type Spell = (text: string) => string;

/** Ways with one of the three steps in which a query is written. A client can get two of them wrong. */
export type QueryWays =
  | {
      readonly of: 'query';
      readonly step: 'choice' | 'order';
      readonly make: (form: QueryForm) => readonly Way<Arrange>[];
    }
  | {
      readonly of: 'query';
      readonly step: 'spelling';
      readonly make: (form: QueryForm) => readonly Way<Spell>[];
    };

/** Ways to choose the pairs that are signed. */
export function inQueryChoice(make: (form: QueryForm) => readonly Way<Arrange>[]): QueryWays {
  return { of: 'query', step: 'choice', make };
}

/** Ways to order the pairs. */
export function inQueryOrder(make: (form: QueryForm) => readonly Way<Arrange>[]): QueryWays {
  return { of: 'query', step: 'order', make };
}

/** Ways to write keys and values. */
export function inQuerySpelling(make: (form: QueryForm) => readonly Way<Spell>[]): QueryWays {
  return { of: 'query', step: 'spelling', make };
}

/** Ways to sign something else in place of a query. */
export function inQuery(
  stage: Stage,
  ...ways: readonly Way<(query: Uint8Array) => Uint8Array>[]
): RequestWays {
  return inSegments('query', (segment, { request }) =>
    queryOf(request.url) === '' ? [] : ways.map((way) => queryWay(segment, stage, way)),
  );
}

/** Ways to sign something though there is no query. */
export function inEmptyQuery(...ways: readonly Way<string>[]): RequestWays {
  return inSegments('query', (segment, { request }) =>
    queryOf(request.url) === ''
      ? ways.map((way) => queryWay(segment, 'query', { ...way, make: () => Buffer.from(way.make, 'latin1') }))
      : [],
  );
}

function queryWay(
  { id }: Segment,
  stage: Stage,
  { make, ...facts }: Way<(query: Uint8Array) => Uint8Array>,
): MessageWay {
  return {
    ...{ on: 'message', stage, ...facts },
    apply: (message) => withSegment(message, id, ({ bytes }) => make(bytes)),
  };
}
