/** A body that is a form, for mutations to rewrite. */

import { utf8Text } from '../../utf8-text.ts';

/** The fields of a form, decoded. */
export type FormPairs = readonly (readonly [name: string, value: string])[];

const LONGEST = 8192;
const MOST_PAIRS = 50;
/** One field at least, without what no form has in it; JSON begins with a bracket. */
const FORM = /^(?![[{])[^\s{}"<>=&]+=[^\s{}"<>]*$/;

const forms = new WeakMap<Uint8Array, FormPairs>();

/** The fields of a form, taken apart once, however many mutations look at it; undefined where it is none. */
export function readFormBody(body: Uint8Array): FormPairs | undefined {
  const known = forms.get(body);
  if (known !== undefined) return known;
  const text = body.length > LONGEST ? undefined : utf8Text(body);
  if (text === undefined || !FORM.test(text)) return undefined;
  const pairs = [...new URLSearchParams(text)];
  if (pairs.length > MOST_PAIRS) return undefined;
  forms.set(body, pairs);
  return pairs;
}
