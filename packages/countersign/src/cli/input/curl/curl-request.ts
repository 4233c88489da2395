/** The request that a curl command sends. */

import { Failure } from '../../failure.ts';
import { readableText, toBytes, toByteText } from '../byte-text.ts';
import { type NamedFiles, NO_FILES } from '../named-files.ts';
import type { ParsedRequest } from '../parsed-request.ts';
import { TextScanner } from '../text-scanner.ts';
import { type CurlArguments, curlArguments } from './curl-arguments.ts';
import { joinedData } from './curl-data.ts';
import { customHeaders, defaultHeaders } from './curl-headers.ts';
import { curlUrl } from './curl-url.ts';
import { isCurlWord } from './curl-word.ts';
import { type ShellCommand, shellWords } from './shell-words.ts';

/** Tells whether a text looks like a curl command, with or without a prompt or settings before it. */
export function isCurlCommand(text: string): boolean {
  const scanner = new TextScanner(text);
  scanner.skip(/\s+/y, /#[^\n]*\n/y);
  scanner.take(/[$%>]\s+/y);
  scanner.skip(/[A-Za-z_]\w*=\S*\s+/y);
  return /(?:^|[/\\])curl(?:\.exe)?(?:[\\^'"]|$)/.test(scanner.take(/\S+/y) ?? '');
}

/**
 * Reads a curl command as a shell and curl would, and gives the request that it sends.
 *
 * @param bytes The command, as it was pasted.
 * @param files Reads what the command names with `@`.
 * @throws Failure for what cannot be followed, such as a multipart form.
 */
export function curlRequest(bytes: Uint8Array, files: NamedFiles = NO_FILES): ParsedRequest {
  if (bytes.length > MOST_CURL_BYTES)
    throw new Failure('input', 'the curl command is larger than 8 MiB', TOO_LARGE);
  const source = toByteText(bytes);
  assertForBash(source);
  const command = shellWords(source);
  const start = command.words.findIndex(isCurlWord);
  if (start === -1) throw new Failure('input', 'there is no curl in the command line');
  const parsed = curlRequestOfWords(command.words.slice(start + 1), files);
  return { ...parsed, warnings: [...warningsOf(command), ...parsed.warnings] };
}

/** Refuses a command for cmd.exe, which escapes quotes and continues lines with a caret. */
function assertForBash(source: string): void {
  if (!/\^"|\^\r?\n/.test(source) || /\\\r?\n/.test(source)) return;
  throw new Failure(
    'input',
    'the curl command is written for cmd.exe, and commands for bash are read',
    'Copy it again, "as cURL (bash)": browsers on Windows offer that too.',
  );
}

/** No system takes a command line this long; and each word of it costs more than its bytes. */
const MOST_CURL_BYTES = 8 * 1024 * 1024;
const TOO_LARGE = 'Give the raw HTTP request, or save the data to a file, write @file and add --allow-files.';

/** Does the same with the arguments of curl, which a shell has already split into words; each is a byte string. */
export function curlRequestOfWords(words: readonly string[], files: NamedFiles = NO_FILES): ParsedRequest {
  return { ...requestOf(curlArguments(words), files), source: 'curl' };
}

function requestOf(given: CurlArguments, files: NamedFiles): Omit<ParsedRequest, 'source'> {
  const { flags, values, data } = given;
  const isGet = flags.has('get');
  const hasBody = data.length > 0 && !isGet;
  if (hasBody && flags.has('head')) throw new Failure('input', 'curl refuses -I together with data');
  const text = joinedData(data, files);
  const addedQuery = isGet && data.length > 0 ? text : joinedData(given.urlQuery, files);
  const url = curlUrl(onlyUrl(given), {
    pathAsIs: flags.has('path-as-is'),
    globOff: flags.has('globoff'),
    addedQuery,
  });
  const target = values.get('request-target') ?? url.path + url.query;
  const body = toBytes(hasBody ? text : '');
  const custom = customHeaders(given.headers, files);
  const method = values.get('request') ?? defaultMethod(given, hasBody);
  const headers = [
    ...defaultHeaders(given, { url, custom, bodyBytes: hasBody ? body.length : undefined }),
    ...custom.sent,
  ];
  return {
    request: { method, url: target, headers: headers.flat(), body },
    origin: readableText(url.origin),
    warnings: [...urlWarnings(onlyUrl(given)), ...cookieWarnings(given), ...optionWarnings(given)],
  };
}

function defaultMethod({ flags }: CurlArguments, hasBody: boolean): string {
  if (flags.has('head')) return 'HEAD';
  return hasBody ? 'POST' : 'GET';
}

function onlyUrl({ urls }: CurlArguments): string {
  const [url, another] = urls;
  if (url === undefined) throw new Failure('input', 'the curl command has no URL');
  if (another !== undefined) {
    throw new Failure(
      'input',
      `the curl command has ${urls.length} URLs, and one request at a time can be read`,
      'Each word that belongs to no option is taken for a URL. Is a value with spaces in it not quoted?',
    );
  }
  return url;
}

function warningsOf({ endedBy, redirectsInput }: ShellCommand): string[] {
  const warnings: string[] = [];
  if (endedBy === '&') {
    warnings.push('The shell ends the command at an unquoted "&": what follows was not sent. Quote the URL.');
  } else if (endedBy !== undefined) {
    const shown = endedBy === '\n' ? 'the line break' : `"${endedBy}"`;
    warnings.push(`The command ends at ${shown}: what follows is ignored.`);
  }
  if (redirectsInput) warnings.push('The command has input of its own (<), which is ignored.');
  return warnings;
}

function cookieWarnings({ cookies }: CurlArguments): string[] {
  return cookies.some((cookie) => !cookie.includes('='))
    ? ['The command takes cookies from a file (-b), which is not read.']
    : [];
}

function optionWarnings({ unknown }: CurlArguments): string[] {
  return unknown.length === 0
    ? []
    : [`The command has options of curl that are not known here and are ignored: ${unknown.join(', ')}.`];
}

function urlWarnings(url: string): string[] {
  return /[\x80-\xff]/.test(url)
    ? [
        'The URL has characters that are not ASCII, which versions of curl send differently: percent-encode them.',
      ]
    : [];
}
