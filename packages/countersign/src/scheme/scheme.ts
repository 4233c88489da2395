/** The contract of a signing scheme: what the verifier and the signer need to know about one, and no more. */

import type { KeyMode } from '../keys/api-key.ts';
import type { SignedRequest } from '../request/request.ts';
import type { ResponseFormat } from '../responses/response-format.ts';
import type { Limit } from '../store/limit.ts';
import type { SchemeAbout } from './about.ts';
import type { Algorithm, PreparedKey } from './algorithms.ts';
import type { DeliveryFacts } from './delivery.ts';
import type { FormProblem, OptionalHeader } from './form-problem.ts';
import type { IdempotencyRules } from './idempotency-rules.ts';
import type { Introspection, MisderivedKey } from './introspection.ts';
import type { KeyUrl } from './key-url.ts';
import type { MessageWriter } from './message/message-writer.ts';
import type { Recognition } from './recognition.ts';
import type { SignatureFields } from './signature-fields.ts';
import type { TimestampWindow } from './timestamp-window.ts';
import type { SignatureEncoding } from './values/encodings.ts';
import type { ReadRequest } from './values/header-reader.ts';

/** Input of a scheme for signing. */
export interface SigningInput {
  readonly keyId: string;
  /** Key material, as `toKey` of the scheme gives it. */
  readonly key: Uint8Array;
  /** The request without its security headers; other headers that the scheme signs are taken from it. */
  readonly request: SignedRequest;
  readonly nowMs: number;
  readonly nonce: string;
}

/**
 * A signing scheme. Most are declared with `defineScheme`; implement this directly for what cannot be declared.
 *
 * No method but `toKey` and `sign` should throw, whatever the request holds: a method that does fails that request with a
 * 500, where a sender should get a refusal.
 *
 * `P` is the type of the payload that the sender documents, for `webhook()`: nothing checks that a body has it.
 */
