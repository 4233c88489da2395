/** The keys that the text of a secret becomes, rightly or not. */

import type { Algorithm } from '../../scheme/algorithms.ts';
import type { SecretEncoding } from '../../scheme/secrets/secrets.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { inWindows1252 } from '../windows-1252.ts';
import { type KeyDerivation, needlessHashings, secretHashings } from './key-derivation.ts';

/** A key that a client may have signed with. */
export interface KeyVariant {
  readonly key: Uint8Array;
  /** The algorithm that takes the key. Default: that of the scheme. */
  readonly algorithm?: Algorithm | undefined;
  /** None for the right one. */
  readonly mistakes: readonly NamedMistake[];
  readonly cost: number;
}

type BinaryEncoding = Exclude<SecretEncoding, 'utf8'>;

const BINARY_ENCODINGS: readonly BinaryEncoding[] = ['hex', 'base64', 'base64url'];
const DECODED_AS_TEXT = [
  { name: 'UTF-8', encoding: 'utf8' },
  { name: 'Latin-1', encoding: 'latin1' },
  { name: 'hex', encoding: 'hex' },
] as const;

const NOT_ASCII = /[^\0-\x7f]/g;

/** The keys that a text may become, the right one first. */
export function keyVariantsOf(text: string, derivation: KeyDerivation): KeyVariant[] {
  const right = derivation.toKey(text);
  const utf16 = Buffer.from(text, 'utf16le');
  const hashed = derivation.hashing?.derive(utf16);
  return [
    ...(right === undefined ? [] : [{ key: right, mistakes: [], cost: 0 }]),
    ...misreadings(text, derivation),
    variant({ code: 'text_as_utf16', detail: 'the secret' }, 2, utf16),
    ...withMark(utf16).map((key) =>
      variant({ code: 'text_as_utf16', detail: 'the secret, with a byte order mark' }, 3, key),
    ),
    ...(hashed === undefined
      ? []
      : [variant({ code: 'text_as_utf16', detail: 'the secret, before it was hashed' }, 2, hashed)]),
  ];
}

function misreadings(text: string, { encoding }: KeyDerivation): KeyVariant[] {
  if (encoding === undefined) return hashedOtherwise(text);
  return encoding === 'utf8' ? decodedNeedlessly(text) : decodedOtherwise(text, encoding);
}

/** As Windows writes it, and as Java does. */
function withMark(utf16: Buffer): Buffer[] {
  const marked = Buffer.concat([Buffer.from('fffe', 'hex'), utf16]);
  return [marked, Buffer.from(marked).swap16()];
}

function variant(mistake: NamedMistake, cost: number, key: Uint8Array): KeyVariant {
  return { key, mistakes: [mistake], cost };
}

/** Of a secret that is to be decoded. */
function decodedOtherwise(text: string, encoding: BinaryEncoding): KeyVariant[] {
  const bytes = Buffer.from(text, encoding);
  return [
    variant({ code: 'secret_not_decoded' }, 1, Buffer.from(text)),
    ...BINARY_ENCODINGS.filter((other) => other !== encoding).map((other) =>
      variant({ code: 'secret_decoded_wrongly', detail: `from ${other}` }, 2, Buffer.from(text, other)),
    ),
    ...(['base64', 'hex'] as const).map((again) =>
      variant({ code: 'secret_decoded_twice' }, 2, Buffer.from(bytes.toString('latin1'), again)),
    ),
    ...(encoding === 'base64url' ? [withoutUrlMarks(text)] : []),
    ...decodedToText(bytes),
    ...keptByShell(bytes),
    encodedAs('base64', text, 3),
    ...hashedNeedlessly(bytes),
  ];
}

/** Decoders of base64 in Python and PHP leave out what is not base64. */
function withoutUrlMarks(text: string): KeyVariant {
  const key = Buffer.from(text.replace(/[-_]/g, ''), 'base64');
  return variant({ code: 'secret_decoded_wrongly', detail: 'from base64, without - and _' }, 3, key);
}

