/** The name of curl in a command line. */

/** Tells whether a word is the name of curl, with or without a path. */
export function isCurlWord(word: string): boolean {
  return /(?:^|[/\\])curl(?:\.exe)?$/.test(word);
}
