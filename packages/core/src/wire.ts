/** How a refusal is put on the wire, for a scheme to declare in its vendor's own words. */

import type { RefusalCode } from './refusals.ts';
import type { FormProblem } from './scheme/form-problem.ts';

/** What a wire format may tell the sender: nothing here depends on whether a key exists but `code` itself. */
export interface RefusalFacts {
  readonly code: RefusalCode;
  /** The problem of form, for the codes that are about one. */
  readonly problem: FormProblem | undefined;
  /** Whole seconds until a retry can succeed, where that is known. */
  readonly retryAfterSeconds: number | undefined;
  /** The request id that the sender gave, if it is well formed. */
  readonly requestId: string | undefined;
  /** The verifier's clock, in milliseconds since the epoch. */
  readonly nowMs: number;
}

/** An HTTP answer, complete. */
export interface WireResponse {
  readonly status: number;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Words a refusal for the sender. `vendorCode` is the vendor's name for it, for the log. */
export interface Wire {
  readonly respond: (facts: RefusalFacts) => WireResponse;
  readonly vendorCode?: ((code: RefusalCode, facts: RefusalFacts) => string | undefined) | undefined;
}
