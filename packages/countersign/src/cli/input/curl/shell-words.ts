/** Splits a command line into words as bash does, as far as a pasted curl command needs it. */

import { Failure } from '../../failure.ts';
import { isVariableName } from '../../secrets/variable-name.ts';
import { TextScanner } from '../text-scanner.ts';
import { readAnsiC } from './ansi-c-quoting.ts';

/** The words of one command, as byte strings. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** The operator at which the command ended before the text did, such as `|` or `&`. */
  readonly endedBy: string | undefined;
  /** True when its standard input comes from a file, a here-document or a pipe. */
  readonly redirectsInput: boolean;
}

const BLANKS = /[ \t\r]+/y;
const COMMENT = /#[^\n]*/y;
/** A backslash before a line break joins the lines, also where an editor made the break CRLF. */
const CONTINUATION = /\\\r?\n/y;
/** With the number of the stream, as in `2>&1`. */
const REDIRECTION = /&>>?|\d*(?:<<<|<<-?|<&|<>|<|>>|>&|>\||>)/y;
const END = /[\n;|&()]/y;
/** Plain text outside and inside of double quotes, and names that may follow a dollar sign. */
const PLAIN = /[^ \t\r\n;|&()<>'"\\`$]+/y;
const QUOTED = /[^"\\`$]+/y;
const PARAMETER = /[A-Za-z_]\w*|[{(]|[0-9@*#?$!-]/y;

/**
 * Splits the first command of a text into words: quotes, escapes and continued lines as in bash. Redirections are left out.
 *
 * @param source A byte string.
 * @throws Failure for what only a shell could fill in, such as a variable, and for quotes that are never closed.
 */
export function shellWords(source: string): ShellCommand {
  const lexer = new Lexer(source);
  while (lexer.readToken()) {
    // Each token is kept by the lexer.
  }
  return lexer;
}

class Lexer implements ShellCommand {
  readonly words: string[] = [];
  endedBy: string | undefined;
  redirectsInput = false;
  readonly #scanner: TextScanner;

  constructor(source: string) {
    this.#scanner = new TextScanner(source);
  }

  /** Reads one word or redirection; false at the end of the command. */
  readToken(): boolean {
    this.#skipBlanks();
    if (this.#scanner.isAtEnd) return false;
    const redirection = this.#scanner.take(REDIRECTION);
    if (redirection !== undefined) {
      if (redirection.includes('<')) this.redirectsInput = true;
      this.#skipBlanks();
      this.#readWord();
      return true;
    }
    const end = this.#scanner.take(END);
    if (end !== undefined) return this.#endOrGoOn(end);
    this.words.push(this.#readWord());
    return true;
  }

  #skipBlanks(): void {
    this.#scanner.skip(BLANKS, COMMENT, CONTINUATION);
  }

  /** A line break before the first word ends nothing. */
  #endOrGoOn(end: string): boolean {
    if (end === '\n' && this.words.length === 0) return true;
    this.#scanner.skip(/\s+/y);
    if (end !== '\n' || !this.#scanner.isAtEnd) this.endedBy = end;
    return false;
  }

  #readWord(): string {
    const pieces: string[] = [];
    for (;;) {
      this.#scanner.skip(CONTINUATION);
      const piece = this.#scanner.take(PLAIN) ?? this.#readMarked();
      if (piece === undefined) return pieces.join('');
      pieces.push(piece);
    }
  }

  /** Reads what a quote, a backslash or a dollar sign begins; undefined where the word ends. */
  #readMarked(): string | undefined {
    switch (this.#scanner.take(/['"\\`$]/y)) {
      case "'":
        return this.#readSingleQuoted();
      case '"':
        return this.#readDoubleQuoted();
      case '\\':
        return this.#scanner.take(/[\s\S]/y) ?? '';
      case '`':
        throw substitution('`');
      case '$':
        return this.#readDollar();
      default:
        return undefined;
    }
  }

  #readSingleQuoted(): string {
    const from = this.#scanner.at;
    const text = this.#scanner.take(/[^']+/y) ?? '';
    if (this.#scanner.take(/'/y) === undefined) throw unclosed("'", from);
    return text;
  }

  #readDoubleQuoted(): string {
    const from = this.#scanner.at;
    const pieces: string[] = [];
    for (;;) {
      pieces.push(this.#scanner.take(QUOTED) ?? '');
      const mark = this.#scanner.take(/["\\`$]/y);
      if (mark === undefined) throw unclosed('"', from);
      if (mark === '"') return pieces.join('');
      if (mark === '`') throw substitution('`');
      pieces.push(mark === '$' ? this.#readQuotedDollar() : this.#readQuotedEscape());
    }
  }

  #readQuotedEscape(): string {
    if (this.#scanner.take(/\r?\n/y) !== undefined) return '';
    return this.#scanner.take(/[$`"\\]/y) ?? '\\';
  }

  /** Reads what follows an unquoted dollar sign. */
  #readDollar(): string {
    if (this.#scanner.take(/"/y) !== undefined) return this.#readDoubleQuoted();
    if (this.#scanner.take(/'/y) !== undefined) return readAnsiC(this.#scanner);
    return this.#readQuotedDollar();
  }

  #readQuotedDollar(): string {
    const name = this.#scanner.take(PARAMETER);
    if (name === undefined) return '$';
    // A command in it may well have the secret: $(… | openssl dgst -hmac "…"); and so may a password with a dollar sign.
    const isShown = !/^\w{2}/.test(name) || isVariableName(name);
    throw substitution(isShown ? `$${name}${REST[name] ?? ''}` : 'a variable ($…)');
  }
}

function unclosed(quote: string, at: number): Failure {
  return new Failure('input', `the command line has a ${quote} at character ${at} that is never closed`);
}

const REST: Readonly<Record<string, string>> = { '(': '…)', '{': '…}' };

function substitution(text: string): Failure {
  const shown = text === '`' ? 'a backtick' : text;
  return new Failure(
    'input',
    `the command line has ${shown} in it, which only the shell that ran it could fill in`,
    'Paste the command with the values in place. In PowerShell, where a backtick continues the line, copy it "as cURL (bash)".',
  );
}
