/** Events as something that is done once: known by their id, and of whose handling nothing is kept but that it succeeded. */

import type { RefusalResponse } from '../responses/response-format.ts';
import type { Accepted } from '../responses/verdict.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { Verifier } from '../verify/verifier.ts';
import type { OperationPolicy } from './operation-policy.ts';
import { toWholeResponse } from './whole-response.ts';

/** Parts in which those that handle events once differ. */
export interface EventPolicyParts extends Pick<OperationPolicy, 'owner' | 'isDeclaredBy' | 'isKept'> {
  /** `undefined`: the delivery has none, and is refused. */
  readonly eventIdOf: (accepted: Accepted) => string | undefined;
}

const NOTHING = new Uint8Array();
const DUPLICATE: RefusalResponse = {
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: '{"status":"duplicate"}',
};

const REASON = 'The id of the event is missing.';
const NOT_SENT: FormProblem = { code: 'missing_header', member: 'eventId', reason: REASON };
const NOT_IN_BODY: FormProblem = { code: 'malformed_body', member: 'eventId', reason: REASON };

/** Makes the policy of events. */
export function eventPolicy(
  { scheme }: Verifier,
  { eventIdOf, ...parts }: EventPolicyParts,
): OperationPolicy {
  const problem = scheme.signedEventId === undefined ? NOT_SENT : NOT_IN_BODY;
  return {
    ...parts,
    kind: 'event',
    member: 'eventId',
    subjectOf: ({ accepted }) => {
      const eventId = eventIdOf(accepted);
      return eventId === undefined ? { code: problem.code, problem } : [eventId];
    },
    fingerprintOf: () => '',
    toRecord: () => NOTHING,
    isRecordOf: () => false,
    fromRecord: () => toWholeResponse(duplicateAnswer(scheme)),
    inProgress: 'event_in_progress',
  };
}

/** The answer to a delivery of an event that was handled before. */
export function duplicateAnswer({ responseFormat }: Scheme): RefusalResponse {
  return responseFormat.duplicateEvent?.() ?? DUPLICATE;
}
