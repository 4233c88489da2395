/** Writes the bytes that a text stands for, each with its place in the text. */

/** Bytes of a text. */
export interface DecodedText {
  /** One character for each byte, without what encoders put anywhere: line breaks, and the zeros of UTF-16. */
  readonly bytes: string;
  /** For each byte, where the character or escape that it came from begins in the text. */
  readonly starts: Uint32Array;
  /** For each byte, where that ends. */
  readonly ends: Uint32Array;
}

const BEYOND_BYTES = /[\u0100-\uffff]/;

/** Reads a text from its beginning to its end, and writes bytes for it. */
export class LayerWriter {
  /** Bytes are written here, at {@link length}, before they are taken. */
  readonly out: Buffer;
  length = 0;
  readonly #text: string;
  readonly #before: DecodedText | undefined;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  #at = 0;

  /** @param before The layer whose bytes the text is. Default: the text itself is the first. */
  constructor(text: string, before?: DecodedText) {
    // No character is more than three bytes, and no escape more bytes than characters.
    const most = before === undefined && BEYOND_BYTES.test(text) ? text.length * 3 : text.length;
    this.#text = text;
    this.#before = before;
    this.out = Buffer.allocUnsafe(most);
    this.#starts = new Uint32Array(most);
    this.#ends = new Uint32Array(most);
  }

  /** Copies the characters up to a place. */
  copyTo(index: number): void {
    const [text, out, before] = [this.#text, this.out, this.#before] as const;
    const [starts, ends] = [this.#starts, this.#ends] as const;
    // Nearly all of a text comes here, so that nothing is called for a byte.
    while (this.#at < index) {
      const from = this.#at;
      const code = text.charCodeAt(from);
      if (code > 0xff) {
        const character = String.fromCodePoint(text.codePointAt(from) as number);
        this.take(out.write(character, this.length), character.length);
        continue;
      }
      this.#at = from + 1;
      if (isAnywhere(code)) continue;
      out[this.length] = code;
      starts[this.length] = before === undefined ? from : (before.starts[from] as number);
      ends[this.length] = before === undefined ? from + 1 : (before.ends[from] as number);
      this.length++;
    }
  }

  /** Leaves out what stands up to a place. */
  skipTo(index: number): void {
    this.#at = index;
  }

  /** Takes `count` bytes that were written, for `taken` characters of the text. */
  take(count: number, taken: number): void {
    const from = this.#at;
    this.#at += taken;
    if (count === 1 && isAnywhere(this.out[this.length] as number)) return;
    const before = this.#before;
    const start = before === undefined ? from : (before.starts[from] as number);
    const end = before === undefined ? this.#at : (before.ends[this.#at - 1] as number);
    for (const last = this.length + count; this.length < last; this.length++) {
      this.#starts[this.length] = start;
      this.#ends[this.length] = end;
    }
  }

  /** Copies the rest, and gives what was written. */
  done(): DecodedText {
    this.copyTo(this.#text.length);
    return { bytes: this.out.toString('latin1', 0, this.length), starts: this.#starts, ends: this.#ends };
  }
}

function isAnywhere(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d || byte === 0;
}