/** A variable of a shell holds no NUL bytes, and `$(…)` takes the line feeds at the end off. */
function keptByShell(bytes: Buffer): KeyVariant[] {
  const kept = Buffer.from(bytes.toString('latin1').replaceAll('\0', '').replace(/\n+$/, ''), 'latin1');
  if (kept.length === bytes.length) return [];
  return [variant({ code: 'secret_decoded_to_text', detail: 'as a shell keeps it' }, 3, kept)];
}

function decodedToText(bytes: Buffer): KeyVariant[] {
  const asText = (name: string, cost: number, text: string) =>
    variant({ code: 'secret_decoded_to_text', detail: `as ${name}` }, cost, Buffer.from(text));
  return [
    ...DECODED_AS_TEXT.map(({ name, encoding }) => asText(name, 2, bytes.toString(encoding))),
    asText('hex in upper case', 3, bytes.toString('hex').toUpperCase()),
    asText('ASCII, with "?" for all else', 3, bytes.toString('latin1').replace(NOT_ASCII, '?')),
  ];
}

/** Of a secret whose text is the key. */
function decodedNeedlessly(text: string): KeyVariant[] {
  return [
    ...BINARY_ENCODINGS.filter((encoding) => decodes(text, encoding)).map((encoding) =>
      variant(
        { code: 'secret_decoded_needlessly', detail: `from ${encoding}` },
        encoding === 'base64url' ? 2 : 1,
        Buffer.from(text, encoding),
      ),
    ),
    ...(['base64', 'hex'] as const)
      .filter((encoding) => isWholly(text, encoding))
      .flatMap((encoding) =>
        decodedToText(Buffer.from(text, encoding)).map((each) => ({
          ...each,
          mistakes: [
            {
              code: 'secret_decoded_needlessly',
              detail: `from ${encoding}, and then made a text ${each.mistakes[0]?.detail}`,
            } as const,
          ],
        })),
      ),
    ...inOtherCharsets(text),
    encodedAs('base64', text, 2),
    encodedAs('hex', text, 2),
    ...hashedNeedlessly(Buffer.from(text)),
  ];
}

/** Of a secret that is not ASCII. */
function inOtherCharsets(text: string): KeyVariant[] {
  if (/^[\0-\x7f]*$/.test(text)) return [];
  const windows = inWindows1252(text);
  return [
    variant({ code: 'secret_charset', detail: 'as Latin-1' }, 2, Buffer.from(text, 'latin1')),
    variant({ code: 'secret_charset', detail: 'as ASCII' }, 3, Buffer.from(text.replace(NOT_ASCII, '?'))),
    ...(windows ? [variant({ code: 'secret_charset', detail: 'as Windows-1252' }, 3, windows)] : []),
  ];
}

function encodedAs(encoding: 'base64' | 'hex', text: string, cost: number): KeyVariant {
  const encoded = Buffer.from(Buffer.from(text).toString(encoding));
  return variant({ code: 'secret_encoded', detail: `as ${encoding}` }, cost, encoded);
}

/** Of a secret that is to be hashed, or the like. */
function hashedOtherwise(text: string): KeyVariant[] {
  return [
    variant({ code: 'secret_not_derived' }, 1, Buffer.from(text)),
    ...secretHashings().map(({ name, cost, derive }) =>
      variant({ code: 'secret_derived_wrongly', detail: name }, cost, derive(text)),
    ),
  ];
}

function hashedNeedlessly(bytes: Buffer): KeyVariant[] {
  return needlessHashings().map(({ name, cost, derive }) =>
    variant({ code: 'secret_derived_wrongly', detail: name }, cost, derive(bytes)),
  );
}

/** Tells whether a text is of an encoding from its beginning to its end, so that somebody may have taken it for that. */
function isWholly(text: string, encoding: 'hex' | 'base64'): boolean {
  return encoding === 'hex'
    ? text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text)
    : text.length >= 16 && /^[\w+/-]+={0,2}$/.test(text);
}

/** Tells whether a client's own decoder would find anything in a text: they skip what they do not know. */
function decodes(text: string, encoding: BinaryEncoding): boolean {
  return encoding === 'hex' ? /^[0-9a-f]{2}/i.test(text) : text.length >= 2;
}
