/** A request as it goes over the wire: request line, headers, an empty line, body. */

import { withoutBlanks } from '../../internal/blanks.ts';
import type { HeaderPairs } from '../../request/request.ts';
import { Failure } from '../failure.ts';
import { toBytes, toByteText } from './byte-text.ts';
import { readChunked } from './chunked.ts';
import type { ParsedRequest, ReadingOptions } from './parsed-request.ts';

const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) +(\S+)(?: +(HTTP\/\d(?:\.\d)?))? *$/;
const MOST_HEAD_BYTES = 1024 * 1024;
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Tells whether a text begins as an HTTP request does. */
export function isRawHttp(text: string): boolean {
  const [first = ''] = text.trimStart().split(/\r?\n/, 1);
  const [, , target = '', version] = REQUEST_LINE.exec(first) ?? [];
  return version !== undefined || /^(?:\/|https?:\/\/)/.test(target);
}

/**
 * Reads a raw HTTP/1.1 request. The body is what the framing says, byte for byte; a head of HTTP/2, which has no framing, is
 * read too.
 *
 * @throws Failure for a malformed head, and for a body of another length than announced.
 */
export function rawHttpRequest(
  bytes: Uint8Array,
  { trimNewline = false }: Pick<ReadingOptions, 'trimNewline'>,
): ParsedRequest {
  const { lines, rest } = splitHead(toByteText(bytes).replace(/^\s+/, ''));
  const [, method, target] = REQUEST_LINE.exec(lines[0] as string) ?? [];
  if (method === undefined || target === undefined) {
    throw new Failure(
      'input',
      'the request line cannot be read',
      'It must be like: POST /v1/orders?page=2 HTTP/1.1',
    );
  }
  const headers = lines.slice(1).flatMap(fieldOf);
  const { body, warnings } = framedBody(rest, headers, trimNewline);
  const absolute = /^(https?:\/\/[^/?#]+)([^#]*)/i.exec(target);
  return {
    request: {
      method,
      url: absolute === null ? target : originForm(absolute[2] ?? ''),
      headers,
      body: toBytes(body),
    },
    origin: absolute?.[1],
    source: 'http',
    warnings,
  };
}

function originForm(pathAndQuery: string): string {
  return pathAndQuery.startsWith('/') ? pathAndQuery : `/${pathAndQuery}`;
}

function splitHead(text: string): { lines: string[]; rest: string } {
  const end = /\r?\n\r?\n/.exec(text);
  const head = end === null ? text.replace(/\r?\n$/, '') : text.slice(0, end.index);
  if (head.length > MOST_HEAD_BYTES) {
    throw new Failure(
      'input',
      'the head of the request is larger than 1 MiB, which no server takes',
      'Between the headers and the body there must be an empty line.',
    );
  }
  return { lines: head.split(/\r?\n/), rest: end === null ? '' : text.slice(end.index + end[0].length) };
}

function fieldOf(line: string, index: number): [name: string, value: string] {
  const colon = line.indexOf(':', 1);
  const name = line.slice(0, colon);
  if (colon === -1 || !FIELD_NAME.test(name)) {
    const what = /^[ \t]/.test(line) ? 'is folded, which HTTP no longer allows' : 'is no "Name: value"';
    throw new Failure(
      'input',
      `line ${index + 2} of the request ${what}`,
      'Between the headers and the body there must be an empty line.',
    );
  }
  return [name, withoutBlanks(line.slice(colon + 1))];
}

interface Framed {
  readonly body: string;
  readonly warnings: readonly string[];
}

function framedBody(rest: string, headers: HeaderPairs, trimNewline: boolean): Framed {
  if (valuesOf(headers, 'transfer-encoding').some((value) => /\bchunked\b/i.test(value)))
    return chunkedBody(rest);
  const lengths = new Set(valuesOf(headers, 'content-length'));
  if (lengths.size > 1)
    throw new Failure('input', 'the request has several Content-Length headers that differ');
  const [announced] = lengths;
  if (announced !== undefined) return announcedBody(rest, announced);
  return trimNewline ? { body: rest.replace(/\r?\n$/, ''), warnings: [] } : unannouncedBody(rest);
}

function chunkedBody(rest: string): Framed {
  const body = readChunked(rest);
  if (body !== undefined) return { body, warnings: [] };
  return {
    body: rest,
    warnings: ['Transfer-Encoding says chunked, but the body is not in chunks: it is taken as it stands.'],
  };
}

function announcedBody(rest: string, announced: string): Framed {
  if (!/^\d{1,15}$/.test(announced)) throw new Failure('input', 'Content-Length is not a number');
  const length = Number(announced);
  if (rest.length === length) return { body: rest, warnings: [] };
  if (/^\r?\n$/.test(rest.slice(length)) && rest.length > length) {
    return {
      body: rest.slice(0, length),
      warnings: ['The line break behind the body is more than Content-Length says: it is left out.'],
    };
  }
  throw new Failure(
    'input',
    `Content-Length says ${length} bytes, but the body here has ${rest.length}`,
    lengthHint(rest, length),
  );
}

function lengthHint(rest: string, length: number): string {
  const lineFeeds = rest.replaceAll('\r\n', '').split('\n').length - 1;
  if (rest.length + lineFeeds === length) {
    return 'The line breaks of the body were CRLF and are LF now. Copy the request without a program that changes them.';
  }
  return rest.length < length
    ? 'Some of the body is missing, or its characters were converted. Copy the request as it was sent.'
    : 'The body was changed, or something stands behind it. Copy the request as it was sent.';
}

/** Without a length nothing tells whether the last line break was sent, or is an editor's. */
function unannouncedBody(rest: string): Framed {
  if (/^[\r\n]*$/.test(rest)) return { body: '', warnings: [] };
  if (!rest.endsWith('\n')) return { body: rest, warnings: [] };
  return {
    body: rest,
    warnings: [
      'The body ends with a line break, and no Content-Length tells whether it was sent. It is taken as part of the ' +
        'body. If an editor added it, say --trim-newline.',
    ],
  };
}

function valuesOf(headers: HeaderPairs, name: string): string[] {
  return headers.filter((_value, i) => i % 2 === 1 && headers[i - 1]?.toLowerCase() === name);
}
