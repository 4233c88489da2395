/** The form that a body is. */

import { parseMultipart } from '../../request/multipart-fields.ts';
import { type FormPair, parseForm } from './form.ts';
import type { ReadRequest } from './header-reader.ts';
import type { LocationOptions } from './location-options.ts';

/**
 * The pairs of a body that is a form; with `orMultipart`, those of a multipart form too, apart from files. `undefined` for a body
 * that is none.
 */
export function formOf(
  { headers, body }: Pick<ReadRequest, 'headers'> & { readonly body: Uint8Array },
  { orMultipart }: LocationOptions,
): readonly FormPair[] | undefined {
  const fields = orMultipart ? parseMultipart(headers, body) : undefined;
  if (fields === undefined) return parseForm(body);
  return fields
    .filter(({ filename }) => filename === undefined)
    .map(({ name, content }): FormPair => [name, content.toString('utf8')]);
}
