/**
 * Types of every answer and request body of the API under `api/`. Times are texts of ISO 8601 in UTC. A member that is unknown or does
 * not apply is absent. Ids in paths are encoded with `encodeURIComponent`.
 */

import type { KeyChangeAction, KeyMode, KeyStatus, Limit, LimitState, RefusalCode } from 'countersign';
import type { Certainty, CheckReport, Hint, Mistake, MistakeCode, StringToSign } from 'countersign/diagnosis';
import type { SecretForm } from 'countersign/scheme';

/**
 * A right that `access()` gives. `requests`: summary and request log. `bodies`: bodies that the log has captured. `playground`: draft and
 * check. `keys:read`: keys without secrets, usage. `keys:write`: changes of keys, and watching one.
 */
export type Right = 'requests' | 'bodies' | 'playground' | 'keys:read' | 'keys:write';

/** Answer of `GET api/session`: who is asking, and what can be done here. */
export interface Session {
  /** The name that `access()` gave. */
  readonly name: string;
  readonly may: readonly Right[];
  /** The owners whose keys and requests are shown; absent: all. */
  readonly owners?: readonly string[];
  /** Value of the header `X-Countersign-Console` of every POST. It changes once a day: after a 403 `csrf`, fetch the session again. */
  readonly token: string;
  readonly schemes: readonly SchemeInfo[];
  readonly features: Features;
}

/** Parts that the integrator has connected. */
export interface Features {
  /** Keys can be listed and read. */
  readonly keys: boolean;
  /** Bodies of refused requests are captured. */
  readonly bodies: boolean;
  /** Keys can be watched: a verifier has `diagnosis()`. */
  readonly watch: boolean;
}

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

/** Answer of `GET api/summary`: the last hour, minute by minute. Needs `requests`. */
export interface Summary {
  readonly from: string;
  readonly to: string;
  /** Counted by the processes that have written to the log. */
  readonly accepted: number;
  readonly refused: number;
  /** Entries that the log could not keep, since it was slow or full. */
  readonly dropped: number;
  /** Refusals of one cause and key, the most frequent first; 50 at most. */
  readonly groups: readonly RefusalGroup[];
  /** Keys with less than a fifth of a limit left; only with `keys:read`. */
  readonly nearLimits: readonly NearLimit[];
  /** Keys whose requests are far from this server's clock. */
  readonly clocks: readonly DriftingClock[];
}

/** Refusals that have one reason. */
export interface RefusalGroup {
  readonly code: RefusalCode;
  /** The first mistake, where a diagnosis has found one. */
  readonly mistake?: MistakeCode;
  readonly keyId?: string;
  readonly owner?: string;
  readonly scheme: string;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** 60 numbers, the oldest minute first. */
  readonly perMinute: readonly number[];
  /** Id of the newest entry, for `GET api/requests/:id`. */
  readonly newest: string;
}

/** A key that has nearly used up a limit. */
export interface NearLimit {
  readonly keyId: string;
  readonly scheme: string;
  readonly limit: LimitState;
}

/** A client whose clock is off. */
export interface DriftingClock {
  readonly keyId: string;
  readonly owner?: string;
  /** Median distance from this server's clock, in milliseconds: negative when behind. */
  readonly skewMs: number;
  readonly count: number;
}

/**
 * Query of `GET api/requests` and, without `cursor`, `limit`, `from` and `to`, of `GET api/events`. All members are optional texts, and
 * each given one must hold; `code` and `mistake` may be given several times.
 */
export interface RequestQuery {
  readonly outcome?: 'accepted' | 'refused';
  readonly code?: RefusalCode | readonly RefusalCode[];
  readonly mistake?: MistakeCode | readonly MistakeCode[];
  readonly key?: string;
  readonly owner?: string;
  readonly scheme?: string;
  readonly mode?: KeyMode;
  readonly method?: string;
  /** The path begins with this. */
  readonly path?: string;
  readonly address?: string;
  readonly requestId?: string;
  readonly from?: string;
  readonly to?: string;
  /** From 1 to 200. Default: 50. */
  readonly limit?: number;
  readonly cursor?: string;
}

/** Answer of `GET api/requests`, newest first. Needs `requests`. */
export interface RequestPage {
  readonly entries: readonly RequestRow[];
  /** Cursor of the next, older page; absent on the last one. */
  readonly next?: string;
}

