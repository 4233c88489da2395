/** The result of a diagnosis. Neither a secret nor the right signature is ever in it. */

import type { Segment } from '../scheme/introspection.ts';
import type { Hint } from './hint.ts';
import type { Certainty, PublicMistake } from './public-diagnosis.ts';
import type { RefusalCode } from './refusals.ts';

/** The checks in the order in which a verifier makes them. Replay and limits need a store and are not looked at. */
export type CheckName = 'headers' | 'window' | 'key' | 'signature' | 'body_digest' | 'key_state' | 'address';

/** The report of one check. */
export interface CheckReport {
  readonly check: CheckName;
  /** `skipped`: it could not be made, since another one failed before. */
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** The refusal that a verifier would have given for it. */
  readonly code?: RefusalCode | undefined;
  /** The observation in one sentence. */
  readonly detail: string;
}

/** A part of the string to sign, as the server built it. */
export interface StringToSignPart {
  /** The part's name, such as `{timestamp}`; for text between the parts, that text. */
  readonly label: string;
  /** Source of its bytes, such as `body` or `nonce`; `other` where that is not known. */
  readonly role: Segment['role'];
  /** Its text with everything invisible made visible, cut after 1024 characters. */
  readonly text: string;
  /** Its whole length, in bytes. */
  readonly bytes: number;
}

/** A string to sign, as the server built it. */
export interface StringToSign {
  /** The texts of its parts in one. */
  readonly text: string;
  readonly parts: readonly StringToSignPart[];
}

/** One mistake, named. */
export interface Mistake extends PublicMistake {
  /** The page about it. */
  readonly url: string;
}

/** One explanation: the mistakes that together make the request what it is. */
export interface Finding {
  readonly certainty: Certainty;
  /** One mistake, or several made at once, the weightiest first. */
  readonly mistakes: readonly [Mistake, ...Mistake[]];
  /**
   * The string that the client has signed, rebuilt with these mistakes; a secret in it is replaced by `{secret}`. Absent where it is the
   * server's, or nothing proves the finding.
   */
  readonly stringToSign?: StringToSign | undefined;
  /**
   * True where a sender who tries keys could find out a secret by it piece by piece, such as one of a few bytes: for those alone who have
   * the keys. Absent otherwise.
   */
  readonly isRevealing?: true | undefined;
}

/** The result of `explain()`. */
export interface Explanation {
  readonly scheme: string;
  /** The key id that the request names, which proves nothing; undefined where it names none. */
  readonly keyId: string | undefined;
  /** True if the request is signed right; it may still be refused for another reason. */
  readonly signatureMatches: boolean;
  readonly checks: readonly CheckReport[];
  /** The string to sign; undefined when it could not be built. */
  readonly stringToSign: StringToSign | undefined;
  /** Those of the scheme's other variants, where it accepts several. */
  readonly otherStringsToSign: readonly StringToSign[];
  /** The text whose digest stands in the string to sign, where the scheme has one (Signature Version 4). */
  readonly canonicalRequest?: StringToSign | undefined;
  /** The first finding: the mistake to name. */
  readonly best: Finding | undefined;
  /** Best first; empty when nothing is wrong, or nothing was found. */
  readonly findings: readonly Finding[];
  /** Sights in a request whose signature no finding explains: possible reasons, never certain. */
  readonly hints: readonly Hint[];
  /** Figures of the search. */
  readonly search: {
    /** Number of strings to sign, keys and algorithms that were tried together. */
    readonly tried: number;
    /** True if the budget ended before everything was tried. */
    readonly isCutShort: boolean;
    /** Milliseconds. */
    readonly durationMs: number;
  };
  /** The explanation as text of several lines, fit for the partner: what the command line prints, without colours. */
  toString(): string;
}
