/** Writes what a command prints. Nothing else in the command line writes to its outputs. */

import { line, type Piece, paintFor, TerminalText, visible, visibleJson } from '../internal/terminal-text.ts';
import type { Io, Output } from './io.ts';

/** Prints the one JSON document of a command. */
export function printJson(io: Io, document: unknown): void {
  io.stdout.write(`${visibleJson(JSON.stringify(document, undefined, 2))}\n`);
}

/** Prints lines of text. */
export function printLines(io: Pick<Io, 'stdout'>, lines: readonly Piece[]): void {
  writeLines(io.stdout, lines);
}

/** Prints text of several lines, such as a help page. */
export function printText(io: Pick<Io, 'stdout'>, text: string): void {
  io.stdout.write(visible(text, { keepLines: true }));
}

/** Prints what a server answered: every byte into a file or a pipe, and for a terminal as text that it shows. */
export function printBody(io: Pick<Io, 'stdout'>, body: Buffer): void {
  if (io.stdout.isTTY !== true) return void io.stdout.write(body);
  printText(io, body.toString('utf8'));
  if (body.length > 0 && body.at(-1) !== 10) printText(io, '\n');
}

/** Tells the user something that is no part of the result. */
export function note(io: Pick<Io, 'stderr' | 'env'>, text: string): void {
  writeLines(io.stderr, [line`${paintFor(io.stderr, io.env)('yellow', 'note:')} ${text}`]);
}

/** Asks the user for something, on the same line. */
export function prompt(io: Pick<Io, 'stderr'>, text: string): void {
  io.stderr.write(visible(text, { keepLines: true }));
}

/** Message for an error. */
export interface ReportedFailure {
  readonly code: string;
  readonly message: string;
  /** May have several lines. */
  readonly hint: string | undefined;
}

/** Tells why a command could not do its work, as text or as one JSON document. */
export function printFailure(io: Io, { code, message, hint }: ReportedFailure, isJson: boolean): void {
  if (isJson) {
    const json = JSON.stringify({ error: { code, message, ...(hint && { hint }) } });
    return void io.stderr.write(`${visibleJson(json)}\n`);
  }
  const paint = paintFor(io.stderr, io.env);
  writeLines(io.stderr, [line`${paint('red', 'error:')} ${message}`, ...(hint?.split('\n') ?? [])]);
}

function writeLines(output: Output, lines: readonly Piece[]): void {
  output.write(lines.map((each) => `${TerminalText.shown(each)}\n`).join(''));
}
