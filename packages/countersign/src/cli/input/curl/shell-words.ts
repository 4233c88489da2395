/** Splits a command line into words as bash does, as far as a pasted curl command needs it. */

import { Failure } from '../../failure.ts';
import { isVariableName } from '../../secrets/variable-name.ts';
import { readAnsiC } from './ansi-c-quoting.ts';

/** The words of one command, as byte strings. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** The operator at which the command ended before the text did, such as `|` or `&`. */
  readonly endedBy: string | undefined;
  /** True when its standard input comes from a file, a here-document or a pipe. */
  readonly redirectsInput: boolean;
}

const BLANKS = ' \t\r';
const ENDS = '\n;|&()';
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
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Reads one word or redirection; false at the end of the command. */
  readToken(): boolean {
    this.#skipBlanks();
    const next = this.#peek();
    if (next === undefined) return false;
    if (this.#isRedirection()) {
      this.#skipRedirection();
      return true;
    }
    if (ENDS.includes(next)) return this.#endOrGoOn(next);
    const from = this.#at;
    const word = this.#readWord();
    // The number before a redirection, as in 2>&1, is no word.
    const isDescriptor = /^\d+$/.test(this.#source.slice(from, this.#at)) && this.#isRedirection();
    if (!isDescriptor) this.words.push(word);
    return true;
  }

  /** A line break before the first word ends nothing. */
  #endOrGoOn(next: string): boolean {
    if (next === '\n' && this.words.length === 0) {
      this.#at++;
      return true;
    }
    if (this.#source.slice(this.#at).trim() !== '') this.endedBy = next;
    return false;
  }

  #skipBlanks(): void {
    for (;;) {
      const next = this.#peek();
      if (next === undefined) return;
      if (BLANKS.includes(next)) this.#at++;
      else if (next === '#') this.#skipComment();
      else if (!this.#skipContinuation()) return;
    }
  }

  #skipComment(): void {
    const end = this.#source.indexOf('\n', this.#at);
    this.#at = end === -1 ? this.#source.length : end;
  }

  /** A backslash before a line break joins the lines, also where an editor made the break CRLF. */
  #skipContinuation(): boolean {
    const length = ['\\\n', '\\\r\n'].find((each) => this.#source.startsWith(each, this.#at))?.length ?? 0;
    this.#at += length;
    return length > 0;
  }

  #isRedirection(): boolean {
    return /^(?:[<>]|&>)/.test(this.#source.slice(this.#at, this.#at + 2));
  }

  #skipRedirection(): void {
    const operator =
      /^(?:&>>?|<<<|<<-?|<&|<>|<|>>|>&|>\||>)/.exec(this.#source.slice(this.#at, this.#at + 3))?.[0] ?? '';
    if (operator.startsWith('<')) this.redirectsInput = true;
    this.#at += operator.length;
    this.#skipBlanks();
    this.#readWord();
  }

  #readWord(): string {
    const pieces: string[] = [];
    for (;;) {
      if (this.#skipContinuation()) continue;
      const next = this.#peek();
      if (next === undefined || BLANKS.includes(next) || ENDS.includes(next) || '<>'.includes(next))
        return pieces.join('');
      pieces.push(this.#readRun(PLAIN) ?? this.#readPiece(next));
    }
  }

  #readPiece(next: string): string {
    this.#at++;
    if (next === "'") return this.#until("'");
    if (next === '"') return this.#readDoubleQuoted();
    if (next === '\\') return this.#source[this.#at++] ?? '';
    if (next === '`') throw substitution('`');
    return next === '$' ? this.#readDollar() : next;
  }

  #readDoubleQuoted(): string {
    const from = this.#at;
    const pieces: string[] = [];
    for (;;) {
      pieces.push(this.#readRun(QUOTED) ?? '');
      const next = this.#source[this.#at++];
      if (next === undefined) throw unclosed('"', from);
      if (next === '"') return pieces.join('');
      if (next === '`') throw substitution('`');
      pieces.push(next === '$' ? this.#readQuotedDollar() : this.#readQuotedEscape());
    }
  }

  #readQuotedEscape(): string {
    const next = this.#source[this.#at] ?? '';
    if (next !== '' && '$`"\\'.includes(next)) {
      this.#at++;
      return next;
    }
    this.#at--;
    if (this.#skipContinuation()) return '';
    this.#at++;
    return '\\';
  }

  /** Reads what follows an unquoted dollar sign. */
  #readDollar(): string {
    const next = this.#peek();
    if (next === '"') {
      this.#at++;
      return this.#readDoubleQuoted();
    }
    if (next !== "'") return this.#readQuotedDollar();
    const { text, end } = readAnsiC(this.#source, this.#at + 1);
    this.#at = end;
    return text;
  }

  #readQuotedDollar(): string {
    const name = this.#readRun(PARAMETER);
    if (name === undefined) return '$';
    // A command in it may well have the secret: $(… | openssl dgst -hmac "…"); and so may a password with a dollar sign.
    const isShown = !/^\w{2}/.test(name) || isVariableName(name);
    throw substitution(isShown ? `$${name}${REST[name] ?? ''}` : 'a variable ($…)');
  }

  #until(quote: string): string {
    const end = this.#source.indexOf(quote, this.#at);
    if (end === -1) throw unclosed(quote, this.#at);
    const text = this.#source.slice(this.#at, end);
    this.#at = end + 1;
    return text;
  }

  /** The longest text of a kind that stands here; undefined when there is none. */
  #readRun(kind: RegExp): string | undefined {
    kind.lastIndex = this.#at;
    const [text] = kind.exec(this.#source) ?? [];
    this.#at += text?.length ?? 0;
    return text;
  }

  #peek(): string | undefined {
    return this.#source[this.#at];
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
