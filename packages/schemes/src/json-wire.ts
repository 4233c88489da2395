/** Wire formats that answer with a JSON object, as all five vendors do. */

import { type RefusalCode, type RefusalFacts, retryAfter, type Wire } from '@countersign/core';

/** One answer: its status and JSON body. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What differs between vendors. */
export interface JsonWireOptions {
  readonly answer: (facts: RefusalFacts) => JsonAnswer;
  /** Whether `Retry-After` is sent where a time is known. Default: true. */
  readonly sendsRetryAfter?: boolean;
  /** The value of `WWW-Authenticate` on 401. Default: not sent. */
  readonly challenge?: string;
  readonly vendorCode?: (code: RefusalCode, facts: RefusalFacts) => string | undefined;
}

/** Makes a wire format. */
export function jsonWire({ answer, sendsRetryAfter = true, challenge, vendorCode }: JsonWireOptions): Wire {
  return {
    respond: (facts) => {
      const { status, body } = answer(facts);
      return {
        status,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          ...(status === 401 && challenge !== undefined && { 'www-authenticate': challenge }),
          ...(sendsRetryAfter && retryAfter(facts)),
        },
        body: JSON.stringify(body),
      };
    },
    vendorCode,
  };
}
