/** Mistakes with the character set of a body, and with a body that is encoded as a whole. */

import { way } from '../../mutations/way.ts';
import { utf8Text } from '../../utf8-text.ts';
import { inWindows1252, windows1252 } from '../../windows-1252.ts';
import type { Entries } from '../entry.ts';
import { inBody } from '../ways/body-ways.ts';
import { inFields } from '../ways/field-ways.ts';

type Encode = (text: string) => Uint8Array | undefined;

export const CHARSET_MISTAKES: Entries = {
  body_charset: {
    cause: 'The body was signed in another character set than it was sent in.',
    cure: 'Encode the body as UTF-8 once, and sign and send the same bytes.',
    example: ['{"a":"Ã©"}', '{"a":"é"}'],
    ways: [
      inBody(
        'body charset',
        way(
          2,
          'signed as Latin-1',
          beyondAscii((text) => (isLatin1(text) ? Buffer.from(text, 'latin1') : undefined)),
        ),
        way(
          3,
          'signed as Windows-1252',
          beyondAscii((text) => (isLatin1(text) ? undefined : inWindows1252(text))),
        ),
        way(
          2,
          'signed as UTF-8 that was encoded twice',
          beyondAscii((text) => Buffer.from(Buffer.from(text).toString('latin1'))),
        ),
        way(
          3,
          'signed with "?" for what is not ASCII',
          beyondAscii((text) => Buffer.from(text.replace(/[^\0-\x7f]/gu, '?'))),
        ),
        way(
          3,
          'signed with "?" for each half of a surrogate pair, and for what else is not ASCII',
          beyondAscii((text) => Buffer.from(text.replace(/[^\0-\x7f]/g, '?'))),
        ),
        way(3, 'signed with "?" for each byte that is not ASCII', beyondAscii(questionMarks)),
        way(
          4,
          'signed as UTF-16',
          ofText((text) => Buffer.from(text, 'utf16le')),
        ),
        way(
          4,
          'signed as UTF-16, big-endian',
          ofText((text) => Buffer.from(text, 'utf16le').swap16()),
        ),
        way(
          3,
          'signed with the low byte of each character',
          beyondAscii((text) => (isLatin1(text) ? undefined : Buffer.from(text, 'latin1'))),
        ),
        way(
          3,
          'signed as Windows-1252, read as UTF-8',
          beyondAscii((text) => Buffer.from(windows1252(Buffer.from(text)))),
        ),
        way(
          1,
          'signed as UTF-8, sent as Latin-1',
          unlessUtf8((body) => Buffer.from(body).toString('latin1')),
        ),
        way(1, 'signed as UTF-8, sent as Windows-1252', unlessUtf8(windows1252)),
        way(
          3,
          'signed in another Unicode normal form',
          beyondAscii((text) => Buffer.from(text.normalize(text === text.normalize('NFC') ? 'NFD' : 'NFC'))),
        ),
      ),
      inFields(
        way(3, 'the fields as Latin-1', (bytes) =>
          Buffer.from(Buffer.from(bytes).toString('utf8'), 'latin1'),
        ),
        way(3, 'the fields as UTF-8 that was encoded twice', (bytes) =>
          Buffer.from(Buffer.from(bytes).toString('latin1')),
        ),
      ),
    ],
  },
  body_encoded: {
    cause: 'The body was encoded as a whole, such as in base64, before it was signed.',
    cure: 'Sign the bytes of the body as they are sent.',
    example: ['eyJhIjoxfQ==', '{"a":1}'],
    ways: [
      inBody(
        'body encoding',
        way(2, 'in base64', encoded('base64')),
        way(2, 'in base64url', encoded('base64url')),
        way(3, 'in base64, with a line feed behind every 60 characters', wrapped(60, '\n')),
        way(3, 'in base64, with a line feed behind every 76 characters', wrapped(76, '\n')),
        way(3, 'in base64, with CR LF behind every 76 characters', (body: Uint8Array) =>
          Buffer.from(wrapped(76, '\r\n')(body).toString('latin1').trimEnd()),
        ),
        way(2, 'in hex', encoded('hex')),
        way(
          3,
          'as encodeURIComponent does',
          ofText((text) => Buffer.from(encodeURIComponent(text))),
        ),
        way(
          3,
          'as encodeURI does',
          ofText((text) => Buffer.from(encodeURI(text))),
        ),
        way(
          2,
          'as a form encodes it',
          ofText((text) => Buffer.from(new URLSearchParams([['', text]]).toString().slice(1))),
        ),
      ),
    ],
  },
};

function isLatin1(text: string): boolean {
  return /^[\0-\xff]*$/.test(text);
}

/** Of a body that is UTF-8. */
function ofText(encode: Encode) {
  return (body: Uint8Array) => {
    const text = utf8Text(body);
    return text === undefined ? undefined : encode(text);
  };
}

function beyondAscii(encode: Encode) {
  return ofText((text) => (/^[\0-\x7f]*$/.test(text) ? undefined : encode(text)));
}

function unlessUtf8(read: (body: Uint8Array) => string) {
  return (body: Uint8Array) => (utf8Text(body) === undefined ? Buffer.from(read(body)) : undefined);
}

function questionMarks(text: string): Buffer {
  const bytes = Buffer.from(text).toString('latin1');
  return Buffer.from(bytes.replace(/[^\0-\x7f]/g, '?'));
}

function encoded(encoding: 'base64' | 'base64url' | 'hex') {
  return (body: Uint8Array) =>
    Buffer.from(Buffer.from(body.buffer, body.byteOffset, body.length).toString(encoding));
}

function wrapped(width: number, lineBreak: string) {
  const line = new RegExp(`.{1,${width}}`, 'g');
  return (body: Uint8Array) =>
    Buffer.from(encoded('base64')(body).toString('latin1').replace(line, `$&${lineBreak}`));
}
