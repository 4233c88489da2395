/** Reads a text from its beginning, one piece after the other. */

/**
 * A place in a text. It goes over the text piece by piece, where a regular expression with a repeated group would keep a
 * way back for each repetition, and give up (`RangeError`) on a long text.
 */
export class TextScanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The number of characters that it has gone over. */
  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Goes over a piece of this kind, a sticky pattern, and returns it; undefined where there is none. */
  take(kind: RegExp): string | undefined {
    return this.match(kind)?.[0];
  }

  /** Does the same, and returns the groups of the pattern too. */
  match(kind: RegExp): RegExpExecArray | undefined {
    kind.lastIndex = this.#at;
    const found = kind.exec(this.#text) ?? undefined;
    this.#at += found?.[0].length ?? 0;
    return found;
  }

  /** Goes over all pieces of these kinds. */
  skip(...kinds: readonly RegExp[]): void {
    while (kinds.some((kind) => this.take(kind) !== undefined));
  }
}
