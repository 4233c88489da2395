/** The words for a mistake. */

/** A mistake in words: why the signature did not match, and what to do about it. */
export interface MistakeText {
  readonly cause: string;
  readonly cure: string;
}
