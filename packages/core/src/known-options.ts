/** Refuses option names that nobody reads, so that a misspelt one is never taken for its default. */

/** Throws a TypeError that names the first unknown option of `options`. */
export function assertKnownOptions(owner: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`${owner} takes an options object`);
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new TypeError(`${owner}: unknown option "${name}"; the options are ${known.join(', ')}`);
    }
  }
}
