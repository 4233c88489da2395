/** The steps of a recipe in Python. */

import { asciiText, escapeCodePoint } from '../ascii-text.ts';
import { snakeCase } from '../snake-case.ts';
import {
  type AddressName,
  type Code,
  type DigestStep,
  type Piece,
  type SortedFormStep,
  StepWriter,
  text,
  type ValueName,
} from '../step-writer.ts';
import { FUNCTIONS, type FunctionName } from './functions.ts';

const VALUES: Readonly<Record<ValueName, Code>> = {
  keyId: text('KEY_ID'),
  timestamp: text('timestamp'),
  nonce: text('nonce'),
  idempotencyKey: text('idempotency_key'),
  requestId: text('request_id'),
  method: text('method'),
  target: text('target'),
  path: text("target.partition('?')[0]"),
  query: text("target.partition('?')[2]"),
  body: { code: 'body', gives: 'bytes' },
  secret: text('SECRET'),
};

const ADDRESS: Readonly<Record<AddressName, string>> = {
  url: 'BASE_URL + target',
  origin: 'BASE_URL',
  scheme: 'urllib.parse.urlsplit(BASE_URL).scheme',
  host: 'urllib.parse.urlsplit(BASE_URL).netloc',
  hostname: 'urllib.parse.urlsplit(BASE_URL).hostname',
  port: "str(urllib.parse.urlsplit(BASE_URL).port or (443 if BASE_URL.startswith('https:') else 80))",
};

/** Writes expressions, and collects what the program needs for them. */
export class PythonSteps extends StepWriter {
  readonly imports: Set<string> = new Set(['hashlib', 'os', 'urllib.error', 'urllib.request']);

  /** Encodes bytes as text. */
  encoded(bytes: string, encoding: string): string {
    if (encoding === 'hex') return `${bytes}.hex()`;
    this.imports.add('base64');
    return encoding === 'base64'
      ? `base64.b64encode(${bytes}).decode()`
      : `base64.urlsafe_b64encode(${bytes}).rstrip(b'=').decode()`;
  }

  protected override declare(name: string, { code }: Code): { statement: string; code: string } {
    return { statement: `${snakeCase(name)} = ${code}`, code: snakeCase(name) };
  }

  /** Neighbouring texts become one f-string. */
  protected override joined(pieces: readonly Piece[]): Code {
    const [first] = pieces;
    if (first === undefined) return text("''");
    if (pieces.length === 1) return 'text' in first ? text(quoted(first.text)) : first;
    const texts: Code[] = [];
    let run: Piece[] = [];
    const flush = () => {
      if (run.length > 0) texts.push(text(template(run)));
      run = [];
    };
    for (const piece of pieces) {
      if ('text' in piece || piece.gives === 'text') run.push(piece);
      else {
        flush();
        texts.push(piece);
      }
    }
    flush();
    if (texts.every(({ gives }) => gives === 'text')) return text(texts.map(({ code }) => code).join(' + '));
    return { code: texts.map(asBytes).join(' + '), gives: 'bytes' };
  }

  protected override value(name: ValueName): Code {
    return VALUES[name];
  }

  protected override address(name: AddressName): Code {
    this.imports.add('urllib.parse');
    return text(ADDRESS[name]);
  }

  protected override sortedQuery(isDecoded: boolean, query: Code): Code {
    if (isDecoded) this.imports.add('urllib.parse');
    return text(`${this.#called(isDecoded ? 'sort_query' : 'sort_encoded_query')}(${query.code})`);
  }

  protected override jsonField(path: readonly string[]): Code {
    this.imports.add('json');
    const names = path.map((name) => `"${asciiText(name, '"', escapeCodePoint)}"`);
    return text(`${this.#called('json_field')}(body, ${names.join(', ')})`);
  }

  protected override digest({ algorithm, encoding }: DigestStep, of: Code): Code {
    const digest = `hashlib.${algorithm}(${asBytes(of)})`;
    if (encoding === 'raw') return { code: `${digest}.digest()`, gives: 'bytes' };
    return text(encoding === 'hex' ? `${digest}.hexdigest()` : this.encoded(`${digest}.digest()`, encoding));
  }

