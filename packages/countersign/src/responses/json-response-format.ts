/** Response formats that answer with a JSON object, as all five vendors do. */

import type { RefusalCode } from './refusals.ts';
import type { RefusalFacts, RefusalResponse, ResponseFormat } from './response-format.ts';

/** One answer: its status and JSON body. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Options that differ between vendors. */
export interface JsonResponseOptions {
  readonly answer: (facts: RefusalFacts) => JsonAnswer;
  /** True if `Retry-After` is sent on 429, where the time is known as on other statuses. Default: true. */
  readonly retryAfterOn429?: boolean | undefined;
  /** The value of `WWW-Authenticate` on 401. Default: not sent. */
  readonly challenge?: string | undefined;
  readonly vendorCode?: ((code: RefusalCode, facts: RefusalFacts) => string | undefined) | undefined;
  /** Answer to a delivery of an event that was handled before. Default: 200 with `status: "duplicate"`. */
  readonly duplicateEvent?: (() => JsonAnswer) | undefined;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** Makes a response format. A diagnosis for a test key is the member `diagnosis` beside the vendor's own. */
export function jsonResponseFormat(options: JsonResponseOptions): ResponseFormat {
  const { answer, retryAfterOn429 = true, challenge, vendorCode, duplicateEvent } = options;
  return {
    respond: (facts) => {
      const { status, body } = answer(facts);
      const { diagnosis, retryAfterSeconds } = facts;
      const headers: Record<string, string> = { 'content-type': JSON_TYPE };
      if (status === 401 && challenge !== undefined) headers['www-authenticate'] = challenge;
      if (retryAfterSeconds !== undefined && (status !== 429 || retryAfterOn429))
        headers['retry-after'] = String(retryAfterSeconds);
      return {
        status,
        headers,
        body: JSON.stringify(diagnosis === undefined ? body : { ...body, diagnosis }),
      };
    },
    vendorCode,
    duplicateEvent: duplicateEvent && (() => toResponse(duplicateEvent())),
  };
}

function toResponse({ status, body }: JsonAnswer): RefusalResponse {
  return { status, headers: { 'content-type': JSON_TYPE }, body: JSON.stringify(body) };
}
