/** Types of the HTTP API: the playground. */

import type { RefusalCode } from 'countersign';
import type { StringToSign } from 'countersign/diagnosis';
import type { SecretForm } from 'countersign/scheme';
import type { RequestDiagnosis } from './request-types.ts';

/** A scheme of the mounted verifiers. */
export interface SchemeInfo {
  readonly name: string;
  readonly title?: string;
  /** Address of the vendor's own page. */
  readonly documentation?: string;
  /** False where requests name no key. */
  readonly namesKey: boolean;
  /** Facts by which the browser makes a signature; absent where it cannot, see {@link SchemeInfo.notSignable}. */
  readonly signing?: SigningFacts;
  /** Why the browser cannot sign, in a sentence. */
  readonly notSignable?: string;
}

/** The way from a secret to a signature, for WebCrypto. */
export interface SigningFacts {
  readonly hash: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
  /** The way from the secret as it is shown to the key. Its `digest.algorithm` is never `md5` here. */
  readonly secret: SecretForm;
  readonly encoding: 'hex' | 'base64' | 'base64url';
}

/** Body of `POST api/draft`. Needs `playground`. */
export interface DraftRequest {
  readonly scheme: string;
  readonly keyId: string;
  readonly method: string;
  /** Path and query, or a whole URL. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The body as text, sent as UTF-8. Default: none. */
  readonly body?: string;
}

/** Answer of `POST api/draft`. */
export interface Draft {
  /** Bytes of the string to sign, in base64: the message of the HMAC. */
  readonly message: string;
  /** The same, part by part, with everything invisible made visible. */
  readonly stringToSign: StringToSign;
  /** All headers to send. Where the signature stands, a value has {@link Draft.placeholder}. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** As sent, where the scheme puts values into the query; has the placeholder where the signature stands there. */
  readonly target: string;
  readonly placeholder: string;
  readonly signing: SigningFacts;
}

/** Body of `POST api/check`, and its limits: no secret, 60 a minute for each user, drafts among them. Needs `playground`. */
export interface CheckRequest {
  readonly scheme: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The body as text. Default: none. */
  readonly body?: string;
}

/** Answer of `POST api/check`: what the verifier would say, apart from replay and limits. Nothing is counted or remembered. */
export interface CheckAnswer extends RequestDiagnosis {
  /** Code with which it would be refused; absent when all checks pass. */
  readonly code?: RefusalCode;
}
