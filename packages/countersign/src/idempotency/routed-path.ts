/** The path of a request as its router reads it, so that two spellings of one route are one operation. */

/** Rules by which the router reads paths, and the route that it has found. */
export interface Routing {
  readonly isCaseSensitive: boolean;
  /** Tells whether `/orders/` is another path than `/orders`. */
  readonly isStrict: boolean;
  readonly ignoresDuplicateSlashes?: boolean | undefined;
  /** Tells whether a semicolon ends the path, as a question mark does. */
  readonly semicolonEndsPath?: boolean | undefined;
  /**
   * The pattern of the route that handles the request, such as `/orders/:id`, or its end: what stands before it may be left
   * out. Default: not known yet.
   */
  readonly pattern?: string | undefined;
}

/** A path. */
export interface RoutedPath {
  /** The same for all spellings that the router takes as one, and for no others. */
  readonly path: string;
  /**
   * As it was written where letter case may tell two resources apart: the router ignores case in the words of a route, and
   * it is not known which parts are words and which are values.
   */
  readonly spelling: string;
  /** Text between the path and the query, from the semicolon on that ends the path; empty where none does. */
  readonly rest: string;
  readonly isCaseSensitive: boolean;
}

/** A part of a path, between slashes. */
interface Segment {
  readonly text: string;
  /** Tells whether a router that ignores case may ignore it here. */
  readonly mayFold: boolean;
}

/** Of a path pattern, the words; `undefined`: a parameter. */
type Words = readonly (string | undefined)[];

/** A path of which it is not known how it is routed. */
export function unroutedPath(path: string): RoutedPath {
  return { path, spelling: path, rest: '', isCaseSensitive: true };
}

/**
 * Reads a path. Only the spelling is changed, never what it says: two paths that differ in a parameter of the route stay
 * apart, by letter case, too.
 */
export function routedPath(written: string, routing: Routing): RoutedPath {
  const { isCaseSensitive, isStrict, pattern } = routing;
  const end = routing.semicolonEndsPath === true ? written.indexOf(';') : -1;
  const whole = end === -1 ? written : written.slice(0, end);
  let texts = whole.split('/').map(toCanonical);
  if (routing.ignoresDuplicateSlashes === true) texts = withoutEmpty(texts);
  const words = pattern === undefined ? undefined : wordsOf(pattern);
  if (!isStrict || (words !== undefined && words.at(-1) !== '')) texts = withoutTrailing(texts);
  const segments = aligned(texts, words ?? []);
  const spelling = segments.map(({ text }) => text).join('/');
  const path = isCaseSensitive
    ? spelling
    : segments.map(({ text, mayFold }) => (mayFold ? text.toLowerCase() : text)).join('/');
  return { path, spelling, rest: end === -1 ? '' : written.slice(end), isCaseSensitive };
}

/** Percent-encodes what has to be, and nothing else; what is malformed stays as it is. */
function toCanonical(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return encodeURIComponent(decodeURIComponent(segment)).replace(NEED_NOT_BE_ENCODED, decodeURIComponent);
  } catch {
    return segment;
  }
}

/** Characters that a segment may hold beside the unreserved ones (RFC 3986 §3.3), as `encodeURIComponent` encodes them. */
const NEED_NOT_BE_ENCODED = /%(?:24|26|2B|2C|3A|3B|3D|40)/g;

function withoutEmpty(texts: readonly string[]): string[] {
  return texts.filter((text, i) => text !== '' || i === 0 || i === texts.length - 1);
}

function withoutTrailing(texts: string[]): string[] {
  return texts.length > 2 && texts.at(-1) === '' ? texts.slice(0, -1) : texts;
}

/** The words of a pattern, from its first slash on; `undefined` for one that says more than words and parameters. */
function wordsOf(pattern: string): Words | undefined {
  const words: (string | undefined)[] = [];
  for (const text of pattern.split('/').slice(1)) {
    if (WORD.test(text)) words.push(toCanonical(text));
    else if (PARAMETER.test(text)) words.push(undefined);
    else return undefined;
  }
  // The root of a router has no segment of its own.
  return words.length === 1 && words[0] === '' ? [] : words;
}

const WORD = /^[\w.~!$&',;=@%-]*$/;
/** With or without a pattern of its own. */
const PARAMETER = /^:\w+(?:\([^()]*\))?$/;

/** Tells words from values, by a pattern that stands for the last segments. One that does not fit says nothing. */
function aligned(texts: readonly string[], words: Words): Segment[] {
  const from = texts.length - words.length;
  const isKnown = texts.every((text, i) => {
    const word = i < from ? undefined : words[i - from];
    return word === undefined || word.toLowerCase() === text.toLowerCase();
  });
  return texts.map((text, i) => {
    if (!isKnown || i < from) return { text, mayFold: true };
    return { text: words[i - from] ?? text, mayFold: false };
  });
}
