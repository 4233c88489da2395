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

/** A caret outside quotes escapes what follows; before a line break it joins the lines, and escapes the next character. */
function withoutCarets(source: string): string {
  let text = '';
  let isQuoted = false;
  for (let at = 0; at < source.length; at++) {
    const character = source[at] as string;
    if (character === '^' && !isQuoted) {
      if (source[at + 1] === '\n') at++;
      text += source[++at] ?? '';
      continue;
    }
    if (character === '"') isQuoted = !isQuoted;
    // An unescaped line break ends the command.
    if (character === '\n' && text.trim() !== '') return text;
    text += character;
  }
  return text;
}

/** Backslashes count only before a quotation mark: two stand for one, and an odd one makes the mark a character. */
function argumentsOf(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (const [piece, backslashes, mark] of line.matchAll(/(\\+)("?)|""|[\s\S]/g)) {
    if (backslashes !== undefined) {
      const isLiteral = mark === '"' && backslashes.length % 2 === 1;
      word = `${word ?? ''}${mark === '"' ? '\\'.repeat(backslashes.length / 2) : backslashes}${isLiteral ? '"' : ''}`;
      if (mark === '"' && !isLiteral) isQuoted = !isQuoted;
    } else if (piece === '""') {
      word = `${word ?? ''}${isQuoted ? '"' : ''}`;
    } else if (piece === '"') {
      isQuoted = !isQuoted;
      word ??= '';
    } else if (!isQuoted && /\s/.test(piece)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = `${word ?? ''}${piece}`;
    }
  }
  if (isQuoted) throw new Failure('input', 'the command line has a quotation mark that is never closed');
  return word === undefined ? words : [...words, word];
}
