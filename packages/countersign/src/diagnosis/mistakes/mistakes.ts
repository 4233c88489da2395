/** The mistakes that clients make when they sign, by stable code. */

import { ALGORITHM_MISTAKES } from './algorithm-mistakes.ts';
import { BODY_MISTAKES } from './body-mistakes.ts';
import { HEADER_MISTAKES } from './header-mistakes.ts';
import { MESSAGE_MISTAKES } from './message-mistakes.ts';
import { SECRET_MISTAKES } from './secret-mistakes.ts';
import { SIGNATURE_MISTAKES } from './signature-mistakes.ts';
import { TARGET_MISTAKES } from './target-mistakes.ts';
import { TIMESTAMP_MISTAKES } from './timestamp-mistakes.ts';

/** A mistake in words: why the signature did not match, and what to do about it. */
export interface MistakeText {
  readonly cause: string;
  readonly cure: string;
}

/** The stable name of a mistake. */
export type MistakeCode =
  | keyof typeof SECRET_MISTAKES
  | keyof typeof SIGNATURE_MISTAKES
  | keyof typeof ALGORITHM_MISTAKES
  | keyof typeof MESSAGE_MISTAKES
  | keyof typeof BODY_MISTAKES
  | keyof typeof TIMESTAMP_MISTAKES
  | keyof typeof TARGET_MISTAKES
  | keyof typeof HEADER_MISTAKES;

/** Every mistake that the diagnosis can name. Each has a page in the documentation, `docs/mistakes/`. */
export const MISTAKES: Readonly<Record<MistakeCode, MistakeText>> = {
  ...SECRET_MISTAKES,
  ...SIGNATURE_MISTAKES,
  ...ALGORITHM_MISTAKES,
  ...MESSAGE_MISTAKES,
  ...BODY_MISTAKES,
  ...TIMESTAMP_MISTAKES,
  ...TARGET_MISTAKES,
  ...HEADER_MISTAKES,
};

/** The mistakes under the headings of their index in the documentation. */
export const MISTAKE_GROUPS: Readonly<Record<string, Readonly<Record<string, MistakeText>>>> = {
  'The secret': SECRET_MISTAKES,
  'The signature as text': SIGNATURE_MISTAKES,
  'The algorithm': ALGORITHM_MISTAKES,
  'The string to sign as a whole': MESSAGE_MISTAKES,
  'The body': BODY_MISTAKES,
  'The timestamp': TIMESTAMP_MISTAKES,
  'Method, path and query': TARGET_MISTAKES,
  'Nonce, key id and other headers': HEADER_MISTAKES,
};