/** A request in the list, and the data of the SSE events `entry` and `update`. */
export interface RequestRow {
  /** Id of the entry, for paths and links. */
  readonly id: string;
  readonly at: string;
  readonly scheme: string;
  readonly code: 'accepted' | RefusalCode;
  /** Status of the answer, of refused requests. */
  readonly status?: number;
  /** False for a refusal that was only observed: the request passed. */
  readonly enforced: boolean;
  readonly method: string;
  /** Path without query, as it arrived. Anything may be in it: show it as text. */
  readonly path: string;
  /** The key's id; of an unknown key only the beginning. */
  readonly keyId?: string;
  readonly owner?: string;
  readonly mode?: KeyMode;
  readonly address?: string;
  /** The id by which sender and server know the request. */
  readonly requestId: string;
  readonly durationMs?: number;
  readonly clockSkewMs?: number;
  /** Codes of the named mistakes, the weightiest first; absent until, or unless, the request is diagnosed. */
  readonly mistakes?: readonly MistakeCode[];
  readonly certainty?: Certainty;
  /** Further refusals of the same key and code in the same second, counted here and not kept. */
  readonly more: number;
}

/** Answer of `GET api/requests/:id`. Needs `requests`. */
export interface RequestDetail extends RequestRow {
  /** Path and query; values that must not be kept are replaced by `{redacted}`. */
  readonly target: string;
  readonly headers: readonly HeaderLine[];
  /** Title of the refusal, and what to do: from the table of refusals. */
  readonly title?: string;
  /** Page about the refusal's code. */
  readonly url?: string;
  /** For support alone, absent with `owners`: more about the reason. */
  readonly detail?: string;
  /** The vendor's own name of the reason. */
  readonly vendorCode?: string;
  /** Body of the answer, as text. */
  readonly answer?: string;
  /** The captured body. Needs `bodies`. */
  readonly body?: CapturedBody;
  /** Absent unless the request was diagnosed, and, with `owners`, of live keys unless the integrator allows it. */
  readonly diagnosis?: RequestDiagnosis;
  /** Plain text for the partner, without anything secret. */
  readonly partnerText: string;
}

/** A header as it was received, in its order. */
export interface HeaderLine {
  readonly name: string;
  /** `{redacted}` where the value is never kept. */
  readonly value: string;
  readonly redacted: boolean;
}

/** The body of a refused request. */
export interface CapturedBody {
  /** Base64 of the bytes that were kept. */
  readonly base64: string;
  /** Length of the whole body. */
  readonly bytes: number;
  readonly isCut: boolean;
}

/** Why a signature did not match: an `Explanation` of `countersign/diagnosis` as JSON, with the nonce redacted. */
export interface RequestDiagnosis {
  readonly signatureMatches: boolean;
  readonly checks: readonly CheckReport[];
  /** The server's string to sign. */
  readonly stringToSign?: StringToSign;
  readonly otherStringsToSign: readonly StringToSign[];
  readonly canonicalRequest?: StringToSign;
  readonly findings: readonly DiagnosisFinding[];
  readonly hints: readonly Hint[];
}

/** One explanation, best first. */
export interface DiagnosisFinding {
  readonly certainty: Certainty;
  readonly mistakes: readonly [Mistake, ...Mistake[]];
  /** The client's string to sign, rebuilt with these mistakes; absent where it is the server's, or unknown. */
  readonly stringToSign?: StringToSign;
}

