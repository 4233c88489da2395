/** Mutations of the whole string to sign, just before it is signed. */

import { hashText } from '../../internal/one-shot-hash.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { utf8Text } from '../utf8-text.ts';
import { asPythonPrints } from './body/printed-json.ts';
import { bytesOf, segmentOf } from './candidate-message.ts';
import type { MessageMutation } from './mutation.ts';

type Rewrite = (bytes: Buffer) => string | Uint8Array | undefined;

/** Larger strings are not rewritten: it would take long, and nobody signs them so. */
const LARGEST = 64 * 1024;

function mutation(
  mistake: NamedMistake,
  facts: Pick<MessageMutation, 'cost' | 'stage' | 'isAlone'>,
  rewrite: Rewrite,
): MessageMutation {
  return {
    on: 'message',
    mistakes: [mistake],
    ...facts,
    apply: (message) => {
      const bytes = bytesOf(message);
      const changed = bytes.length > LARGEST ? undefined : rewrite(bytes);
      if (changed === undefined) return undefined;
      return [
        segmentOf(
          -1,
          'the string to sign',
          typeof changed === 'string' ? Buffer.from(changed, 'utf8') : changed,
        ),
      ];
    },
  };
}

const CASE = { stage: 'message case' } as const;
const FORM = { stage: 'message form' } as const;
const ALONE = { ...FORM, isAlone: true } as const;

const hashedFirst = (
  cost: number,
  algorithm: string,
  encoding: 'hex' | 'base64' | 'latin1',
): MessageMutation =>
  mutation(
    {
      code: 'message_hashed_first',
      detail: `${algorithm}, ${encoding === 'latin1' ? 'raw bytes' : encoding}`,
    },
    { cost, ...FORM },
    (bytes) => Buffer.from(hashText(algorithm, bytes, encoding), 'latin1'),
  );

/** The mutations of any string to sign. */
export const TEXT_MUTATIONS: readonly MessageMutation[] = [
  followed({ code: 'message_trailing_newline' }, 1, '\n'),
  followed({ code: 'message_trailing_newline', detail: 'CR LF' }, 3, '\r\n'),
  followed({ code: 'message_literal_newline', detail: 'at the end' }, 4, '\\n'),
  ...[':', '.', '&', '|', ',', ' ', '?'].map((separator) =>
    followed(
      { code: 'message_separator_wrong', detail: `${JSON.stringify(separator)} at the end` },
      4,
      separator,
    ),
  ),
  preceded({ code: 'message_leading_newline' }, 2, '\n'),
  mutation({ code: 'message_case_changed', detail: 'lower case' }, { cost: 2, ...CASE }, (bytes) =>
    asText(bytes, (text) => text.toLowerCase()),
  ),
  mutation({ code: 'message_case_changed', detail: 'upper case' }, { cost: 3, ...CASE }, (bytes) =>
    asText(bytes, (text) => text.toUpperCase()),
  ),
  mutation({ code: 'text_as_utf16', detail: 'the string to sign' }, { cost: 2, ...FORM }, (bytes) =>
    asText(bytes, (text) => Buffer.from(text, 'utf16le')),
  ),
  ...[false, true].map((isBigEndian) =>
    mutation(
      { code: 'text_as_utf16', detail: 'the string to sign, with a byte order mark' },
      { cost: 3, ...FORM },
      (bytes) =>
        asText(bytes, (text) => {
          const marked = Buffer.from(`\ufeff${text}`, 'utf16le');
          return isBigEndian ? marked.swap16() : marked;
        }),
    ),
  ),
  mutation({ code: 'message_quoted', detail: 'as repr() of Python does' }, { cost: 4, ...ALONE }, (bytes) =>
    asText(bytes, (text) => asPythonPrints('', { kind: 'literal', text: JSON.stringify(text) })),
  ),
  mutation({ code: 'message_encoded', detail: 'base64 in lines' }, { cost: 4, ...ALONE }, (bytes) =>
    bytes.length <= 48 ? undefined : bytes.toString('base64').replace(/.{1,64}/g, '$&\n'),
  ),
  mutation({ code: 'message_quoted' }, { cost: 3, ...FORM }, (bytes) =>
    asText(bytes, (text) => JSON.stringify(text)),
  ),
  mutation({ code: 'message_encoded', detail: 'base64' }, { cost: 2, ...FORM }, (bytes) =>
    bytes.toString('base64'),
  ),
  mutation({ code: 'message_encoded', detail: 'hex' }, { cost: 3, ...FORM }, (bytes) =>
    bytes.toString('hex'),
  ),
  mutation({ code: 'message_encoded', detail: 'as for a URL' }, { cost: 2, ...FORM }, (bytes) =>
    asText(bytes, encodeURIComponent),
  ),
  hashedFirst(2, 'sha256', 'hex'),
  hashedFirst(3, 'sha256', 'latin1'),
  hashedFirst(3, 'sha256', 'base64'),
  hashedFirst(4, 'sha512', 'hex'),
  hashedFirst(4, 'md5', 'hex'),
];

/** The string with something behind it. */
function followed(mistake: NamedMistake, cost: number, text: string): MessageMutation {
  const behind = segmentOf(-3000, '', Buffer.from(text));
  return {
    on: 'message',
    mistakes: [mistake],
    cost,
    stage: 'message end',
    isLayout: true,
    apply: (message) => [...message, behind],
  };
}

/** The string with something before it. */
function preceded(mistake: NamedMistake, cost: number, text: string): MessageMutation {
  const before = segmentOf(-3001, '', Buffer.from(text));
  return {
    ...{ on: 'message', mistakes: [mistake], cost, stage: 'message beginning', isLayout: true },
    apply: (message) => [before, ...message],
  };
}

function asText(
  bytes: Buffer,
  rewrite: (text: string) => string | Uint8Array,
): string | Uint8Array | undefined {
  const text = utf8Text(bytes);
  return text === undefined ? undefined : rewrite(text);
}
