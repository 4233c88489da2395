export { AddressMaskError } from './checks/address.ts';
export type { FailureThrottleOptions } from './checks/failure-throttle.ts';
export type { DiagnosisOptions, OtherKeys } from './diagnosis/diagnosis-options.ts';
export { type ExplainOptions, explain } from './diagnosis/explain.ts';
export type {
  Certainty,
  CheckName,
  CheckReport,
  Explanation,
  Finding,
  Mistake,
  StringToSignPart,
} from './diagnosis/explanation.ts';
export { MISTAKES, type MistakeCode, type MistakeText } from './diagnosis/mistakes.ts';
export type { PublicDiagnosis, PublicMistake } from './diagnosis/public-diagnosis.ts';
export {
  type AdmissionEvent,
  CHANNELS,
  type ChannelName,
  type Channels,
  type DiagnosisEvent,
  type KeyLookupEvent,
  type LaterRefusalEvent,
  type LimitEvent,
  type OperationEvent,
  type VerdictEvent,
} from './diagnostics.ts';
export { onEvent } from './events.ts';
export {
  createDeduplication,
  type Deduplication,
  type DeduplicationOptions,
} from './idempotency/deduplication.ts';
export {
  createIdempotency,
  type Idempotency,
  type IdempotencyOptions,
  KEPT_HEADERS,
} from './idempotency/idempotency.ts';
export {
  type MemoryOperationStore,
  type MemoryOperationStoreOptions,
  memoryOperationStore,
} from './idempotency/memory-operation-store.ts';
export type { OnceOptions } from './idempotency/once-options.ts';
export { OperationShareError } from './idempotency/operation-share-error.ts';
export type {
  OperationEnd,
  OperationLease,
  OperationStart,
  OperationState,
  OperationStore,
} from './idempotency/operation-store.ts';
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
export { type FileKeys, type FileKeysOptions, fileKeys } from './keys/file-keys.ts';
export { parseIsoDate } from './keys/iso-date.ts';
export { formatKeyFile, parseKeyFile } from './keys/key-file.ts';
export type { FoundKey, KeySource } from './keys/key-source.ts';
export { type KeyToCheck, staticKeys } from './keys/static-keys.ts';
export { assertKnownOptions } from './known-options.ts';
export {
  createLimiter,
  type LimitAllowed,
  type LimitDecision,
  type Limiter,
  type LimitQuestion,
  type LimitRefused,
} from './limiter.ts';
export type { LimiterOptions } from './limiter-options.ts';
export { type ProblemDetailsOptions, problemDetails, retryAfter, statusOf } from './problem-details.ts';
export { rateLimitHeaders } from './rate-limit-headers.ts';
export { REFUSALS, type RefusalCode, type Standing } from './refusals.ts';
export { type HeaderPairs, type SignedRequest, toHeaderPairs } from './request.ts';
export { createSigner, type SignedOnce, type Signer, type SignerOptions } from './request-signer.ts';
export type { Requirements } from './requirements.ts';
export { type Algorithm, type AlgorithmName, hmac, type PreparedKey } from './scheme/algorithms.ts';
export type { Alphabet } from './scheme/alphabets.ts';
export type { Anatomy, Segment } from './scheme/anatomy.ts';
export { type Carrier, type CarrierOptions, header, parameter } from './scheme/carriers.ts';
export type { ContentDigest, SchemeDeclaration } from './scheme/declaration.ts';
export { defineScheme } from './scheme/define-scheme.ts';
export type { EncodingName } from './scheme/encodings.ts';
export { type FixedKey, fixedKey } from './scheme/fixed-key.ts';
export type { FormProblem, Member, OptionalHeader } from './scheme/form-problem.ts';
export { type JsonField, jsonField } from './scheme/json-field.ts';
export { type JsonMember, readJsonMembers } from './scheme/json-members.ts';
export { createJsonReader, type JsonMembers, type JsonReader, type JsonText } from './scheme/json-reader.ts';
export {
  lines,
  type Message,
  message,
  type Part,
  type PartNature,
  type PartPiece,
  type PartRole,
  type WritePart,
} from './scheme/message.ts';
export type { MessageWriter } from './scheme/message-writer.ts';
export {
  body,
  keyId,
  lowercase,
  method,
  nonce,
  path,
  query,
  sha256,
  sha512,
  sortedEncodedQuery,
  sortedQuery,
  target,
  timestamp,
} from './scheme/parts.ts';
export type { Presented, Scheme, SigningInput, TimestampWindow } from './scheme/scheme.ts';
export { type SecretEncoding, toKeyBytes } from './scheme/secrets.ts';
export { decodedPairs, decodePercentBytes, pathOf, queryOf } from './scheme/target.ts';
export { type TimestampFormat, unixMilliseconds, unixSeconds } from './scheme/timestamps.ts';
export { writeUtf8 } from './scheme/utf8.ts';
export type { ResponseHead } from './server-date.ts';
export { type SignedFetchOptions, signedFetch } from './signed-fetch.ts';
export { type Credentials, type RequestToSign, type SigningOptions, signRequest } from './signer.ts';
export { type MemoryStore, type MemoryStoreOptions, memoryStore } from './store/memory-store.ts';
export type { Admission, Claim, Limit, LimitState, Store } from './store/store.ts';
export type { Accepted, Refusal, Refused, Verdict } from './verdict.ts';
export type { VerdictLogger } from './verdict-log.ts';
export { createVerifier, type Verifier } from './verifier.ts';
export type { StoreFailurePolicy, VerifierOptions } from './verifier-options.ts';
export type { RateLimitHeaders, RefusalFacts, Wire, WireResponse } from './wire.ts';
