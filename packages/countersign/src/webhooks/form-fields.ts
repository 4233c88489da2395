/** Fields of forms. */

import { File, isUtf8 } from 'node:buffer';
import { type MultipartField, parseMultipart } from '../request/multipart-fields.ts';

/** The fields of a form by name; a name that comes several times has a list. */
export type FormFields = Readonly<Record<string, FormValue | readonly FormValue[]>>;

/** Value of a field: a text, or a file of a multipart form. */
export type FormValue = string | File;

/** Gathers fields by name. */
export function fieldsOf(pairs: Iterable<readonly [string, FormValue]>): FormFields {
  const fields = new Map<string, FormValue[]>();
  for (const [name, value] of pairs) {
    const values = fields.get(name);
    if (values === undefined) fields.set(name, [value]);
    else values.push(value);
  }
  // Defines own members, `__proto__` included.
  return Object.fromEntries(
    Array.from(fields, ([name, values]) => [name, values.length === 1 ? (values[0] as FormValue) : values]),
  );
}

/**
 * Reads `multipart/form-data`: a part that names a file, and one that is no UTF-8, is a file.
 *
 * @throws TypeError where the body is none.
 */
export function readMultipart(body: Uint8Array, contentType: string): FormFields {
  const fields = parseMultipart(['content-type', contentType], body);
  if (fields === undefined) throw new TypeError('the body is no multipart/form-data');
  return fieldsOf(fields.map(({ name, ...field }) => [name, formValueOf(field)]));
}

function formValueOf({ filename, type, content }: Omit<MultipartField, 'name'>): FormValue {
  if (filename === undefined && isUtf8(content)) return content.toString('utf8');
  return new File([content], filename ?? '', { type: type ?? 'application/octet-stream' });
}
