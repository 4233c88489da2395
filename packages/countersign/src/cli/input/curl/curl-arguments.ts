/** The arguments of a curl command, gathered. */

import { Failure } from '../../failure.ts';
import { type CurlEffect, type CurlFlag, type CurlOption, longOption, shortOption } from './curl-options.ts';

/** Text for the body, or the query, as one option gives it. */
export interface CurlData {
  readonly effect: 'data' | 'data-raw' | 'data-binary' | 'data-urlencode' | 'json' | 'url-query';
  readonly text: string;
}

/** The arguments of a curl command, as far as they make the request. All texts are byte strings. */
export interface CurlArguments {
  readonly urls: readonly string[];
  readonly headers: readonly string[];
  readonly data: readonly CurlData[];
  readonly urlQuery: readonly CurlData[];
  readonly cookies: readonly string[];
  readonly flags: ReadonlySet<CurlFlag>;
  /** The last value of each of the other options. */
  readonly values: ReadonlyMap<CurlEffect, string>;
  /** Options that are not known here, with their dashes. */
  readonly unknown: readonly string[];
}

interface Gathered extends CurlArguments {
  readonly urls: string[];
  readonly headers: string[];
  readonly data: CurlData[];
  readonly urlQuery: CurlData[];
  readonly cookies: string[];
  readonly flags: Set<CurlFlag>;
  readonly values: Map<CurlEffect, string>;
  readonly unknown: string[];
}

/**
 * Gathers the arguments, as curl reads them: `-XPOST`, `-sSd text` and `--data text` alike.
 *
 * @throws Failure for an option that cannot be followed, lacks its value, or does not look like one.
 */
export function curlArguments(words: readonly string[]): CurlArguments {
  const gathered: Gathered = {
    urls: [],
    headers: [],
    data: [],
    urlQuery: [],
    cookies: [],
    flags: new Set(),
    values: new Map(),
    unknown: [],
  };
  // Shared with the functions below, which take the values of options off it.
  const rest = words.values();
  let areOptionsOver = false;
  for (const word of rest) {
    if (areOptionsOver || !word.startsWith('-') || word === '-') gathered.urls.push(word);
    else if (word === '--') areOptionsOver = true;
    else if (word.startsWith('--')) takeLong(gathered, word, rest);
    else takeShort(gathered, word.slice(1), rest);
  }
  return gathered;
}

function takeLong(gathered: Gathered, word: string, rest: Iterator<string>): void {
  const option = longOption(word.slice(2));
  takeWithoutValue(gathered, option, word);
  if (takesValue(option)) takeValue(gathered, option, valueAfter(word, rest));
}

/** Letters up to the first that takes a value, which is the rest of the word or the next one. */
function takeShort(gathered: Gathered, letters: string, rest: Iterator<string>): void {
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i] as string;
    const option = shortOption(letter);
    takeWithoutValue(gathered, option, `-${letter}`);
    if (!takesValue(option)) continue;
    const attached = letters.slice(i + 1);
    return takeValue(gathered, option, attached === '' ? valueAfter(`-${letter}`, rest) : attached);
  }
}

function takeWithoutValue(gathered: Gathered, option: CurlOption, name: string): void {
  if (option.kind === 'flag') gathered.flags.add(option.flag);
  if (option.kind === 'unknown') {
    assertOptionName(name);
    gathered.unknown.push(name);
  }
  if (option.kind === 'refused') {
    throw new Failure(
      'input',
      `curl's option ${name} cannot be followed: ${option.reason}`,
      'Paste the raw HTTP request instead, head and body.',
    );
  }
}

/** A secret may begin with a dash, and what is ignored is named. */
function assertOptionName(word: string): void {
  if (/^-(?:[A-Za-z0-9]|-[a-z][a-z-]{1,30})$/.test(word)) return;
  throw new Failure(
    'input',
    "one of curl's options is not known here",
    'If it does not change the request, leave it out of what you paste.',
  );
}

function takesValue(option: CurlOption): boolean {
  return option.kind === 'value' || (option.kind === 'ignored' && option.takesValue);
}

function takeValue(gathered: Gathered, option: CurlOption, value: string): void {
  if (option.kind === 'value') take(gathered, option.effect, value);
}

function take(gathered: Gathered, effect: CurlEffect, value: string): void {
  switch (effect) {
    case 'url':
      gathered.urls.push(value);
      break;
    case 'header':
      gathered.headers.push(value);
      break;
    case 'cookie':
      gathered.cookies.push(value);
      break;
    case 'url-query':
      gathered.urlQuery.push({ effect, text: value });
      break;
    case 'data':
    case 'data-raw':
    case 'data-binary':
    case 'data-urlencode':
    case 'json':
      gathered.data.push({ effect, text: value });
      break;
    default:
      gathered.values.set(effect, value);
  }
}

function valueAfter(name: string, rest: Iterator<string>): string {
  const next = rest.next();
  if (next.done === true) throw new Failure('input', `curl's option ${name} lacks its value`);
  return next.value;
}