export interface Scheme<P = unknown> {
  /** A short name, as it appears in logs. */
  readonly name: string;
  /** For the type alone: no scheme has a value here. */
  readonly payload?: P | undefined;
  /** False if requests name no key: `read` then gives an empty id, and the verifier has one key. Default: true. */
  readonly namesKey?: boolean | undefined;
  /** URLs that a key id may be, where requests name their key by URL: `remoteKeys()` fetches them. Default: ids are no URLs. */
  readonly keyUrls?: readonly KeyUrl[] | undefined;
  /** True if the scheme, host or port of the address is signed, so that a verifier needs its `publicUrl`. Default: false. */
  readonly needsOrigin?: boolean | undefined;
  readonly algorithm: Algorithm;
  /** The encoding of signatures in requests. */
  readonly signatureEncoding: SignatureEncoding;
  /** Undefined for a scheme whose requests have no time: nothing is too old then. */
  readonly window: TimestampWindow | undefined;
  /**
   * Headers of the answer to a request whose time is wrong, which tell the right one, signed with the secret of that request. The time of
   * a scheme that has this is judged after the signature. Default: none.
   */
  readonly signedTime?:
    | ((nowMs: number, secret: PreparedKey) => Readonly<Record<string, string>>)
    | undefined;
  /** True if responses are signed with the secret of their request, which is kept for that. Default: false. */
  readonly signsResponses?: boolean | undefined;
  /** Value that may be used once only: the nonce, or the recomputed signature. `none`: equal requests are no copies. */
  readonly replay: 'nonce' | 'signature' | 'none';
  /** Seconds for which a request without a time is known again. Default: 259 200 (3 days). */
  readonly rememberSeconds?: number | undefined;
  /**
   * Answer to a copy: a refusal, or the answer of a delivery that was handled before. Default: `refuse`; but `webhook()` takes
   * copies of events that are known by what is signed alone.
   */
  readonly copies?: 'refuse' | 'duplicate' | undefined;
  /** `apart`: no request without a body is a copy of another. Default: `alike`, they are told as any. */
  readonly emptyBodies?: 'alike' | 'apart' | undefined;
  /** True if `read` needs the body: it is asked once that is there. Default: false. */
  readonly readsBody?: boolean | undefined;
  /** Fewest bytes of a secret. Default: 14. */
  readonly shortestSecretBytes?: number | undefined;
  /** Facts about the deliveries of a sender of webhooks. Default: JSON, with the type in its member `type`. */
  readonly delivery?: DeliveryFacts | undefined;
  /**
   * True if a request may carry several signatures, as during a rotation. Each would be a replay id of its own, so
   * a digest of the message is remembered of such requests.
   */
  readonly severalSignatures: boolean;
  /** True if the first signature is by the first secret of the key alone, the second by the second. Default: false. */
  readonly secretForEachSignature?: boolean | undefined;
  /** Limits of keys that have none of their own. */
  readonly defaultLimits: readonly Limit[];
  /** Wording of refusals for the sender. */
  readonly responseFormat: ResponseFormat;
  /**
   * The headers that identify the caller, such as the key id's and the signature's. Answers to accepted requests name them
   * in `Vary`. Default: none.
   */
  readonly callerHeaders?: readonly string[] | undefined;
  /** The header in which responses tell the request id, where the vendor does so. */
  readonly echoedRequestId: string | undefined;
  /**
   * Answer to an idempotency key that comes with another request: a refusal (422, draft-ietf-httpapi-idempotency-key-header
   * §2.7), or the first response.
   */
  readonly reusedKey: 'refuse' | 'replay';
  /** The protocol's own rules about retries. Default: the usual ones, as {@link IdempotencyRules} has them. */
  readonly idempotency?: IdempotencyRules | undefined;
  /** The header in which responses repeat the idempotency key, where the vendor does so. Default: none. */
  readonly echoedIdempotencyKey?: string | undefined;
  /** Weaknesses of the scheme itself, logged once when a verifier is made for it. */
  readonly warnings: readonly string[];
  /** Number of variants of the string to sign that are tried; 1 unless the vendor leaves it open. */
  readonly variants: number;
  /** The string to sign, in words, for documentation. */
  readonly description: string;
  /** Turns a stored secret into key material; throws a TypeError that says what is wrong, never the secret. */
  readonly toKey: (secret: string, keyId: string) => Uint8Array;
  /** Tells whether a key id is of test or live form; undefined when the scheme does not tell. */
  readonly modeOf: (keyId: string) => KeyMode | undefined;
  /** The optional headers that the scheme knows, which an endpoint may then require. */
  readonly optionalHeaders: readonly OptionalHeader[];
  /** Reads and checks the form of what the request presents: before its body is read, unless {@link readsBody}. */
  readonly read: (request: ReadRequest, required: readonly OptionalHeader[]) => SignatureFields | FormProblem;
  /** The request id alone, where it is well formed, of a request that `read` has refused, or was not asked about. */
  readonly requestIdOf?: ((request: ReadRequest) => string | undefined) | undefined;
  /** Writes the bytes that were signed, in the given variant (0 up to `variants`). */
  readonly write: (
    request: SignedRequest,
    signatureFields: SignatureFields,
    out: MessageWriter,
    variant: number,
  ) => void;
  /** The event id of a verified request, where it is a member of the body. Default: what `read` presents. */
  readonly signedEventId?: ((request: SignedRequest) => string | undefined) | undefined;
  /** Tells whether a digest header, if the scheme has one and it was sent, matches the body. Asked after the signature. */
  readonly bodyMatchesDigest: (request: SignedRequest, signatureFields: SignatureFields) => boolean;
  /** The headers that make the request a signed one, as name and value. */
  readonly sign: (input: SigningInput) => [name: string, value: string][];
  /** Signs by which `anyOf()` tells its requests from those of other schemes. Default: none, so that it cannot be one of several. */
  readonly recognition?: Recognition | undefined;
  /**
   * True if a secret counts only where it names this scheme, since the verifier has others that take another kind of secret
   * (`anyOf()`). Default: false.
   */
  readonly namesItsSecrets?: boolean | undefined;
  /** The schemes for which this one stands (`anyOf()`, `migrate()`). Default: none. */
  readonly alternatives?: readonly Scheme[] | undefined;
  /** Facts for the page of the scheme and for lists. */
  readonly about?: SchemeAbout | undefined;
  /**
   * The string to sign piece by piece, of a scheme that is no declaration, or writes more than that says: for the diagnosis.
   * Default: as the declaration has it; without one, one piece.
   */
  readonly dissect?: Introspection['dissect'] | undefined;
  /** Keys that clients derive wrongly, of a scheme that derives them from the secret and the request: for the diagnosis. Default: none. */
  readonly misderivedKeys?:
    | ((key: Uint8Array, signatureFields: SignatureFields) => readonly MisderivedKey[])
    | undefined;
  /** The scheme taken apart, so that the diagnosis can try what clients get wrong. Default: it tries what it can without. */
  readonly introspection?: Introspection | undefined;
}