/** Data of the SSE event `missed` of `GET api/events`: entries that were left out since the reader was slow. */
export interface MissedEvent {
  readonly count: number;
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

/** Query of `GET api/keys`: all members are optional texts. */
export interface KeyQuery {
  /** A part of the id or owner, in any case. */
  readonly text?: string;
  readonly owner?: string;
  readonly status?: KeyStatus;
  readonly mode?: KeyMode;
  /** From 1 to 200. Default: 50. */
  readonly limit?: number;
  readonly cursor?: string;
}

/** Answer of `GET api/keys`, by id. Needs `keys:read`. */
export interface KeyPage {
  readonly keys: readonly KeyView[];
  readonly next?: string;
  /** True if some records could not be read, and are left out. */
  readonly isIncomplete: boolean;
}

/** A key without its secrets. Answer of `GET api/keys/:id`, and of every change but create and rotate. */
export interface KeyView {
  readonly id: string;
  readonly owner?: string;
  readonly status: KeyStatus;
  readonly mode?: KeyMode;
  readonly scopes: readonly string[];
  /** Empty: all addresses. */
  readonly ipAllowlist: readonly string[];
  /** Absent: the scheme's limits. Empty: none. */
  readonly limits?: readonly Limit[];
  readonly expiresAt?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /** The newest first. */
  readonly secrets: readonly SecretView[];
  /** Until when every refusal of the key is diagnosed. */
  readonly watchedUntil?: string;
  /** When the key was last used, as far as the administration records that, give or take its `lastUsedSeconds`. */
  readonly lastUsedAt?: string;
  /** The first end of the key or of one of its secrets within the next 14 days. */
  readonly endsSoonAt?: string;
}

/** Answer of `GET api/keys/:id/changes`: the latest changes of a key, the newest first, as far as the log has them. */
export interface KeyChanges {
  readonly changes: readonly KeyChangeView[];
}

/** A change of a key by its administration, in any process that records into the log. */
export interface KeyChangeView {
  readonly at: string;
  readonly action: KeyChangeAction;
  /** Name of the one who made it; absent where nobody was named. */
  readonly actor?: string;
  /** `unknown`: where the keys are kept did not answer, so that the change may have been made. */
  readonly outcome: 'made' | 'unknown';
}

/** When a secret is in use. */
export interface SecretView {
  readonly id?: string;
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** `ending`: in use, with an end. */
  readonly state: 'future' | 'active' | 'ending' | 'ended';
}

/** Answer of `GET api/keys/:id/limits`: usage now, counting nothing. Needs `keys:read`. */
export interface KeyLimits {
  readonly limits: readonly LimitState[];
}

/**
 * Body of `POST api/keys`. Needs `keys:write`. With `owners`, the owner must be one of them (default: the only one), and scopes, limits and
 * expiry may not be given.
 */
export interface CreateKey {
  readonly id: string;
  readonly owner?: string;
  readonly mode?: KeyMode;
  readonly scopes?: readonly string[];
  readonly ipAllowlist?: readonly string[];
  readonly limits?: readonly Limit[];
  readonly expiresAt?: string;
  /** Encoding of the new secret. Default: as the scheme of the first verifier decodes it, else base64. */
  readonly secretEncoding?: SecretEncoding;
}

/** Encoding of a secret that is made. */
export type SecretEncoding = 'base64' | 'base64url' | 'hex';

/** Answer of `POST api/keys` and `POST api/keys/:id/rotate`: the only sight of the secret, `Cache-Control: no-store`. */
export interface KeyWithSecret {
  readonly key: KeyView;
  readonly secret: string;
}

/** Body of `POST api/keys/:id/rotate`. `0` ends the old secrets now, as after a leak. */
export interface RotateKey {
  readonly overlapSeconds: number;
  /** Default: as the other secrets of the key, where that is known; else as for a new key. */
  readonly secretEncoding?: SecretEncoding;
}

/** Body of `POST api/keys/:id/disable`, `enable` and `revoke`; of `revoke`, the id once more as confirmation. `enable` is not allowed with `owners`. */
export interface ChangeStatus {
  readonly confirm?: string;
}

/** Body of `POST api/keys/:id/limits`. `null`: the scheme's limits. Not allowed with `owners`. */
export interface SetLimits {
  readonly limits: readonly Limit[] | null;
}

/** Body of `POST api/keys/:id/allow`. Empty: all addresses. */
export interface SetAllowlist {
  readonly ipAllowlist: readonly string[];
}

/** Body of `POST api/keys/:id/scopes`. Not allowed with `owners`. */
export interface SetScopes {
  readonly scopes: readonly string[];
}

/** Body of `POST api/keys/:id/expiry`. `null`: never. Not allowed with `owners`. */
export interface SetExpiry {
  readonly expiresAt: string | null;
}

/** Body of `POST api/watch`: for 15 minutes every refusal of the key is diagnosed. Needs `keys:write`. */
export interface WatchKey {
  readonly keyId: string;
}

/** Answer of `POST api/watch`. */
export interface Watch {
  readonly keyId: string;
  readonly until: string;
}

/** Every error, as `application/problem+json` (RFC 9457). */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  /** A name for programs. */
  readonly code: ProblemCode;
  /** A sentence: what was wrong, and what to do. */
  readonly detail?: string;
}

/**
 * Name of an error. `not_found` is also the answer where the user may not know that a thing exists; `forbidden` where a right is missing;
 * `csrf` where the header's token or the origin is wrong; `invalid` for a body or query; `conflict` where the key's state forbids it.
 */
export type ProblemCode =
  | 'not_found'
  | 'method_not_allowed'
  | 'forbidden'
  | 'csrf'
  | 'invalid'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'conflict'
  | 'too_many_requests'
  | 'unavailable'
  | 'internal';
