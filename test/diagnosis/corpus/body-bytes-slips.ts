/** Slips with the bytes of a body: line ends, character sets, compression, hashes. */

import { inspect } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { SignedRequest } from 'countersign';
import type { MistakeCode } from 'countersign/diagnosis';
import { LINE_BY_LINE } from './body-slips.ts';
import { type Payload, type Situation, write } from './client.ts';
import { COMPACT, serialise } from './json-text.ts';
import { hash, text } from './secret-slips.ts';
import { hasBody, hasJson, hasNoBody, hasPlainBody, type Slip, slip } from './slip.ts';

type Change = (bytes: Buffer, payload: Payload | undefined) => Buffer | string;
type On = NonNullable<Slip['on']>;

const anywhere: On = () => true;
const isTable: On = ({ job }) => job.payload?.contentType === 'text/csv';

/** Where a parser of JSON gives what was serialised. */
const hasPlainJson: On = (situation) => hasJson(situation) && situation.job.payload?.start === '';

/** A slip in the bytes of the body that are signed. */
function resigned(code: MistakeCode, title: string, change: Change, on: On = hasPlainBody): Slip {
  return slip(code, title, {
    make: ({ bodyToSign }) => ({
      bodyToSign: (bytes, payload) => Buffer.from(change(bodyToSign(bytes, payload), payload)),
    }),
    on,
  });
}

/** A slip in what is put around the body that is signed. */
function repacked(code: MistakeCode, title: string, change: Partial<Payload>, on: On = hasPlainBody): Slip {
  return slip(code, title, {
    make: ({ payloadToSign }) => ({ payloadToSign: (payload) => ({ ...payloadToSign(payload), ...change }) }),
    on,
  });
}

/** A body that is changed on its way, after it was signed. */
function changedOnTheWay(
  code: MistakeCode,
  title: string,
  { on, change }: { readonly on: On; readonly change: (request: SignedRequest) => SignedRequest },
): Slip {
  return slip(code, title, {
    make: ({ deliver }) => ({ deliver: (request) => change(deliver(request)) }),
    on,
  });
}

/** Of bodies whose bytes count. */
export const bodyBytesSlips: readonly Slip[] = [
  resigned('body_line_endings', 'the body is signed with LF for its CR LF', (b) => ends(b, '\n'), isTable),
  resigned(
    'body_line_endings',
    'the body is signed with CR LF for its LF',
    (b) => ends(b, '\r\n'),
    LINE_BY_LINE,
  ),
  resigned(
    'body_trailing_newline',
    'the body is signed with the newline of its file, which curl --data removes',
    (b) => Buffer.concat([b, text('\n')]),
  ),
  repacked('body_trailing_newline', 'the body is signed without the newline at its end', { end: '' }),
  repacked('body_byte_order_mark', 'the body is signed with a byte order mark', { start: '\ufeff' }),
  repacked('body_byte_order_mark', 'the body is signed without the byte order mark that is sent', {
    start: '',
  }),
  resigned(
    'body_charset',
    'the body is signed in Latin-1',
    (b) => Buffer.from(b.toString(), 'latin1'),
    (situation) => hasPlainBody(situation) && isLatin1(situation),
  ),
  resigned('body_charset', 'the body is read as Latin-1 and encoded again', (b) => b.toString('latin1')),
  resigned(
    'body_charset',
    'the body is signed in ASCII, with question marks',
    (b) => b.toString().replaceAll(/[\u0080-\uffff]/g, '?'),
    (situation) => hasPlainBody(situation) && situation.job.payload?.start === '',
  ),
  resigned('body_charset', 'the body is signed in UTF-16', (b) => Buffer.from(b.toString(), 'utf16le')),
  resigned('body_left_out', 'the body is signed as though there was none', () => '', hasBody),
  ...['{}', 'null', '[]', '""', 'undefined'].map((placeholder) =>
    resigned(
      'body_placeholder',
      `${placeholder} is signed where there is no body`,
      () => placeholder,
      hasNoBody,
    ),
  ),
  resigned('body_stringified', 'an object is signed as "[object Object]"', () => '[object Object]', hasJson),
  resigned('body_stringified', 'an array of PHP is signed as "Array"', () => 'Array', hasJson),
  resigned('body_stringified', 'a Buffer is signed as JSON', (b) => JSON.stringify(b), hasPlainJson),
  resigned('body_stringified', 'an object is signed as the console shows it', inspected, hasPlainJson),
  resigned('body_stringified', 'a hash of Ruby is signed in a string', rubyHash, hasPlainJson),
  resigned('body_stringified', 'bytes of Python are signed as str() gives them', pythonBytes, hasPlainJson),
  ...(['gzip', 'deflate', 'br'] as const).map((coding) =>
    repacked(
      'body_signed_uncompressed',
      `the body is signed before ${coding}`,
      { coding: 'identity' },
      isPacked(coding),
    ),
  ),
  changedOnTheWay('body_double_encoded', 'the body is serialised once more by the library that sends it', {
    on: hasPlainJson,
    change: (request) => withBody(request, text(JSON.stringify(request.body.toString()))),
  }),
  changedOnTheWay('body_signed_compressed', 'a proxy unpacks the body that was signed with gzip', {
    on: isPacked('gzip'),
    change: (request) => withBody(request, gunzipSync(request.body)),
  }),
  resigned('body_signed_compressed', 'the body is signed with gzip and sent without', (b) => gzipSync(b)),
];

