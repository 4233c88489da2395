/** What a command prints: text for people, or one JSON document for programs. */

import { styleText } from 'node:util';
import type { Io, Output } from './io.ts';

type Style = Parameters<typeof styleText>[0];

/** Writes text in a style where the output is a terminal that may have colours (https://no-color.org). */
export type Paint = (style: Style, text: string) => string;

/** Colours for an output: none where it is no terminal, and none that the user does not want. */
export function paintFor(output: Output, env: Io['env']): Paint {
  const isWanted = output.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return isWanted
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_style, text) => text;
}

/** Prints the one JSON document of a command. */
export function printJson(io: Io, document: unknown): void {
  io.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
}

/** Prints lines of text. */
export function printLines(io: Io, lines: readonly string[]): void {
  io.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

/** Tells the user something that is no part of the result. */
export function note(io: Io, text: string): void {
  io.stderr.write(`${paintFor(io.stderr, io.env)('yellow', 'note:')} ${text}\n`);
}

/**
 * Text of a stranger, fit for a terminal: control characters are shown instead of obeyed, and line feeds too unless
 * `keepLines`.
 */
export function visible(text: string, { keepLines = false }: { readonly keepLines?: boolean } = {}): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    if (keepLines && (character === '\n' || character === '\t')) return character;
    return ESCAPES[character] ?? `\\u{${(character.codePointAt(0) as number).toString(16)}}`;
  });
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
