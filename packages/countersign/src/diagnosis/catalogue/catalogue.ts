/** The catalogue: every mistake that the diagnosis can name, each in one entry, under the headings of its index. */

import type { MistakeCode } from '../../responses/mistake-code.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { BODY_MISTAKES } from './body/body-mistakes.ts';
import { CHARSET_MISTAKES } from './body/charset-mistakes.ts';
import { DIGEST_MISTAKES } from './body/digest-mistakes.ts';
import { FORM_MISTAKES } from './body/form-mistakes.ts';
import { JSON_MEMBER_MISTAKES } from './body/json-member-mistakes.ts';
import { JSON_MISTAKES } from './body/json-mistakes.ts';
import { JSON_NUMBER_MISTAKES } from './body/json-number-mistakes.ts';
import { JSON_STRING_MISTAKES } from './body/json-string-mistakes.ts';
import type { Entries, MistakeEntry, Ways } from './entry.ts';
import { HEADER_MISTAKES } from './head-mistakes.ts';
import { LAYOUT_MISTAKES } from './message/layout-mistakes.ts';
import { MESSAGE_MISTAKES } from './message/message-mistakes.ts';
import { ALGORITHM_MISTAKES } from './secret/algorithm-mistakes.ts';
import { KEY_MISTAKES } from './secret/key-mistakes.ts';
import { SECRET_MISTAKES } from './secret/secret-mistakes.ts';
import { SIGNATURE_MISTAKES } from './signature-mistakes.ts';
import { PATH_ENCODING_MISTAKES } from './target/path-encoding-mistakes.ts';
import { PATH_MISTAKES } from './target/path-mistakes.ts';
import { PATH_PREFIX_MISTAKES } from './target/path-prefix-mistakes.ts';
import { QUERY_ENCODING_MISTAKES } from './target/query-encoding-mistakes.ts';
import { QUERY_MISTAKES } from './target/query-mistakes.ts';
import { TARGET_MISTAKES } from './target/target-mistakes.ts';
import { TIMESTAMP_MISTAKES } from './timestamp-mistakes.ts';

/** The entries by the headings of their index in the documentation. Of equally likely mistakes, the first is named first. */
export const CATALOGUE_SECTIONS: Readonly<Record<string, Entries>> = {
  'The secret': { ...KEY_MISTAKES, ...SECRET_MISTAKES },
  'The signature as text': SIGNATURE_MISTAKES,
  'The algorithm': ALGORITHM_MISTAKES,
  'The string to sign as a text': MESSAGE_MISTAKES,
  'The timestamp': TIMESTAMP_MISTAKES,
  'Nonce, key id and other headers': HEADER_MISTAKES,
  'The body': {
    ...BODY_MISTAKES,
    ...CHARSET_MISTAKES,
    ...JSON_MISTAKES,
    ...JSON_STRING_MISTAKES,
    ...JSON_MEMBER_MISTAKES,
    ...JSON_NUMBER_MISTAKES,
    ...FORM_MISTAKES,
    ...DIGEST_MISTAKES,
  },
  'Method, path and query': {
    ...TARGET_MISTAKES,
    ...QUERY_MISTAKES,
    ...QUERY_ENCODING_MISTAKES,
    ...PATH_MISTAKES,
    ...PATH_PREFIX_MISTAKES,
    ...PATH_ENCODING_MISTAKES,
  },
  'The fields of the string to sign': LAYOUT_MISTAKES,
};

/** Every entry by its code. */
export const CATALOGUE: Readonly<Record<MistakeCode, MistakeEntry>> = Object.assign(
  {},
  ...Object.values(CATALOGUE_SECTIONS),
);

/** The ways of one kind, and the mistake that they stand for. */
export type WaysOfMistake<Of extends Ways['of']> = Extract<Ways, { readonly of: Of }> & {
  readonly code: MistakeCode;
};

/** All ways of one kind, in the order of the catalogue. */
export function waysOf<Of extends Ways['of']>(of: Of): readonly WaysOfMistake<Of>[] {
  return Object.entries(CATALOGUE).flatMap(([code, { ways = [] }]) =>
    ways.filter((each) => each.of === of).map((each) => ({ ...each, code }) as WaysOfMistake<Of>),
  );
}

/** The mistake that one way stands for. */
export function mistakeOf(
  code: MistakeCode,
  { detail, mayBeProxy }: Omit<NamedMistake, 'code'>,
): NamedMistake {
  return { code, detail, mayBeProxy };
}
