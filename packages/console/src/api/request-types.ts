/** Types of the HTTP API: logged requests. */

import type { KeyMode, RefusalCode } from 'countersign';
import type { Certainty, CheckReport, Hint, Mistake, MistakeCode, StringToSign } from 'countersign/diagnosis';

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
  /**
   * Cursor of the next, older page; absent on the last one. Each call looks at a bounded number of entries, so that a page may have fewer
   * rows than it may have, or none, and have a next one.
   */
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
  /** True where a sender could find out a secret by it: for support alone, absent with `owners`. */
  readonly isRevealing?: true;
}

/** Data of the SSE event `missed` of `GET api/events`: entries that were left out since the reader was slow. */
export interface MissedEvent {
  readonly count: number;
}
