/** Signatures that a text may stand for, read as leniently as clients write it. */

import { decode, type SignatureEncoding } from '../../scheme/values/encodings.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { beginningLost, beginningOfHexLost, endLost } from './partial-signatures.ts';
import {
  candidateOf,
  isEqual,
  type KeyedCandidate as Keyed,
  type SignatureCandidate,
  type SignatureForm,
} from './signature-candidate.ts';
import { signatureOfText } from './signature-of-text.ts';

interface Text {
  readonly text: string;
  readonly mistakes: readonly NamedMistake[];
}

/** Digests that HMACs are made with. */
const LENGTHS: ReadonlySet<number> = new Set([16, 20, 28, 32, 48, 64]);
const LONGEST_TEXT = 1024;

/** The interpretations of a signature's text, the most likely first. */
export function signatureCandidates(sent: string, form: SignatureForm): SignatureCandidate[] {
  // A text that is sent as it is can be written in one way only.
  if (form.encoding === 'latin1') return [candidateOf(Buffer.from(sent, 'latin1'))];
  if (sent.length > LONGEST_TEXT) return [];
  const texts = unwrapped(sent).flatMap((text) => withoutPrefix(text, form));
  const candidates = texts.flatMap((text) => candidatesOf(text, form));
  const seen = new Set<string>();
  return candidates.filter(({ key }) => !seen.has(key) && seen.add(key)).map(({ candidate }) => candidate);
}