  protected override lowercase(of: Code): Code {
    return text(`${asText(of)}.lower()`);
  }

  protected override lowercaseUnicode(of: Code): Code {
    return text(`${this.#called('lowercase')}(${asText(of)})`);
  }

  protected override base64(of: Code): Code {
    return text(this.encoded(asBytes(of), 'base64'));
  }

  protected override percentEncode(of: Code, keep: string): Code {
    this.imports.add('urllib.parse');
    return text(`urllib.parse.quote(${of.code}, safe=${quoted(keep)})`);
  }

  protected override percentDecode(of: Code, only: string | undefined): Code {
    if (only !== undefined) {
      this.imports.add('re');
      return text(`${this.#called('percent_decode')}(${asText(of)}, ${quoted(only)})`);
    }
    this.imports.add('urllib.parse');
    return { code: `urllib.parse.unquote_to_bytes(${asText(of)})`, gives: 'bytes' };
  }

  protected override optional(before: string, of: Code, after: Code): Code {
    const inner = this.joined([{ text: before }, of, after]);
    const none = inner.gives === 'bytes' ? "b''" : "''";
    return { code: `${inner.code} if ${of.code} else ${none}`, gives: inner.gives };
  }

  protected override withBody(of: Code, methods: readonly string[] | undefined): Code {
    const isWritten = methods === undefined ? '' : ` and method in [${methods.map(quoted).join(', ')}]`;
    const none = of.gives === 'bytes' ? "b''" : "''";
    return { code: `${of.code} if body${isWritten} else ${none}`, gives: of.gives };
  }

  protected override sortedForm(step: SortedFormStep, forms: readonly Code[]): Code {
    this.imports.add('urllib.parse');
    this.functions.set('sort_fields', sortFields(step));
    return text(`sort_fields(${forms.map(asText).join(', ')})`);
  }

  #called(name: FunctionName): FunctionName {
    this.functions.set(name, FUNCTIONS[name]);
    return name;
  }
}

/** A text in quotes. */
export function quoted(literal: string): string {
  return `'${asciiText(literal, "'", escapeCodePoint)}'`;
}

/** An f-string of texts and expressions. */
export function template(pieces: readonly Piece[]): string {
  const codes = pieces.map((piece) => ('text' in piece ? quoted(piece.text) : piece.code));
  if (codes.length === 1) return codes.join();
  // Before Python 3.12, an f-string takes neither its own quotes nor backslashes in expressions.
  if (pieces.some((piece) => !('text' in piece) && /['\\]/.test(piece.code))) return codes.join(' + ');
  const inner = pieces.map((piece) =>
    'text' in piece
      ? asciiText(piece.text, "'", escapeCodePoint).replace(/[{}]/g, '$&$&')
      : `{${piece.code}}`,
  );
  return `f'${inner.join('')}'`;
}

function sortFields({ encode, between, joiner, distinct, without }: SortedFormStep): string {
  const kept = without.length === 0 ? '' : ` if pair[0] not in [${without.map(quoted).join(', ')}]`;
  return [
    'def sort_fields(*forms):',
    '    """Decodes the fields, sorts them by name and value, and joins them."""',
    '    pairs = [pair for form in forms for pair in urllib.parse.parse_qsl(form, keep_blank_values=True)' +
      `${kept}]`,
    encode === 'none'
      ? '    pairs.sort()'
      : "    pairs = sorted([urllib.parse.quote(text, safe='') for text in pair] for pair in pairs)",
    `    fields = [name + ${quoted(between)} + value for name, value in pairs]`,
    `    return ${quoted(joiner)}.join(${distinct ? 'dict.fromkeys(fields)' : 'fields'})`,
  ].join('\n');
}

/** The bytes of an expression. */
export function asBytes({ code, gives }: Code): string {
  if (gives === 'bytes') return code;
  return `${grouped(code)}.encode()`;
}

function asText({ code, gives }: Code): string {
  if (gives === 'bytes') return `${grouped(code)}.decode()`;
  return grouped(code);
}

function grouped(code: string): string {
  return code.includes(' + ') ? `(${code})` : code;
}
