/** The form of ids and secrets that scanners find and that tell a typing mistake by themselves. */

import { randomInt } from 'node:crypto';
import { assertKnownOptions } from '../../internal/known-options.ts';
import { kindOf } from '../../internal/value-kind.ts';
import type { KeyMode } from '../api-key.ts';
import { BASE62, CHECKSUM_LENGTH, checksumOf } from './checksum.ts';

/** Options of {@link keyFormat}. */
export interface KeyFormatOptions {
  /**
   * The beginning of all, before an underscore: whose they are and what they are, such as `acme_secret`. One for each mode
   * tells test from live: `{ test: 'acme_test', live: 'acme_live' }`. 2 to 32 lower-case letters, digits and underscores.
   */
  readonly prefix: string | Readonly<Record<KeyMode, string>>;
  /** Number of random characters, of which each has 5.95 bits; 22 to 200. Default: 30, which are 178 bits. */
  readonly randomCharacters?: number | undefined;
}

/** A form of ids or secrets: `<prefix>_<random characters><checksum>`. */
export interface KeyFormat {
  /**
   * Makes a new text of the form.
   *
   * @throws TypeError without a mode, where each mode has a prefix of its own.
   */
  readonly generate: (mode?: KeyMode) => string;
  /** Tells whether a text has the form, with the right checksum. It needs not have been made by {@link generate}. */
  readonly matches: (text: string) => boolean;
  /** Tells whether a text begins with a prefix of the form and is not of it: mistyped, cut off or invented. */
  readonly isMistyped: (text: string) => boolean;
  /** The mode that the prefix of a text tells. */
  readonly modeOf: (text: string) => KeyMode | undefined;
  /**
   * A regular expression that finds all texts of the form in a longer one, to be registered with secret scanners. What it
   * finds, {@link matches} confirms by the checksum. It has no flags, anchors or look-arounds.
   */
  readonly pattern: string;
}

const PREFIX = /^[a-z][a-z0-9_]{0,30}[a-z0-9]$/;
const MODES: readonly KeyMode[] = ['test', 'live'];

/**
 * Describes a form for the ids or the secrets of keys. A secret scanner finds it by the prefix and confirms it by the
 * checksum, a person reads in it whose it is and for what, and a double click selects the whole.
 *
 * @example
 * const secretFormat = keyFormat({ prefix: { test: 'acme_test', live: 'acme_live' } });
 * const secret = secretFormat.generate('live'); // acme_live_ and 36 letters and digits
 * secretFormat.matches(secret); // true
 * secretFormat.pattern; // acme_(?:test|live)_[0-9A-Za-z]{36}
 * @throws TypeError or RangeError for an invalid option.
 */
export function keyFormat(options: KeyFormatOptions): KeyFormat {
  assertKnownOptions('keyFormat()', options, ['prefix', 'randomCharacters']);
  const { prefix, randomCharacters = 30 } = options;
  if (!(Number.isInteger(randomCharacters) && randomCharacters >= 22 && randomCharacters <= 200))
    throw new RangeError('keyFormat(): "randomCharacters" must be a whole number from 22 to 200');
  const beginnings = beginningsOf(prefix);
  const length = randomCharacters + CHECKSUM_LENGTH;
  const rest = `[0-9A-Za-z]{${length}}`;
  const pattern = `${alternatives([...new Set(beginnings.values())])}${rest}`;
  const whole = new RegExp(`^${pattern}$`);
  const beginning = (text: string) => MODES.find((mode) => text.startsWith(beginnings.get(mode) as string));

  function matches(text: string): boolean {
    if (typeof text !== 'string' || !whole.test(text)) return false;
    return text.slice(-CHECKSUM_LENGTH) === checksumOf(text.slice(0, -CHECKSUM_LENGTH));
  }

  return {
    generate(mode) {
      const begin = beginnings.get(mode ?? (typeof prefix === 'string' ? 'live' : undefined));
      if (begin === undefined)
        throw new TypeError('this format has a prefix for each mode: give "mode", which is test or live');
      const text = `${begin}${randomText(randomCharacters)}`;
      return `${text}${checksumOf(text)}`;
    },
    matches,
    isMistyped: (text) => beginning(text) !== undefined && !matches(text),
    modeOf: (text) => (typeof prefix === 'string' ? undefined : beginning(text)),
    pattern,
  };
}

function beginningsOf(prefix: KeyFormatOptions['prefix']): ReadonlyMap<KeyMode | undefined, string> {
  if (typeof prefix === 'string') {
    assertPrefix('"prefix"', prefix);
    return new Map(MODES.map((mode) => [mode, `${prefix}_`]));
  }
  if (typeof prefix !== 'object' || prefix === null)
    throw new TypeError(
      `keyFormat(): "prefix" must be a text such as "acme_live", or one for each mode, got ${kindOf(prefix)}`,
    );
  assertKnownOptions('keyFormat(): "prefix"', prefix, MODES);
  for (const mode of MODES) assertPrefix(`"prefix.${mode}"`, prefix[mode]);
  const [test, live] = [`${prefix.test}_`, `${prefix.live}_`];
  if (test.startsWith(live) || live.startsWith(test))
    throw new TypeError('keyFormat(): the prefix of one mode must not begin with that of the other');
  return new Map([
    ['test', test],
    ['live', live],
  ]);
}

function assertPrefix(name: string, prefix: unknown): void {
  if (typeof prefix !== 'string' || !PREFIX.test(prefix))
    throw new TypeError(
      `keyFormat(): ${name} must be 2 to 32 lower-case letters, digits and underscores, such as "acme_live", without an underscore at its ends`,
    );
}

/** `acme_(?:test|live)_`: what they share stands once, which scanners search for first. */
function alternatives(beginnings: readonly string[]): string {
  const [first = '', second] = beginnings;
  if (second === undefined) return first;
  let shared = 0;
  while (first[shared] === second[shared]) shared++;
  return `${first.slice(0, shared)}(?:${beginnings.map((each) => each.slice(shared, -1)).join('|')})_`;
}

function randomText(length: number): string {
  return Array.from({ length }, () => BASE62[randomInt(BASE62.length)]).join('');
}
