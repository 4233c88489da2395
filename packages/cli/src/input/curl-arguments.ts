/** The arguments of a curl command, gathered. */

import { Failure } from '../failure.ts';
import { type CurlEffect, type CurlFlag, type CurlOption, longOption, shortOption } from './curl-options.ts';

/** Text for the body, or the query, as one option gives it. */
export interface CurlData {
  readonly effect: 'data' | 'data-raw' | 'data-binary' | 'data-urlencode' | 'json' | 'url-query';
  readonly text: string;
}

/** What the arguments of a curl command say about the request. All texts are byte strings. */
export interface CurlArguments {
  readonly urls: readonly string[];
  readonly headers: readonly string[];
  readonly data: readonly CurlData[];
  readonly urlQuery: readonly CurlData[];
  readonly cookies: readonly string[];
  readonly flags: ReadonlySet<CurlFlag>;
  /** The last value of each of the other options. */
  readonly values: ReadonlyMap<CurlEffect, string>;
}

interface Gathered extends CurlArguments {
  readonly urls: string[];
  readonly headers: string[];
  readonly data: CurlData[];
  readonly urlQuery: CurlData[];
  readonly cookies: string[];
  readonly flags: Set<CurlFlag>;
  readonly values: Map<CurlEffect, string>;
}

/**
 * Gathers the arguments, as curl reads them: `-XPOST`, `-sSd text` and `--data text` alike.
 *
 * @throws Failure for an option that is unknown, cannot be followed, or lacks its value.
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
  };
  const rest = new Rest(words);
  let areOptionsOver = false;
  for (let word = rest.next(); word !== undefined; word = rest.next()) {
    if (areOptionsOver || !word.startsWith('-') || word === '-') gathered.urls.push(word);
    else if (word === '--') areOptionsOver = true;
    else if (word.startsWith('--')) takeLong(gathered, word, rest);
    else takeShort(gathered, word.slice(1), rest);
  }
  return gathered;
}

/** The words that are still to be read. Taking them off a long list would move all others each time. */
class Rest {
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  next(): string | undefined {
    return this.#words[this.#at++];
  }
}

function takeLong(gathered: Gathered, word: string, rest: Rest): void {
  const option = known(longOption(word.slice(2)), word);
  if (option.kind === 'flag') gathered.flags.add(option.flag);
  else if (option.kind === 'value') take(gathered, option.effect, valueAfter(word, rest));
  else if (option.takesValue) valueAfter(word, rest);
}

/** Letters up to the first that takes a value, which is the rest of the word or the next one. */
function takeShort(gathered: Gathered, letters: string, rest: Rest): void {
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i] as string;
    const option = known(shortOption(letter), `-${letter}`);
    if (option.kind === 'flag') gathered.flags.add(option.flag);
    if (option.kind === 'flag' || (option.kind === 'ignored' && !option.takesValue)) continue;
    const attached = letters.slice(i + 1);
    const value = attached === '' ? valueAfter(`-${letter}`, rest) : attached;
    if (option.kind === 'value') take(gathered, option.effect, value);
    return;
  }
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

function known(option: CurlOption | undefined, name: string): Exclude<CurlOption, { kind: 'refused' }> {
  if (option === undefined) {
    throw new Failure(
      'input',
      isOptionName(name)
        ? `curl's option ${name} is not known here`
        : "one of curl's options is not known here",
      'If it does not change the request, leave it out of what you paste.',
    );
  }
  if (option.kind === 'refused') {
    throw new Failure(
      'input',
      `curl's option ${name} cannot be followed: ${option.reason}`,
      'Paste the raw HTTP request instead, head and body.',
    );
  }
  return option;
}

/** Tells whether a word is a name and no secret that begins with a dash. */
function isOptionName(word: string): boolean {
  return /^-(?:[A-Za-z0-9]|-[a-z][a-z-]{1,30})$/.test(word);
}

function valueAfter(name: string, rest: Rest): string {
  const value = rest.next();
  if (value === undefined) throw new Failure('input', `curl's option ${name} lacks its value`);
  return value;
}
