/** Small changes to an input that was valid: most bugs lie close to what is right. */

import type { Random } from './random.ts';

/** Bytes that parsers treat in a way of their own. */
const INTERESTING = [
  ...[
    '\0',
    '\t',
    '\n',
    '\r',
    '\r\n',
    ' ',
    '"',
    '%',
    '%00',
    '%2F',
    '%2f',
    '%zz',
    '%',
    '+',
    '&',
    '=',
    '&&',
    '?',
    '#',
  ],
  ...[
    ',',
    ';',
    ':',
    '/',
    '//',
    '/../',
    '/./',
    '\\',
    '\\u0000',
    '\\ud800',
    '{',
    '}',
    '[',
    ']',
    '-',
    '--',
    '0',
    '-0',
  ],
  ...[
    '1e9',
    '1e999',
    '0x10',
    '9007199254740993',
    'null',
    'true',
    '\x7f',
    '\x80',
    '\xc3\xa9',
    '\xed\xa0\x80',
    '\xff',
  ],
  ...['\xef\xbb\xbf', '*/*', 'q=0', 'q=1.0', '::', '::ffff:', '%eth0', '0.0.0.0', '/32'],
  ...['chunked', 'Content-Length: 0', '__proto__', 'constructor', "$'", '$(', '`', '\x1b[2J', '@-'],
].map((text) => Buffer.from(text, 'latin1'));

const MOST_BYTES = 64 * 1024;

/** Changes the input in one to four places; `others` are inputs to splice with. */
export function mutate(input: Buffer, random: Random, others: readonly Buffer[] = []): Buffer {
  let changed = input;
  for (let changes = random.between(1, 4); changes > 0; changes--)
    changed = mutateOnce(changed, random, others);
  return changed.subarray(0, MOST_BYTES);
}

function mutateOnce(input: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  const at = random.below(input.length + 1);
  const to = Math.min(input.length, at + random.between(1, random.oneIn(4) ? 64 : 4));
  switch (random.below(9)) {
    case 0:
      return replace(input, { at, to: at }, random.pick(INTERESTING));
    case 1:
      return replace(input, { at, to }, random.pick(INTERESTING));
    case 2:
      return replace(input, { at, to }, Buffer.alloc(0));
    case 3:
      return flipped(input, at, 1 << random.below(8));
    case 4:
      return flipped(input, at, 0x20);
    case 5:
      return replace(input, { at: to, to }, input.subarray(at, to));
    case 6:
      return replace(input, { at, to: at }, repeated(input.subarray(at, to), random));
    case 7:
      return replace(input, { at, to }, random.bytes(to - at));
    default:
      return spliced(input, at, random, others);
  }
}

function replace(input: Buffer, { at, to }: { at: number; to: number }, by: Buffer): Buffer {
  return Buffer.concat([input.subarray(0, at), by, input.subarray(to)]);
}

function flipped(input: Buffer, at: number, bits: number): Buffer {
  const changed = Buffer.from(input);
  if (at < changed.length) changed[at] = (changed[at] as number) ^ bits;
  return changed;
}

function repeated(piece: Buffer, random: Random): Buffer {
  const times = random.oneIn(20) ? 2000 : random.between(2, 20);
  return Buffer.concat(Array.from({ length: times }, () => piece));
}

function spliced(input: Buffer, at: number, random: Random, others: readonly Buffer[]): Buffer {
  if (others.length === 0) return input;
  const other = random.pick(others);
  return Buffer.concat([input.subarray(0, at), other.subarray(random.below(other.length + 1))]);
}
