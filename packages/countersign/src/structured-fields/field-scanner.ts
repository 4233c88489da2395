/** A place in the text of a structured field, moved forwards alone. */

const SPACE = 0x20;
const TAB = 0x09;
/** Kinds of characters, by bits. */
const KEY_START = 1;
const KEY = 2;
const TOKEN_START = 4;
const TOKEN = 8;
const DIGIT = 16;
const KINDS = new Uint8Array(128);

mark('abcdefghijklmnopqrstuvwxyz', KEY_START | KEY | TOKEN_START | TOKEN);
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZ', TOKEN_START | TOKEN);
mark('0123456789', DIGIT | KEY | TOKEN);
mark('*', KEY_START | KEY | TOKEN_START | TOKEN);
mark('_-.', KEY | TOKEN);
mark("!#$%&'+^`|~:/", TOKEN);

function mark(characters: string, kinds: number): void {
  for (const character of characters) KINDS[character.charCodeAt(0)] = kinds;
}

/** Reads a text from left to right. What cannot be read gives undefined, and the text is then malformed. */
export class FieldScanner {
  readonly text: string;
  at: number;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The code of the next character; NaN at the end. */
  get next(): number {
    return this.text.charCodeAt(this.at);
  }

  /** Moves behind a character, if it is the next one. */
  take(code: number): boolean {
    if (this.text.charCodeAt(this.at) !== code) return false;
    this.at++;
    return true;
  }

  /** Moves behind spaces. */
  skipSpaces(): void {
    while (this.text.charCodeAt(this.at) === SPACE) this.at++;
  }

  /** Moves behind spaces and tabs (OWS, RFC 9110 §5.6.3). */
  skipBlanks(): void {
    for (let code = this.next; code === SPACE || code === TAB; code = this.next) this.at++;
  }

  /** A key (RFC 9651 §4.2.3.3). */
  key(): string | undefined {
    return this.#word(KEY_START, KEY);
  }

  /** A token (RFC 9651 §4.2.6). */
  token(): string | undefined {
    return this.#word(TOKEN_START, TOKEN);
  }

  /** Digits, of which there may be none. */
  digits(): string {
    const from = this.at;
    while (isOf(DIGIT, this.text.charCodeAt(this.at))) this.at++;
    return this.text.slice(from, this.at);
  }

  #word(start: number, rest: number): string | undefined {
    const from = this.at;
    if (!isOf(start, this.text.charCodeAt(from))) return undefined;
    let at = from + 1;
    while (isOf(rest, this.text.charCodeAt(at))) at++;
    this.at = at;
    return this.text.slice(from, at);
  }
}

function isOf(kind: number, code: number): boolean {
  return code < 128 && ((KINDS[code] as number) & kind) !== 0;
}
