/** Answers of a wire format as responses. */

import type { WholeResponse } from '../node/held-response.ts';
import type { WireResponse } from '../responses/response-format.ts';

/** The same answer as a response. */
export function toWholeResponse({ status, headers, body }: WireResponse): WholeResponse {
  return { status, headers: Object.entries(headers), body: Buffer.from(body, 'utf8') };
}
