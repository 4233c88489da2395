/** The body of a curl command, put together from its data options. */

import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../failure.ts';
import { toBytes, toByteText } from './byte-text.ts';
import type { CurlData } from './curl-arguments.ts';
import { fileProblem, MOST_BYTES } from './read-file.ts';

/** All data of a command as one byte string: joined by `&`, but for JSON, which curl joins as it is. */
export function joinedData(data: readonly CurlData[], cwd: string): string {
  return data.reduce((joined, each) => {
    const separator = joined === '' || each.effect === 'json' ? '' : '&';
    return joined + separator + dataText(each, cwd);
  }, '');
}

/** The content of a file that a command names with `@`. */
export function readNamedFile(name: string, cwd: string): string {
  if (name === '-') {
    throw new Failure(
      'input',
      'the command reads its data from standard input, which is not part of it',
      'Save the data to a file and write @file in the command.',
    );
  }
  const what = 'a file that the curl command names with @';
  // The name is in bytes, as it stood in the command.
  const file = path.resolve(cwd, toBytes(name).toString('utf8'));
  try {
    const status = statSync(file);
    if (status.size <= MOST_BYTES && !status.isCharacterDevice()) return toByteText(readFileSync(file));
  } catch (error) {
    throw new Failure('out_of_reach', `${what} cannot be read: ${fileProblem(error)}`);
  }
  throw new Failure('input', `${what} is a device, or larger than 64 MiB`);
}

function dataText({ effect, text }: CurlData, cwd: string): string {
  switch (effect) {
    case 'data-raw':
      return text;
    case 'data-binary':
    case 'json':
      return text.startsWith('@') ? readNamedFile(text.slice(1), cwd) : text;
    case 'data':
      // --data leaves line breaks and NULs of a file out, and keeps those of the command line.
      return text.startsWith('@') ? withoutBreaks(readNamedFile(text.slice(1), cwd)) : text;
    case 'data-urlencode':
      return urlEncoded(text, cwd);
    case 'url-query':
      return text.startsWith('+') ? text.slice(1) : urlEncoded(text, cwd);
  }
}

function withoutBreaks(text: string): string {
  return text.replace(/[\r\n]|\0/g, '');
}

/** `content`, `=content`, `name=content`, `@file` or `name@file`: the content is encoded, the name is not. */
function urlEncoded(text: string, cwd: string): string {
  const mark = /[=@]/.exec(text);
  if (mark === null) return formEncoded(text);
  const name = text.slice(0, mark.index);
  const rest = text.slice(mark.index + 1);
  const content = formEncoded(mark[0] === '@' ? readNamedFile(rest, cwd) : rest);
  return name === '' ? content : `${name}=${content}`;
}

/** Everything percent-encoded but the unreserved characters (RFC 3986 §2.3), and a space as `+`. */
function formEncoded(byteText: string): string {
  return byteText.replace(/[^A-Za-z0-9._~-]/g, (character) =>
    character === ' ' ? '+' : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
