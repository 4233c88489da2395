/** Text in which nothing is invisible. */

import { utf8Text } from './utf8-text.ts';

const LONGEST = 1024;
const NAMES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\\': '\\\\',
  '\ufeff': '\\ufeff',
};
const INVISIBLE = /[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]|(?! )\p{Zs}/gu;

/** Bytes as text, with escapes for what cannot be seen, cut after 1024 characters; what is not UTF-8 in hex. */
export function visible(bytes: Uint8Array): string {
  const cut = bytes.subarray(0, LONGEST * 4);
  const text =
    utf8Text(cut) ??
    utf8Text(cut.subarray(0, -1)) ??
    utf8Text(cut.subarray(0, -2)) ??
    utf8Text(cut.subarray(0, -3));
  if (text === undefined) return shortened(`0x${Buffer.from(cut).toString('hex')}`);
  return shortened(text.replace(INVISIBLE, escaped));
}

function escaped(character: string): string {
  const point = (character.codePointAt(0) as number).toString(16);
  return NAMES[character] ?? (point.length <= 2 ? `\\x${point.padStart(2, '0')}` : `\\u{${point}}`);
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
