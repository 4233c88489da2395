/** Reads the request that a command is about: from a file or standard input, in whatever form it was pasted. */

import { Failure, systemCode } from '../failure.ts';
import type { Io } from '../io.ts';
import { prompt } from '../output.ts';
import { toByteText, utf8ByteText } from './byte-text.ts';
import { curlRequest, curlRequestOfWords, isCurlCommand } from './curl/curl-request.ts';
import { isCurlWord } from './curl/curl-word.ts';
import { harRequest, isHar } from './har.ts';
import type { ParsedRequest, ReadingOptions } from './parsed-request.ts';
import { isRawHttp, rawHttpRequest } from './raw-http.ts';
import { MOST_BYTES, readUserFile } from './read-file.ts';
import { TextScanner } from './text-scanner.ts';

/**
 * Reads the request that the arguments of a command name: a file, a curl command in one argument or in several, or
 * standard input where there is none or `-`.
 *
 * @throws Failure when the input is out of reach, or no request. It repeats no argument, which could be a secret.
 */
export async function readRequest(
  io: Io,
  given: readonly string[],
  options: ReadingOptions,
): Promise<ParsedRequest> {
  const [first, ...others] = given;
  if (first === undefined || first === '-') assertAlone(others);
  if (first === undefined || first === '-') return parseRequest(await readStdin(io), options);
  if (others.length > 0 && isCurlWord(first))
    return curlRequestOfWords(others.map(utf8ByteText), options.files);
  assertAlone(others);
  if (/\s/.test(first) && isCurlCommand(first)) return parseRequest(Buffer.from(first, 'utf8'), options);
  return parseRequest(await readNamed(io, first), options);
}

function assertAlone(others: readonly string[]): void {
  if (others.length === 0) return;
  throw new Failure(
    'usage',
    'there are too many arguments: only one file with one request is read',
    'Quote a path that has spaces in it. A curl command can stand behind "--", as it is: -- curl https://…',
  );
}

/** Tells by its beginning what a text is, a raw HTTP request, a curl command or a HAR file, and reads it. */
export function parseRequest(given: Uint8Array, options: ReadingOptions): ParsedRequest {
  const { bytes, warnings } = asUtf8(given);
  const text = toByteText(bytes);
  const found = parsedAs(text, bytes, options);
  return { ...found, warnings: [...warnings, ...found.warnings] };
}

function parsedAs(text: string, bytes: Uint8Array, options: ReadingOptions): ParsedRequest {
  if (text.trim() === '') throw new Failure('input', 'the input is empty', WHAT_TO_GIVE);
  if (isCurlCommand(text)) return curlRequest(bytes, options.files);
  if (isHar(text)) return harRequest(Buffer.from(bytes).toString('utf8'), options);
  if (isRawHttp(text)) return rawHttpRequest(bytes, options);
  if (isVerboseCurl(text)) {
    throw new Failure(
      'input',
      'the input is what curl -v prints, which has no body',
      'Paste the curl command itself.',
    );
  }
  throw new Failure('input', 'the input is not a request', WHAT_TO_GIVE);
}

/** Lines that `curl -v` writes: remarks (`*`), received headers (`<`), counts of data (`{`, `}`) and sent headers (`>`). */
function isVerboseCurl(text: string): boolean {
  const scanner = new TextScanner(text);
  scanner.skip(/[*{}<] .*\r?\n/y);
  return scanner.take(/> \S+ \S+ HTTP\//y) !== undefined;
}

const WHAT_TO_GIVE =
  'Give a raw HTTP request (POST /path HTTP/1.1 …), a curl command, or a HAR file of a browser.';

/** PowerShell writes UTF-16 into files, and editors a byte order mark. */
function asUtf8(bytes: Uint8Array): { bytes: Uint8Array; warnings: string[] } {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return { bytes: bytes.subarray(3), warnings: [] };
  if (bytes[0] !== 0xff || bytes[1] !== 0xfe) return { bytes, warnings: [] };
  const text = Buffer.from(bytes.subarray(2)).toString('utf16le');
  return {
    bytes: Buffer.from(text, 'utf8'),
    warnings: ['The input was in UTF-16, as PowerShell writes files, and was converted to UTF-8.'],
  };
}

async function readNamed(io: Io, file: string): Promise<Uint8Array> {
  return readUserFile(io, { path: file, what: 'the file with the request' });
}

/** All of standard input. Throws a Failure when it is larger than 64 MiB, and on Ctrl-C. */
export async function readStdin(io: Io): Promise<Uint8Array> {
  const { stdin, signal } = io;
  if (stdin.isTTY === true)
    prompt(io, 'Reading standard input: paste, then press Ctrl-D on a line of its own.\n');
  const chunks: Buffer[] = [];
  let length = 0;
  await new Promise<void>((resolve, reject) => {
    stdin.on('data', (chunk: string | Buffer) => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
      length += bytes.length;
      if (length > MOST_BYTES) reject(new Failure('input', 'the input is larger than 64 MiB'));
      chunks.push(bytes);
    });
    stdin.once('end', resolve);
    stdin.once('error', (error) =>
      reject(new Failure('out_of_reach', `standard input cannot be read (${systemCode(error)})`)),
    );
    signal.addEventListener('abort', () => reject(new Failure('interrupted', 'interrupted')), { once: true });
    // A prompt before it has left the terminal paused, and iterating would wait for ever.
    stdin.resume();
  }).finally(() => stdin.pause());
  return Buffer.concat(chunks);
}
