import type { KeyMode } from '../../keys/api-key.ts';
import type { ResponseFormat } from '../../responses/response-format.ts';
import type { Limit } from '../../store/limit.ts';
import type { SchemeAbout } from '../about.ts';
import type { Algorithm, AlgorithmName } from '../algorithms.ts';
import type { DeliveryFacts } from '../delivery.ts';
import type { IdempotencyRules } from '../idempotency-rules.ts';
import type { JsonField } from '../json/json-field.ts';
import type { KeyUrl } from '../key-url.ts';
import type { Message, Part } from '../message/message.ts';
import type { SecretForm } from '../secrets/secret-form.ts';
import type { SecretEncoding } from '../secrets/secrets.ts';
import type { Tolerance } from '../timestamp-window.ts';
import type { ValueLocation } from '../values/value-location.ts';

/** A header with a digest of the body that is checked when it is sent, though the message does not cover it. */
export interface ContentDigest {
  readonly carrier: ValueLocation;
  readonly algorithm: 'md5' | 'sha256' | 'sha512';
}

/** Value that tells one request from a copy of another. */
export type ReplayKind = 'nonce' | 'signature' | 'none';

/** A rule about copies: the value that tells one, for how long, and the answer that it gets. */
export interface ReplayRule {
  readonly by: ReplayKind;
  /**
   * Seconds for which a request is known again, from when it came. Only for schemes without a timestamp: where there is one, it is
   * as long as the timestamp could pass. Default: 259 200 (3 days).
   */
  readonly rememberSeconds?: number | undefined;
  /**
   * Answer to a copy. `refuse` (default): 401, as from somebody who has captured a request. `duplicate`: the answer of
   * a delivery that was handled before, since the sender repeats deliveries to the byte; `webhook()` then runs no handler twice.
   * Where nothing is said, `webhook()` takes copies of events that are known by what is signed alone.
   */
  readonly copy?: 'refuse' | 'duplicate' | undefined;
  /**
   * Requests without a body, of which some schemes sign nothing but the second in which they are sent. `apart`: none is a copy of
   * another, so that a captured one can be sent again while its time passes. Default: `alike`, they are told by `by` as any.
   */
  readonly emptyBodies?: 'alike' | 'apart' | undefined;
}

/** A signing scheme, written down as its documentation writes it. */
export interface SchemeDeclaration {
  /** A short name, as it will appear in logs. */
  readonly name: string;
  /** Where requests name the key. Without it they name none, as with most webhooks: the verifier then has one key. */
  readonly keyId?: ValueLocation | undefined;
  /**
   * URLs that a key id may be, where requests name their key by URL: any other is refused, and none is fetched but by
   * `remoteKeys()`.
   */
  readonly keyUrls?: readonly KeyUrl[] | undefined;
  /**
   * Must have a `format`: `header('X-Timestamp', 'unixSeconds')`. Without it requests have no time, as with many webhooks:
   * nothing is too old, and {@link ReplayRule.rememberSeconds} says how long a request is known again.
   */
  readonly timestamp?: ValueLocation | undefined;
  readonly nonce?: ValueLocation | undefined;
  readonly signature: ValueLocation;
  /**
   * Encoding of secrets; `publicKey` for algorithms with a pair of keys: PEM, a certificate in PEM, a JWK as JSON text, base64 of
   * the DER form, or for Ed25519 32 bytes as hex or `whpk_…`. A private key signs. An object says what is done before and after
   * decoding: `{ prefix: 'whsec_', encoding: 'base64' }`. A function gets the secret and returns
   * the key (in DER, where it is one of a pair), or throws a TypeError.
   */
  readonly secret:
    | SecretEncoding
    | 'publicKey'
    | SecretForm
    | ((secret: string, keyId: string) => Uint8Array);
  /**
   * Fewest bytes of a secret. Less than 14 only where people choose the secret themselves: keys with shorter ones are then
   * taken, with a warning at start-up. Default: 14 (112 bits).
   */
  readonly shortestSecretBytes?: number | undefined;
  readonly algorithm: AlgorithmName | Algorithm;
  /** The string to sign. Several are variants: all verify, the first is what the signer uses. */
  readonly message: Message | readonly Message[];
  /** Seconds that a timestamp may lie before or after the server's time; exactly that passes. Default: 300. */
  readonly toleranceSeconds?: Tolerance | undefined;
  /**
   * Where a request says how old it may be, in milliseconds; what `toleranceSeconds` has for the past is the most, and `otherwise`
   * is what counts where it says nothing.
   */
  readonly oldestMs?: { readonly at: ValueLocation; readonly otherwise: number } | undefined;
  /**
   * Value that may be used once only, or a rule about it. `none`: requests that are equal to the byte are no copies of one
   * another, as with senders that report the same state again.
   */
  readonly replay: ReplayKind | ReplayRule;
  /** Headers that must have a value, such as a version: a request with another one, or without it, is refused. */
  readonly constants?: Readonly<Record<string, string | readonly string[]>> | undefined;
  readonly contentDigest?: ContentDigest | undefined;
  readonly requestId?: ValueLocation | undefined;
  /** True if responses repeat the request id, in the header in which requests carry it. Default: false. */
  readonly echoRequestId?: boolean | undefined;
  readonly idempotencyKey?: ValueLocation | undefined;
  /**
   * Answer to an idempotency key that comes with another request: `refuse` (default) as
   * draft-ietf-httpapi-idempotency-key-header §2.7 has it (422), or `replay`, the first response.
   */
  readonly reusedKey?: 'refuse' | 'replay' | undefined;
  /** The protocol's own rules about retries with an idempotency key. Default: the usual ones. */
  readonly idempotency?: IdempotencyRules | undefined;
  /** Where an event has its id: a header, or `jsonField('id')`, a member of the signed body. */
  readonly eventId?: ValueLocation | JsonField | undefined;
  /** Facts about the deliveries of a sender of webhooks: ids and types of events, payloads, handshakes. */
  readonly delivery?: DeliveryFacts | undefined;
  /** Limits of keys that have none of their own. Default: none. */
  readonly defaultLimits?: readonly Limit[] | undefined;
  /** The mode of a key by the prefix of its id, such as `{ sk_test_: 'test' }`. */
  readonly modeByPrefix?: Readonly<Record<string, KeyMode>> | undefined;
  /** Wording of refusals. Default: problem details (RFC 9457). */
  readonly responseFormat?: ResponseFormat | undefined;
  /** Headers that the signer adds and the verifier does not read, such as a content type. */
  readonly extraHeaders?: Readonly<Record<string, string>> | undefined;
  /**
   * Parameters of headers that the signer writes beside the values above, each with a text or a part, such as the list of the
   * signed headers. The verifier reads them only where the message has them.
   */
  readonly alsoSent?: readonly (readonly [at: ValueLocation, value: string | Part | Message])[] | undefined;
  /** True if requests hold what a declaration cannot make, so that they are verified and never signed. Default: false. */
  readonly verifyOnly?: boolean | undefined;
  /** Weaknesses of the scheme, logged once when a verifier is made for it. */
  readonly warnings?: readonly string[] | undefined;
  /** Facts for the page of the scheme and for lists. */
  readonly about?: SchemeAbout | undefined;
}

/** The variants of a declaration's message, as a list. */
export function messagesOf({ message }: SchemeDeclaration): readonly Message[] {
  if (typeof message !== 'object' || message === null) return [];
  return 'parts' in message ? [message] : message;
}
