/** Ways to get the string to sign of a request wrong. */

import type { Segment } from '../../../scheme/introspection.ts';
import type { Scheme } from '../../../scheme/scheme.ts';
import type { CandidateMessage, Situation } from '../../mutations/candidate-message.ts';
import type { MessageWay, RequestWay } from '../../mutations/mutation.ts';

/** A request, its right string to sign, and the circumstances in which it was received. */
export interface RequestFacts extends Situation {
  readonly message: CandidateMessage;
  readonly scheme: Scheme;
  readonly basePath: string | undefined;
  /** The id of the key, also where requests do not name it. */
  readonly keyId: string;
  /** The ids of other keys, which a client may have signed. */
  readonly otherIds: readonly string[];
  /** The text of a secret, which some clients put into the string. */
  readonly secret: string | undefined;
  /** The key of the HMAC; undefined where there is none. */
  readonly key: Uint8Array | undefined;
}

/** The ways that apply to a request. */
export interface RequestWays {
  readonly of: 'request';
  /** The lowest cost that any of them has: before that is tried, they are not made. */
  readonly from: number;
  readonly make: (facts: RequestFacts) => readonly RequestWay[];
}

/** Ways that depend on the request. */
export function inRequest(make: RequestWays['make']): RequestWays {
  return { of: 'request', from: 1, make };
}

/** The same, of which each costs so much or more. */
export function costing(from: number, ways: RequestWays): RequestWays {
  return { ...ways, from };
}

/** Ways that depend on one segment of the string, for each of that role. */
export function inSegments(
  role: Segment['role'],
  make: (segment: Segment, facts: RequestFacts) => readonly MessageWay[],
): RequestWays {
  return inRequest((facts) =>
    facts.message.filter((segment) => segment.role === role).flatMap((segment) => make(segment, facts)),
  );
}
