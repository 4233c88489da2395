/** A command line of the Windows prompt (cmd.exe) taken into words, as "Copy as cURL (cmd)" writes it. */

import { Failure } from '../failure.ts';

/** Whether a text looks like a command of cmd.exe: quotes escaped with a caret, or lines continued with one. */
export function isCmdCommand(source: string): boolean {
  return /\^"|\^\r?\n/.test(source) && !/\\\r?\n/.test(source);
}

/** Takes a command into words: first the carets of cmd.exe, then the quotes as C programs on Windows read them. */
export function cmdWords(source: string): string[] {
  return argumentsOf(withoutCarets(source.replaceAll('\r\n', '\n')));
}

const PLAIN = /[^^"\n]+/y;

/** A caret outside quotes escapes what follows; before a line break it joins the lines, and escapes the next character. */
function withoutCarets(source: string): string {
  const pieces: string[] = [];
  let isQuoted = false;
  let isBlank = true;
  for (let at = 0; at < source.length; ) {
    const character = source[at] as string;
    PLAIN.lastIndex = at;
    let piece = PLAIN.exec(source)?.[0] ?? character;
    at += piece.length;
    if (character === '^' && !isQuoted) {
      if (source[at] === '\n') at++;
      piece = source[at++] ?? '';
    } else if (character === '"') {
      isQuoted = !isQuoted;
    } else if (character === '\n' && !isBlank) {
      // An unescaped line break ends the command.
      break;
    }
    isBlank &&= /^\s*$/.test(piece);
    pieces.push(piece);
  }
  return pieces.join('');
}

/** Backslashes count only before a quotation mark: two stand for one, and an odd one makes the mark a character. */
function argumentsOf(line: string): string[] {
  const words: string[] = [];
  let word: string[] | undefined;
  let isQuoted = false;
  for (const [piece, backslashes, mark] of line.matchAll(/(\\+)("?)|""|"|\s|[^\\"\s]+/g)) {
    if (backslashes !== undefined) {
      const isLiteral = mark === '"' && backslashes.length % 2 === 1;
      word ??= [];
      word.push(mark === '"' ? '\\'.repeat(backslashes.length / 2) : backslashes, isLiteral ? '"' : '');
      if (mark === '"' && !isLiteral) isQuoted = !isQuoted;
    } else if (piece === '""') {
      word ??= [];
      if (isQuoted) word.push('"');
    } else if (piece === '"') {
      isQuoted = !isQuoted;
      word ??= [];
    } else if (!isQuoted && /\s/.test(piece)) {
      if (word !== undefined) words.push(word.join(''));
      word = undefined;
    } else {
      word ??= [];
      word.push(piece);
    }
  }
  if (isQuoted) throw new Failure('input', 'the command line has a quotation mark that is never closed');
  if (word !== undefined) words.push(word.join(''));
  return words;
}
