/** The verifier, the language of schemes, keys, the memory store and events. */

export { AddressMaskError } from './checks/address.ts';
export type { FailureThrottleOptions } from './checks/failure-throttle.ts';
export {
  type AdmissionEvent,
  CHANNELS,
  type ChannelName,
  type Channels,
  type EventName,
  type Events,
  type KeyLookupEvent,
  type LimitEvent,
  type OperationEvent,
} from './events/channels.ts';
export type { KeyChangeAction, KeyChangeEvent, KeyExpiringEvent } from './events/key-events.ts';
export { onEvent } from './events/on-event.ts';
export type { RedactedHead } from './events/redaction/redacted-request.ts';
export type {
  CopiedBody,
  DiagnosisEvent,
  LateRefusalEvent,
  RefusedEvent,
  VerdictEvent,
} from './events/request-events.ts';
export type { Logger } from './events/verdict-log.ts';
export {
  type ApiKey,
  assertApiKey,
  type KeyMode,
  type KeySecret,
  type KeyStatus,
  type VerifiedKey,
} from './keys/api-key.ts';
export { type CachedKeys, type CachedKeysOptions, cachedKeys } from './keys/cached-keys.ts';
export type { DefaultLimits } from './keys/default-limits.ts';
export type { FindKey, FoundKey, KeySource, Keys } from './keys/key-source.ts';
// By all its names, since an application's declarations merge into none that are listed.
export type * from './keys/owner.ts';
export { jwkThumbprint } from './keys/remote/jwk-thumbprint.ts';
export { type RemoteJwks, type RemoteJwksOptions, remoteJwks } from './keys/remote/remote-jwks.ts';
export { type RemoteKeySetsOptions, remoteKeySets } from './keys/remote/remote-key-sets.ts';
export {
  type FetchKey,
  type KeysByUrl,
  type RemoteJwk,
  type RemoteKey,
  type RemoteKeysOptions,
  remoteKeys,
} from './keys/remote/remote-keys.ts';
export type { PublicUrl } from './request/base-path.ts';
export { type HeaderPairs, type RequestHead, type SignedRequest, toHeaderPairs } from './request/request.ts';
export type { HeadersInput, RequestInput } from './request/request-input.ts';
export { type ProblemDetailsOptions, problemDetails } from './responses/problem-details.ts';
export { REFUSALS, type RefusalCode } from './responses/refusals.ts';
export type {
  RateLimitHeaders,
  RefusalFacts,
  RefusalResponse,
  ResponseFormat,
} from './responses/response-format.ts';
export type {
  Accepted,
  FormCode,
  Refused,
  RetryCode,
  UnavailableCode,
  Verdict,
} from './responses/verdict.ts';
export type { SchemeAbout } from './scheme/about.ts';
export { anyOf, type Migration, migrate } from './scheme/any-of.ts';
export type { ReplayKind, ReplayRule, SchemeDeclaration } from './scheme/declaration/declaration.ts';
export { defineScheme } from './scheme/define-scheme.ts';
export type { IdempotencyRules } from './scheme/idempotency-rules.ts';
export { type JsonField, jsonField } from './scheme/json/json-field.ts';
export type { KeyUrl } from './scheme/key-url.ts';
export { lines, type Message, message, type Part } from './scheme/message/message.ts';
export type { DigestForm } from './scheme/message/parts/digest-part.ts';
export type { FormValueOptions } from './scheme/message/parts/form/form-value.ts';
export type { SortedFormOptions } from './scheme/message/parts/form/sorted-form.ts';
export type { SignedHeadersOptions } from './scheme/message/parts/signed-headers.ts';
export { type Parts, part } from './scheme/message/parts.ts';
export type { Scheme } from './scheme/scheme.ts';
export type { TimestampWindow } from './scheme/timestamp-window.ts';
export {
  type CompactJws,
  type CompactJwsOptions,
  compactJws,
  type JoseAlgorithm,
} from './scheme/values/compact-jws.ts';
export type { EncodingName } from './scheme/values/encodings.ts';
export { formField, multipartField, queryParam } from './scheme/values/located-values.ts';
export type { LocationOptions } from './scheme/values/location-options.ts';
export type { TimestampFormat } from './scheme/values/timestamp-format.ts';
export type { TimestampFormatName } from './scheme/values/timestamps.ts';
export {
  type GivenOptions,
  header,
  headerParam,
  type Place,
  type ValueLocation,
} from './scheme/values/value-location.ts';
export type { Limit, LimitState } from './store/limit.ts';
export { type MemoryStore, type MemoryStoreOptions, memoryStore } from './store/memory/memory-store.ts';
export { quota } from './store/quota.ts';
export type { Admission, AdmissionRequest, Store } from './store/store.ts';
export type { StoreFailureAction, StoreFailurePolicy } from './store/store-failure-policy.ts';
export { createVerifier } from './verify/create-verifier.ts';
export type { Diagnosis } from './verify/diagnosis-hooks.ts';
export type { Enforce } from './verify/enforcement.ts';
export type { RoutePolicy } from './verify/route/route-policy.ts';
export type { Verifier } from './verify/verifier.ts';
export type { VerifierIdentity } from './verify/verifier-identity.ts';
export type { VerifierOptions } from './verify/verifier-options.ts';
export type { SchemaIssue, SchemaResult, StandardSchema } from './webhooks/standard-schema.ts';
export type { WebhookEvent } from './webhooks/webhook-event.ts';
export type { WebhookOptions, WebhookOptionsWithSchema } from './webhooks/webhook-options.ts';
