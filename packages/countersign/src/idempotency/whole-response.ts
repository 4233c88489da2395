/** Answers of a wire format as responses. */

import type { WholeResponse } from '../node/held-response.ts';
import type { RefusalResponse } from '../responses/response-format.ts';

/** The same answer as a response. */
export function toWholeResponse({ status, headers, body }: RefusalResponse): WholeResponse {
  return { status, headers: Object.entries(headers), body: Buffer.from(body, 'utf8') };
}
