/** Rules of an application of RFC 9421 beyond a policy: what its senders must cover besides, and who they are. */

import type { HeaderPairs } from '../request/request.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import type { Candidate, UnmetRule } from './candidate.ts';

/** The key that a request names, and which of its secrets. */
export interface SignerName {
  readonly keyId: string;
  readonly secretId?: string | undefined;
}

/** Rules of an application. */
export interface SignatureProfile {
  readonly unmet?: UnmetRule | undefined;
  /** Encoding between the colons of `Signature`. Default: `base64`, as RFC 9651 has it. */
  readonly encoding?: 'base64' | 'base64url' | undefined;
  /** The form of a request target that is signed. Default: as it is sent. */
  readonly canonicalUrl?: ((url: string) => string) | undefined;
  /** Tells the key by what a signature covers. Default: by its `keyid`. */
  readonly signerOf?: ((candidate: Candidate, headers: HeaderPairs) => SignerName | FormProblem) | undefined;
}
