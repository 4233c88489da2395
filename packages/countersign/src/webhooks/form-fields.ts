/** Fields of forms. */

import { File, isUtf8 } from 'node:buffer';
import { multipartParts } from '../idempotency/multipart-parts.ts';

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
  const parts = multipartParts(['content-type', contentType], body);
  if (parts === undefined) throw new TypeError('the body is no multipart/form-data');
  return fieldsOf(parts.map(fieldOf));
}

const END_OF_HEAD = '\r\n\r\n';
const NAME =
  /^content-disposition:[ \t]*form-data;[ \t]*name="([^"\r\n]*)"(?:;[ \t]*filename="([^"\r\n]*)")?/im;
const TYPE = /^content-type:[ \t]*([^\r\n]+)/im;

function fieldOf(part: Uint8Array): readonly [string, FormValue] {
  const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  const end = bytes.indexOf(END_OF_HEAD);
  const head = bytes.toString('utf8', 0, end);
  const [, name, file] = (end === -1 ? undefined : NAME.exec(head)) ?? [];
  if (name === undefined) throw new TypeError('a part of the form has no name');
  const content = bytes.subarray(end + END_OF_HEAD.length);
  if (file === undefined && isUtf8(content)) return [decoded(name), content.toString('utf8')];
  const type = TYPE.exec(head)?.[1] ?? 'application/octet-stream';
  return [decoded(name), new File([content], decoded(file ?? ''), { type })];
}

/** As browsers write what cannot stand within quotes (HTML, multipart/form-data). */
function decoded(name: string): string {
  return name.replace(/%(?:22|0D|0A)/gi, (escaped) => decodeURIComponent(escaped));
}
