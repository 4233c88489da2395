/** The parts of a form, so that a form that was serialized anew, with another boundary, is the same form. */

/** A boundary that all parsers read alike: one parameter, of characters that RFC 2046 §5.1.1 allows. */
const FORM = /^multipart\/form-data;[ \t]*boundary=(?:"([\w'()+,./:=?-]{1,70})"|([\w'+.-]{1,70}))$/i;

const CRLF = '\r\n';
const END = '--';

/**
 * Takes a body of `multipart/form-data` apart, each part with its headers, as bytes.
 *
 * @returns undefined for any other body, and for a form of which two parsers could see different parts: with text before
 * the first part or behind the last one, without its end, or with a line that only begins like its boundary.
 */
export function multipartParts(headers: readonly string[], body: Uint8Array): Uint8Array[] | undefined {
  const boundary = boundaryOf(headers);
  if (boundary === undefined) return undefined;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const first = `--${boundary}${CRLF}`;
  if (!isAt(bytes, 0, first)) return undefined;
  const delimiter = Buffer.from(`${CRLF}--${boundary}`, 'latin1');
  const parts: Uint8Array[] = [];
  for (let from = first.length; ; ) {
    const to = bytes.indexOf(delimiter, from);
    if (to === -1) return undefined;
    parts.push(bytes.subarray(from, to));
    const after = to + delimiter.length;
    if (isAt(bytes, after, END)) return isEnd(bytes, after + END.length) ? parts : undefined;
    if (!isAt(bytes, after, CRLF)) return undefined;
    from = after + CRLF.length;
  }
}

function isEnd(bytes: Buffer, at: number): boolean {
  return at === bytes.length || (at + CRLF.length === bytes.length && isAt(bytes, at, CRLF));
}

function isAt(bytes: Buffer, at: number, text: string): boolean {
  return bytes.toString('latin1', at, at + text.length) === text;
}

function boundaryOf(headers: readonly string[]): string | undefined {
  const types: string[] = [];
  for (let i = 0; i < headers.length; i += 2)
    if (headers[i]?.toLowerCase() === 'content-type') types.push(headers[i + 1] as string);
  const [, quoted, token] = (types.length === 1 && FORM.exec(types[0] as string)) || [];
  return quoted ?? token;
}
