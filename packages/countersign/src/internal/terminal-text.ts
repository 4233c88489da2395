/** Text for a terminal, which obeys some of what it is given: here, and nowhere else, that is taken out of it. */

import { styleText } from 'node:util';

/** A style of `styleText`, or several. */
export type Style = Parameters<typeof styleText>[0];

/** A piece of a line: text is made visible, and what is a `TerminalText` already stays as it is. */
export type Piece = string | number | TerminalText;

/** Text that a terminal may be given as it is: made visible, with no controls but those of our own colours. */
export class TerminalText {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** Makes a line out of a template of ours and pieces that may come from anywhere. */
  static line(this: void, template: TemplateStringsArray, ...pieces: readonly Piece[]): TerminalText {
    const texts = pieces.map((piece) => TerminalText.shown(piece));
    return new TerminalText(template.reduce((text, part, i) => text + (texts[i - 1] ?? '') + part));
  }

  /** Colours a piece. */
  static styled(this: void, style: Style, piece: Piece): TerminalText {
    return new TerminalText(styleText(style, TerminalText.shown(piece), { validateStream: false }));
  }

  /** Text that the terminal shows for a piece. */
  static shown(this: void, piece: Piece): string {
    return piece instanceof TerminalText ? piece.#text : visible(String(piece));
  }
}

/** Makes a line out of a template of ours and pieces that may come from anywhere. */
export const line: typeof TerminalText.line = TerminalText.line;

/** Writes a piece in a style where the output is a terminal that may have colours (https://no-color.org). */
export type Paint = (style: Style, piece: Piece) => TerminalText;

/** Leaves pieces as they are. */
export const unpainted: Paint = (_style, piece) => line`${piece}`;

/** Colours for an output: none where it is no terminal, and none that the user does not want. */
export function paintFor(
  output: { readonly write: unknown; readonly isTTY?: boolean | undefined },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  const isWanted = output.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return isWanted ? TerminalText.styled : unpainted;
}

/**
 * Shows control characters instead of leaving them to be obeyed: C0, DEL and C1, marks that change the direction of
 * writing or are not seen, and whatever ends a line; line feeds and tabs too unless `keepLines`.
 */
export function visible(text: string, { keepLines = false }: { readonly keepLines?: boolean } = {}): string {
  return text.replace(OBEYED, (character) => {
    if (keepLines && (character === '\n' || character === '\t')) return character;
    return ESCAPES[character] ?? `\\u{${(character.codePointAt(0) as number).toString(16)}}`;
  });
}

/** The same for JSON, in which all of these can only stand inside of strings. */
export function visibleJson(json: string): string {
  return json.replace(OBEYED, (character) => {
    if (character === '\n') return character;
    return Array.from(
      { length: character.length },
      (_none, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join('');
  });
}

const OBEYED = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