/** Quotation marks and percent-encoding are taken off. */
function unwrapped(sent: string): Text[] {
  const quoted = /^b?(["'])(.*)\1$/.exec(sent.trim());
  const text = quoted?.[2] ?? sent.trim();
  const mistakes: NamedMistake[] = quoted === null ? [] : [{ code: 'signature_quoted' }];
  const percent: NamedMistake = { code: 'signature_percent_encoded' };
  if (/%(?:2[BFbf]|3[Dd])/.test(text)) {
    const decoded = text.replace(/%(2[BFbf]|3[Dd])/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return [{ text: decoded, mistakes: [...mistakes, percent] }];
  }
  return [{ text, mistakes }];
}

function withoutPrefix({ text, mistakes }: Text, form: SignatureForm): Text[] {
  const { prefix } = form;
  const starts = (given: string) =>
    given.startsWith(prefix) ||
    (form.isPrefixCaseless && given.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase());
  const with_ = (code: NamedMistake['code'], rest: string): Text => ({
    text: unquoted(rest),
    mistakes: [...mistakes, { code }, ...(unquoted(rest) === rest ? [] : [QUOTED])],
  });
  if (prefix !== '' && starts(text)) {
    const rest = text.slice(prefix.length);
    if (starts(rest)) return [with_('signature_prefix_doubled', rest.slice(prefix.length))];
    if (prefix.trimEnd() !== '' && rest.startsWith(prefix.trimEnd()))
      return [with_('signature_prefix_doubled', rest.slice(prefix.trimEnd().length).trim())];
    const bare = unquoted(rest).trim();
    // After the name of an authentication scheme, any number of spaces is right (RFC 9110 §11.4).
    const isSpaced = /^\s/.test(rest);
    const own = [
      ...(isSpaced && !form.isPrefixCaseless ? [SPACED] : []),
      ...(unquoted(rest) === rest ? [] : [QUOTED]),
    ];
    // The blank may be the first character, as a form decodes it.
    const whole = isSpaced ? [{ text: rest, mistakes }] : [];
    return [{ text: bare, mistakes: [...mistakes, ...own] }, ...whole, ...otherPrefix(rest)];
  }
  const others = otherPrefix(text);
  return prefix === ''
    ? [{ text, mistakes }, ...others]
    : [with_('signature_prefix_missing', text), ...others];

  function otherPrefix(given: string): Text[] {
    const found = /^(?:0x|[A-Za-z][\w-]{0,31}(?:[=,]|: ?| )|(?:[A-Z][\w-]{0,31})?\(stdin\)= )(?=[^=\s])/.exec(
      given,
    )?.[0];
    return found === undefined ? [] : [with_('signature_prefix_wrong', given.slice(found.length))];
  }
}

const SPACED: NamedMistake = { code: 'signature_prefix_wrong', detail: 'with a space after it' };
const QUOTED: NamedMistake = { code: 'signature_quoted' };
const IN_HEX: NamedMistake = { code: 'signature_in_hex' };

function unquoted(text: string): string {
  return /^b?(["'])(.*)\1$/.exec(text)?.[2] ?? text;
}

function candidatesOf({ text, mistakes }: Text, form: SignatureForm): Keyed[] {
  const plain = [...spellings(text, form), ...withLostZeros(text, form)].flatMap(
    ({ bytes, mistakes: more }) => ofBytes(bytes, [...mistakes, ...more], form),
  );
  return [
    ...plain,
    ...unpadded(text, mistakes, form),
    ...twiceEncoded(text, mistakes),
    ...formDecoded(text, mistakes, form),
    ...signatureOfText(text, form).map((candidate) => ({
      key: 'of a text',
      candidate: { ...candidate, mistakes: [...mistakes, ...candidate.mistakes] },
    })),
    ...caseChanged(text, mistakes, form),
    ...beginningOfHexLost(text, mistakes, form),
    ...listOfBytes(text, mistakes),
  ];
}

interface Spelling {
  readonly bytes: Buffer;
  readonly mistakes: readonly NamedMistake[];
}

/** The bytes that a text may be the encoding of. */
function spellings(text: string, { encoding }: Pick<SignatureForm, 'encoding'>): Spelling[] {
  const found: Spelling[] = [];
  const hex = decode('hex', text);
  if (hex !== undefined) found.push({ bytes: hex, mistakes: encoding === 'hex' ? [] : [IN_HEX] });
  const spaced = /[-: ]/.test(text) ? decode('hex', withoutGaps(text)) : undefined;
  if (spaced !== undefined)
    found.push({ bytes: spaced, mistakes: [{ ...IN_HEX, detail: 'with marks between the bytes' }] });
  const bare = text.replace(/={1,2}$/, '');
  const isUrl = /[-_]/.test(bare);
  if ((isUrl && /[+/]/.test(bare)) || bare === '' || bare.length % 4 === 1) return found;
  const bytes = Buffer.from(bare, isUrl ? 'base64url' : 'base64');
  if (bytes.toString(isUrl ? 'base64url' : 'base64').replace(/=+$/, '') !== bare) return found;
  return [...found, ...base64Spellings(text, bytes, encoding)];
}

/** Hex that was printed byte by byte, each as a number: its bytes are lost, its text can be compared. */
function unpadded(text: string, mistakes: readonly NamedMistake[], form: SignatureForm): Keyed[] {
  const { encoding, signatureBytes } = form;
  if (text.length >= signatureBytes * 2 || text.length < signatureBytes || !/^[0-9a-f]+$/i.test(text))
    return [];
  const sent = Buffer.from(text.toLowerCase());
  const matches = (signature: Uint8Array) => {
    const written = Buffer.from(Array.from(signature, (byte) => byte.toString(16)).join(''));
    return isEqual(written, sent);
  };
  const zeros: NamedMistake = { code: 'signature_leading_zeros', detail: 'of each byte' };
  const all: NamedMistake[] = [...mistakes, ...(encoding === 'hex' ? [] : [IN_HEX]), zeros];
  return [{ key: 'unpadded', candidate: { bytes: undefined, mistakes: all, matches } }];
}

/** Hex that was printed as one number. */
function withLostZeros(text: string, { encoding, signatureBytes }: SignatureForm): Spelling[] {
  const lost = signatureBytes * 2 - text.length;
  if (lost < 1 || lost > 4 || !/^[1-9a-f][0-9a-f]*$/i.test(text)) return [];
  const zeros: NamedMistake = { code: 'signature_leading_zeros' };
  const mistakes: NamedMistake[] = encoding === 'hex' ? [zeros] : [IN_HEX, zeros];
  return [{ bytes: Buffer.from('0'.repeat(lost) + text, 'hex'), mistakes }];
}

/** BitConverter of .NET puts dashes between the bytes, and other tools colons or spaces. */
function withoutGaps(text: string): string {
  const pairs = text.split(/[-: ]/);
  return pairs.every(({ length }) => length === 2) ? pairs.join('') : text;
}

/** Without any of the characters that differ, base64 without padding and base64url cannot be told apart. */
function base64Spellings(text: string, bytes: Buffer, encoding: SignatureEncoding): Spelling[] {
  const padding = /=*$/.exec(text)?.[0].length ?? 0;
  const rightPadding = (3 - (bytes.length % 3)) % 3;
  const isUrl = /[-_]/.test(text);
  const isStandard = /[+/]/.test(text);
  const ways: NamedMistake[][] = [];
  const inUrl: NamedMistake = { code: 'signature_in_base64url' };
  const inBase64: NamedMistake = { code: 'signature_in_base64' };
  const padded: NamedMistake = { code: 'signature_padding' };
  const isUnpadded = !isUrl && !isStandard && padding === 0 && rightPadding > 0;
  // Where both fit, the smaller difference is the likelier one.
  if (isUnpadded && encoding === 'base64') ways.push([padded]);
  if (!isStandard && padding === 0) ways.push(encoding === 'base64url' ? [] : [inUrl]);
  if (!isUrl && padding === rightPadding) ways.push(encoding === 'base64' ? [] : [inBase64]);
  if (isUrl && padding > 0) ways.push(encoding === 'base64url' ? [padded] : [inUrl]);
  if (!isUrl && padding !== rightPadding && !(isUnpadded && encoding === 'base64'))
    ways.push(encoding === 'base64' ? [padded] : [inBase64, padded]);
  if (!isUrl && !isStandard && padding > 0 && encoding === 'base64url') ways.push([padded]);
  // Nothing is wrong with a text that is right in one of the ways.
  const right = ways.find((mistakes) => mistakes.length === 0);
  return (right === undefined ? ways : [right]).map((mistakes) => ({ bytes, mistakes }));
}

function ofBytes(bytes: Buffer, mistakes: readonly NamedMistake[], form: SignatureForm): Keyed[] {
  const key = `${bytes.toString('hex')} ${mistakes.map(({ code }) => code).join()}`;
  const candidates: Keyed[] = [];
  if (LENGTHS.has(bytes.length) || isWithin(bytes.length, form)) {
    candidates.push({ key, candidate: candidateOf(bytes, mistakes) });
  }
  candidates.push(...beginningLost(bytes, mistakes, form), ...endLost(bytes, mistakes, form));
  return candidates;
}

/** Bytes as numbers, as Java and JavaScript print a list of them. */
function listOfBytes(text: string, mistakes: readonly NamedMistake[]): Keyed[] {
  // Go has blanks alone between them.
  if (!/^\[?-?\d{1,3}(?:(?:, ?| )-?\d{1,3})+\]?$/.test(text)) return [];
  const numbers = text.replace(/[[\]]/g, '').split(/, ?| /).map(Number);
  const isSound = LENGTHS.has(numbers.length) && numbers.every((number) => number >= -128 && number <= 255);
  const list: NamedMistake = { code: 'signature_as_numbers' };
  return isSound ? [{ key: 'list', candidate: candidateOf(Buffer.from(numbers), [...mistakes, list]) }] : [];
}

function isWithin(bytes: number, { shortestBytes, signatureBytes }: SignatureForm): boolean {
  return bytes >= shortestBytes && bytes <= signatureBytes;
}

/** Hex or base64 whose text was encoded again. */
function twiceEncoded(text: string, mistakes: readonly NamedMistake[]): Keyed[] {
  const found: Keyed[] = [];
  for (const outer of ['hex', 'base64', 'base64url'] as const) {
    // `openssl dgst` and `base64` end their output with a line feed, and the former has words before it.
    const once = decode(outer, text)
      ?.toString('latin1')
      .replace(/^[\w-]*\(stdin\)= |\n$/g, '');
    if (once === undefined || !/^[\w+/=-]+$/.test(once)) continue;
    for (const inner of ['hex', 'base64', 'base64url'] as const) {
      const bytes = decode(inner, once);
      if (bytes === undefined || !LENGTHS.has(bytes.length)) continue;
      const twice: NamedMistake = { code: 'signature_encoded_twice', detail: `${inner}, then ${outer}` };
      found.push({
        key: `${bytes.toString('hex')} twice`,
        candidate: candidateOf(bytes, [...mistakes, twice]),
      });
    }
  }
  return found;
}

/** Base64 has no blanks, so that each stands for a plus sign. */
function formDecoded(text: string, mistakes: readonly NamedMistake[], form: SignatureForm): Keyed[] {
  if (!/^[\w/ -]+={0,2}$/.test(text) || !text.includes(' ')) return [];
  const decoded: NamedMistake = { code: 'signature_form_decoded' };
  return spellings(text.replaceAll(' ', '+'), form).flatMap(({ bytes, mistakes: more }) =>
    ofBytes(bytes, [...mistakes, decoded, ...more], form).filter(({ candidate }) => candidate.exact),
  );
}

/** Base64 in one case only, as no base64 of this length is by chance: its bytes are lost, its text can be compared. */
function caseChanged(text: string, mistakes: readonly NamedMistake[], { encoding }: SignatureForm): Keyed[] {
  const isUpper = text === text.toUpperCase();
  if (encoding === 'hex' || text.length < 20 || (!isUpper && text !== text.toLowerCase())) return [];
  const sent = Buffer.from(text);
  const matches = (signature: Uint8Array) => {
    const right = Buffer.from(signature).toString(encoding);
    const written = Buffer.from(isUpper ? right.toUpperCase() : right.toLowerCase());
    return isEqual(written, sent);
  };
  const changed: NamedMistake = { code: 'signature_case_changed' };
  return [{ key: 'case', candidate: { bytes: undefined, mistakes: [...mistakes, changed], matches } }];
}
