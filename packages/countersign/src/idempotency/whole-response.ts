/** Complete responses. */

import type { RefusalResponse } from '../responses/response-format.ts';

/** A complete response, as a handler wrote it. */
export interface WholeResponse {
  readonly status: number;
  /** Names in lower case, in the order in which they were set; a header that is sent more than once has a list. */
  readonly headers: readonly (readonly [name: string, value: string | readonly string[]])[];
  readonly body: Uint8Array;
}

/** Makes a complete response of a refusal's. */
export function toWholeResponse({ status, headers, body }: RefusalResponse): WholeResponse {
  return { status, headers: Object.entries(headers), body: Buffer.from(body, 'utf8') };
}
