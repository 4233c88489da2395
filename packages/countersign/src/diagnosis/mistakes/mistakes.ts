/** The mistakes that clients make when they sign, by stable code. */

import type { MistakeCode } from '../../responses/mistake-code.ts';
import { ALGORITHM_MISTAKES } from './algorithm-mistakes.ts';
import { BODY_MISTAKES } from './body-mistakes.ts';
import { HEADER_MISTAKES } from './header-mistakes.ts';
import { MESSAGE_MISTAKES } from './message-mistakes.ts';
import type { MistakeText } from './mistake-text.ts';
import { SECRET_MISTAKES } from './secret-mistakes.ts';
import { SIGNATURE_MISTAKES } from './signature-mistakes.ts';
import { TARGET_MISTAKES } from './target-mistakes.ts';
import { TIMESTAMP_MISTAKES } from './timestamp-mistakes.ts';

/**
 * Every mistake that the diagnosis can name. Each has a page in the documentation, `docs/mistakes/`.
 *
 * @example
 * const { cause, cure } = MISTAKES.body_compacted;
 */
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
