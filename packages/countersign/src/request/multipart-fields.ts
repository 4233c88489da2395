/** The fields of multipart forms. */

import { multipartParts } from './multipart-parts.ts';

/** A field. */
export interface MultipartField {
  readonly name: string;
  /** Undefined for a field that is no file. */
  readonly filename: string | undefined;
  /** The content type that the field says it has. */
  readonly type: string | undefined;
  readonly content: Buffer;
}

const END_OF_HEAD = '\r\n\r\n';
const NAME =
  /^content-disposition:[ \t]*form-data;[ \t]*name="([^"\r\n]*)"(?:;[ \t]*filename="([^"\r\n]*)")?/im;
const TYPE = /^content-type:[ \t]*([^\r\n]+)/im;

/**
 * Reads `multipart/form-data`.
 *
 * @param headers Of the request: name and value in turn.
 * @returns undefined for any other body, and for one of which two parsers could see different fields.
 */
export function parseMultipart(headers: readonly string[], body: Uint8Array): MultipartField[] | undefined {
  const fields = multipartParts(headers, body)?.map(fieldOf);
  return fields?.every((field) => field !== undefined) ? fields : undefined;
}

function fieldOf(part: Uint8Array): MultipartField | undefined {
  const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  const end = bytes.indexOf(END_OF_HEAD);
  const head = bytes.toString('utf8', 0, end);
  const [, name, file] = (end === -1 ? undefined : NAME.exec(head)) ?? [];
  if (name === undefined) return undefined;
  return {
    name: decoded(name),
    filename: file === undefined ? undefined : decoded(file),
    type: TYPE.exec(head)?.[1],
    content: bytes.subarray(end + END_OF_HEAD.length),
  };
}

/** As browsers write what cannot stand within quotes (HTML, multipart/form-data). */
function decoded(name: string): string {
  return name.replace(/%(?:22|0D|0A)/gi, (escaped) => decodeURIComponent(escaped));
}
