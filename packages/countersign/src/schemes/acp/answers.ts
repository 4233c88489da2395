/** Refusals in the flat form of the Agentic Commerce Protocol. */

import type { JsonAnswer } from '../../responses/json-response-format.ts';
import { statusOf } from '../../responses/problem-details.ts';
import { REFUSALS } from '../../responses/refusals.ts';
import type { RefusalFacts } from '../../responses/response-format.ts';

/** A status and a code in the protocol's words. */
export type AcpOutcome = readonly [status: number, code: string];

/** Words a refusal: `{ type, code, message }`. The outcome is by default that of the code's own row. */
export function acpAnswer(facts: RefusalFacts, outcome?: AcpOutcome): JsonAnswer {
  const { publicCode, detail } = REFUSALS[facts.code];
  const [status, code] = outcome ?? [statusOf(facts), publicCode];
  return { status, body: { type: typeOf(status), code, message: facts.problem?.reason ?? detail } };
}

function typeOf(status: number): string {
  if (status === 429) return 'rate_limit_exceeded';
  if (status === 503) return 'service_unavailable';
  return status >= 500 ? 'processing_error' : 'invalid_request';
}
