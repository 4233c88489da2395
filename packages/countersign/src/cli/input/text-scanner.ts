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

  /** Goes over a piece of this kind, a sticky pattern, and returns it; undefined where there is none. */
  take(kind: RegExp): string | undefined {
    kind.lastIndex = this.#at;
    const [piece] = kind.exec(this.#text) ?? [];
    this.#at += piece?.length ?? 0;
    return piece;
  }

  /** Goes over all pieces of these kinds. */
  skip(...kinds: readonly RegExp[]): void {
    while (kinds.some((kind) => this.take(kind) !== undefined));
  }
}
