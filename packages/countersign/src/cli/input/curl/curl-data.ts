/** The body of a curl command, put together from its data options. */

import { toBytes, toByteText } from '../byte-text.ts';
import type { NamedFiles } from '../named-files.ts';
import type { CurlData } from './curl-arguments.ts';

/** All data of a command as one byte string: joined by `&`, except JSON, which curl joins as it is. */
export function joinedData(data: readonly CurlData[], files: NamedFiles): string {
  const pieces: string[] = [];
  let isEmpty = true;
  for (const each of data) {
    const text = dataText(each, files);
    pieces.push(isEmpty || each.effect === 'json' ? '' : '&', text);
    isEmpty &&= text === '';
  }
  return pieces.join('');
}

function dataText({ effect, text }: CurlData, files: NamedFiles): string {
  switch (effect) {
    case 'data-raw':
      return text;
    case 'data-binary':
    case 'json':
      return text.startsWith('@') ? files.read(text.slice(1)) : text;
    case 'data':
      // --data leaves line breaks and NULs of a file out, and keeps those of the command line.
      return text.startsWith('@') ? withoutBreaks(files.read(text.slice(1))) : text;
    case 'data-urlencode':
      return urlEncoded(text, files);
    case 'url-query':
      return text.startsWith('+') ? text.slice(1) : urlEncoded(text, files);
  }
}

function withoutBreaks(text: string): string {
  return text.replace(/[\r\n]|\0/g, '');
}

/** `content`, `=content`, `name=content`, `@file` or `name@file`: the content is encoded, the name is not. */
function urlEncoded(text: string, files: NamedFiles): string {
  const mark = /[=@]/.exec(text);
  if (mark === null) return formEncoded(text);
  const name = text.slice(0, mark.index);
  const rest = text.slice(mark.index + 1);
  const content = formEncoded(mark[0] === '@' ? files.read(rest) : rest);
  return name === '' ? content : `${name}=${content}`;
}

/** Everything percent-encoded but the unreserved characters (RFC 3986 §2.3), and a space as `+`. */
function formEncoded(byteText: string): string {
  const bytes = toBytes(byteText);
  const encoded = Buffer.alloc(bytes.length * 3);
  let length = 0;
  for (const byte of bytes) length += encoded.write(FORM_BYTES[byte] as string, length, 'latin1');
  return toByteText(encoded.subarray(0, length));
}

const FORM_BYTES: readonly string[] = Array.from({ length: 256 }, (_none, byte) => {
  const character = String.fromCharCode(byte);
  if (/[A-Za-z0-9._~-]/.test(character)) return character;
  return character === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});
