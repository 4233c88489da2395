/** The contract of a scheme by which responses are signed. */

import type { HeaderPairs } from '../request/request.ts';
import type { PreparedKey } from './algorithms.ts';

/** The request that a response answers, as the client has sent it. */
export interface AnsweredRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Scheme, host and port of the address, such as `https://api.example.com`, where it is known. */
  readonly origin?: string | undefined;
  readonly headers: HeaderPairs;
}

/** A response, whole. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: HeaderPairs;
  readonly body: Uint8Array;
  readonly request: AnsweredRequest;
}

/** Input of a scheme for signing a response. */
interface ResponseSigningInput {
  readonly keyId: string;
  /** Key material, as {@link ResponseScheme.toKey} gives it. */
  readonly key: Uint8Array;
  readonly response: WholeAnswer;
  readonly nowMs: number;
}

/** Input of a scheme for checking a response. */
export interface ResponseCheckInput {
  readonly response: WholeAnswer;
  /** Key material by the key id that the response names; undefined for one that is not known. */
  readonly keyOf: (keyId: string) => Uint8Array | undefined;
  readonly nowMs: number;
}

/** The part of a scheme for responses that a client needs. */
export interface ResponseCheck {
  /** A short name, as it appears in errors. */
  readonly name: string;
  /** Turns a stored secret into key material; throws a TypeError that says what is wrong, never the secret. */
  readonly toKey: (secret: string, keyId: string) => Uint8Array;
  /** Says why a response is not what the server has signed; undefined where it is. */
  readonly problemOf: (input: ResponseCheckInput) => string | undefined;
}

/** A scheme by which responses are signed with a key of the server's own. */
export interface ResponseScheme extends ResponseCheck {
  /** True if the address of the request is signed, so that a server needs its `publicUrl`. Default: false. */
  readonly needsOrigin?: boolean | undefined;
  /** The headers that make the response a signed one. Throws a TypeError for a response that it cannot sign. */
  readonly sign: (input: ResponseSigningInput) => [name: string, value: string][];
}

/** A scheme by which responses are signed with the secret of the request that they answer. */
export interface SharedSecretResponseScheme extends ResponseCheck {
  /** The headers that make the response a signed one; none where such a request gets no signature. */
  readonly signWith: (secret: PreparedKey, response: WholeAnswer) => [name: string, value: string][];
}
