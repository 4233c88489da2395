/** Mutations of a body that is signed in another character set than it is sent in. */

import { utf8Text } from '../../utf8-text.ts';
import { inWindows1252, windows1252 } from '../../windows-1252.ts';
import type { BodyMutation } from './body-mutation.ts';

type Encode = (text: string) => Uint8Array | undefined;

/** The mutations of any body that is UTF-8. */
export const CHARSET_MUTATIONS: readonly BodyMutation[] = [
  charset(
    'signed as Latin-1',
    2,
    unlessAscii((text) => (/^[\0-\xff]*$/.test(text) ? Buffer.from(text, 'latin1') : undefined)),
  ),
  charset(
    'signed as Windows-1252',
    3,
    unlessAscii((text) => (/^[\0-\xff]*$/.test(text) ? undefined : inWindows1252(text))),
  ),
  charset(
    'signed as UTF-8 that was encoded twice',
    2,
    unlessAscii((text) => Buffer.from(Buffer.from(text).toString('latin1'))),
  ),
  charset(
    'signed with "?" for what is not ASCII',
    3,
    unlessAscii((text) => Buffer.from(text.replace(/[^\0-\x7f]/gu, '?'))),
  ),
  charset(
    'signed with "?" for each half of a surrogate pair, and for what else is not ASCII',
    3,
    unlessAscii((text) => Buffer.from(text.replace(/[^\0-\x7f]/g, '?'))),
  ),
  charset(
    'signed with "?" for each byte that is not ASCII',
    3,
    unlessAscii((text) =>
      Buffer.from(
        Buffer.from(text)
          .toString('latin1')
          .replace(/[^\0-\x7f]/g, '?'),
      ),
    ),
  ),
  charset('signed as UTF-16', 4, (text) => Buffer.from(text, 'utf16le')),
  charset('signed as UTF-16, big-endian', 4, (text) => Buffer.from(text, 'utf16le').swap16()),
  charset(
    'signed with the low byte of each character',
    3,
    unlessAscii((text) => (/^[\0-\xff]*$/.test(text) ? undefined : Buffer.from(text, 'latin1'))),
  ),
  charset(
    'signed as Windows-1252, read as UTF-8',
    3,
    unlessAscii((text) => Buffer.from(windows1252(Buffer.from(text)))),
  ),
  ...(['latin1', 'windows-1252'] as const).map(
    (sent): BodyMutation => ({
      mistake: {
        code: 'body_charset',
        detail: `signed as UTF-8, sent as ${sent === 'latin1' ? 'Latin-1' : 'Windows-1252'}`,
      },
      ...{ cost: 1, stage: 'body charset' },
      apply: (body) => {
        if (utf8Text(body) !== undefined) return undefined;
        return Buffer.from(sent === 'latin1' ? Buffer.from(body).toString('latin1') : windows1252(body));
      },
    }),
  ),
  charset(
    'signed in another Unicode normal form',
    3,
    unlessAscii((text) => Buffer.from(text.normalize(text === text.normalize('NFC') ? 'NFD' : 'NFC'))),
  ),
];

function charset(detail: string, cost: number, encode: Encode): BodyMutation {
  return {
    mistake: { code: 'body_charset', detail },
    cost,
    stage: 'body charset',
    apply: (body) => {
      const text = utf8Text(body);
      return text === undefined ? undefined : encode(text);
    },
  };
}

function unlessAscii(encode: Encode): Encode {
  return (text) => (/^[\0-\x7f]*$/.test(text) ? undefined : encode(text));
}