/** Of vendors who want the body itself. */
export const rawBodySlips: readonly Slip[] = [
  resigned(
    'body_hashed',
    'the hex SHA-256 of the body is signed',
    (b) => hash('sha256', b).toString('hex'),
    anywhere,
  ),
  resigned(
    'body_hashed',
    'the base64 SHA-256 of the body is signed',
    (b) => hash('sha256', b).toString('base64'),
    anywhere,
  ),
  resigned(
    'body_hashed',
    'the hex MD5 of the body is signed',
    (b) => hash('md5', b).toString('hex'),
    anywhere,
  ),
];

function isLatin1({ job: { payload } }: Situation): boolean {
  return payload !== undefined && !/[\u0100-\uffff]/.test(write(payload).toString('utf8'));
}

function isPacked(coding: Payload['coding']): (situation: Situation) => boolean {
  return ({ job }) => job.payload?.coding === coding;
}

function ends(bytes: Buffer, end: string): string {
  return bytes.toString('utf8').replaceAll(/\r?\n/g, end);
}

/** The request with another body, as a program on the way would send it. */
function withBody(request: SignedRequest, body: Buffer): SignedRequest {
  const headers: string[] = [];
  for (let i = 0; i + 1 < request.headers.length; i += 2) {
    const [name, value] = [request.headers[i] as string, request.headers[i + 1] as string];
    if (name === 'Content-Encoding') continue;
    headers.push(name, name === 'Content-Length' ? String(body.length) : value);
  }
  return { ...request, headers, body };
}

function inspected(bytes: Buffer): string {
  return inspect(JSON.parse(bytes.toString()));
}

function rubyHash(bytes: Buffer, payload: Payload | undefined): Buffer | string {
  if (payload === undefined || !('json' in payload.content)) return bytes;
  const hash = serialise(payload.content.json, { ...COMPACT, colon: '=>', comma: ', ' });
  return hash.replaceAll('=>null', '=>nil');
}

/** In apostrophes, since there are quotation marks in JSON. */
function pythonBytes(bytes: Buffer): string {
  const escaped = Array.from(bytes, (byte) => {
    const mark = String.fromCharCode(byte);
    if (mark === '\n') return '\\n';
    if (mark === '\\' || mark === "'") return `\\${mark}`;
    return byte < 0x20 || byte > 0x7e ? `\\x${byte.toString(16).padStart(2, '0')}` : mark;
  });
  return `b'${escaped.join('')}'`;
}
