/** Texts of fields of multipart forms. */

import { parseMultipart } from '../../request/multipart-fields.ts';
import { createJsonReader, type JsonText } from '../json/json-reader.ts';
import type { ReadRequest } from './header-reader.ts';

const NO_FORM = { reason: 'The body must be multipart/form-data.' } as const;

/**
 * The text of a field, or of a member of the JSON in it: `undefined` where there is none, or the reason why it has no single text.
 * A file is no text.
 */
export function multipartTextOf(
  { headers, body }: ReadRequest,
  [name, ...members]: readonly string[],
): JsonText {
  const fields = body && parseMultipart(headers, body);
  if (fields === undefined) return NO_FORM;
  const [field, ...others] = fields.filter((each) => each.name === name);
  if (others.length > 0 || field?.filename !== undefined)
    return { reason: `The form must have the field ${name} once, and as a text.` };
  let text: JsonText = field?.content;
  for (const member of members) {
    if (text === undefined || 'reason' in text || text.length === 0) return text;
    const reader = createJsonReader();
    const slot = reader.want(member);
    text = reader.read({ body: text }).text(slot);
  }
  return text;
}
