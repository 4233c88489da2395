/** The steps of a recipe in Ruby, with texts of bytes. */

import { asciiText, escapeInBraces } from '../ascii-text.ts';
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

const VALUES: Readonly<Record<ValueName, string>> = {
  keyId: 'key_id',
  timestamp: 'timestamp',
  nonce: 'nonce',
  idempotencyKey: 'idempotency_key',
  requestId: 'request_id',
  method: 'method',
  target: 'target',
  path: "target.partition('?').first",
  query: "target.partition('?').last",
  body: 'body',
  secret: 'secret',
};

const ADDRESS: Readonly<Record<AddressName, string>> = {
  url: 'base_url + target',
  origin: 'base_url',
  scheme: 'URI(base_url).scheme',
  host: "base_url.split('/')[2]",
  hostname: 'URI(base_url).hostname',
  port: 'URI(base_url).port',
};

/** Writes expressions, and collects what the program needs for them. */
export class RubySteps extends StepWriter {
  readonly requires: Set<string> = new Set(['net/http', 'openssl']);

  protected override declare(name: string, { code }: Code): { statement: string; code: string } {
    return { statement: `${snakeCase(name)} = ${code}`, code: snakeCase(name) };
  }

  protected override joined(pieces: readonly Piece[]): Code {
    return text(template(pieces));
  }

  protected override value(name: ValueName): Code {
    return text(VALUES[name]);
  }

  protected override address(name: AddressName): Code {
    return text(ADDRESS[name]);
  }

  protected override sortedQuery(isDecoded: boolean, query: Code): Code {
    this.#called('pairs_of');
    if (isDecoded) this.#called('decode');
    return text(`${this.#called(isDecoded ? 'sort_query' : 'sort_encoded_query')}(${query.code})`);
  }

  protected override jsonField(path: readonly string[]): Code {
    this.requires.add('json');
    return text(`${this.#called('json_field')}(body, ${path.map(quoted).join(', ')})`);
  }

  protected override digest({ algorithm, encoding }: DigestStep, of: Code): Code {
    return text(digestOf(algorithm, of.code, encoding));
  }

  protected override lowercase(of: Code): Code {
    return text(`${of.code}.downcase(:ascii)`);
  }

  protected override lowercaseUnicode(of: Code): Code {
    return text(`${this.#called('lowercase')}(${of.code})`);
  }

  protected override base64(of: Code): Code {
    return text(encoded(of.code, 'base64'));
  }

  protected override percentEncode(of: Code, keep: string): Code {
    const kept = keep.replace(/[^\w]/g, '\\$&');
    return text(`${of.code}.b.gsub(/[^A-Za-z0-9\\-._~${kept}]/n) { |byte| format('%%%02X', byte.ord) }`);
  }

  protected override percentDecode(of: Code, only: string | undefined): Code {
    const codes =
      only === undefined
        ? '\\h\\h'
        : Array.from(only, (character) => character.charCodeAt(0).toString(16)).join('|');
    return text(`${of.code}.b.gsub(/%(${codes})/in) { $1.hex.chr }`);
  }

  protected override optional(before: string, of: Code, after: Code): Code {
    return text(`${of.code}.empty? ? '' : ${template([{ text: before }, of, after])}`);
  }

  protected override withBody(of: Code, methods: readonly string[] | undefined): Code {
    const isLeftOut =
      methods === undefined ? '' : ` || ![${methods.map(quoted).join(', ')}].include?(method)`;
    return text(`body.empty?${isLeftOut} ? '' : ${of.code}`);
  }

  protected override sortedForm(step: SortedFormStep, forms: readonly Code[]): Code {
    this.#called('pairs_of');
    this.#called('decode');
    this.functions.set('sort_fields', sortFields(step));
    return text(`sort_fields(${forms.map(({ code }) => code).join(', ')})`);
  }

  #called(name: FunctionName): FunctionName {
    this.functions.set(name, FUNCTIONS[name]);
    return name;
  }
}

/** An expression that encodes the bytes of another one. */
export function encoded(bytes: string, encoding: string): string {
  if (encoding === 'raw') return bytes;
  if (encoding === 'hex') return `${bytes}.unpack1('H*')`;
  const base64 = `[${bytes}].pack('m0')`;
  return encoding === 'base64' ? base64 : `${base64}.tr('+/', '-_').delete('=')`;
}

/** An expression for the digest of another one. */
export function digestOf(algorithm: string, of: string, encoding: string): string {
  const name = algorithm.toUpperCase();
  if (encoding === 'hex') return `OpenSSL::Digest.hexdigest('${name}', ${of})`;
  return encoded(`OpenSSL::Digest.digest('${name}', ${of})`, encoding);
}

/** A text in single quotes, or in double quotes where it needs escapes. */
export function quoted(literal: string): string {
  if (/^[ -~]*$/.test(literal)) return `'${asciiText(literal, "'")}'`;
  return `"${asciiText(literal, '"#', escapeInBraces)}"`;
}

/** A text with expressions in it. Bytes and characters beyond ASCII do not join, so all are bytes. */
export function template(pieces: readonly Piece[]): string {
  const kept = pieces.filter((piece) => ('text' in piece ? piece.text !== '' : piece.code !== "''"));
  const [first] = kept;
  if (first === undefined) return "''";
  if (kept.length === 1) return 'text' in first ? bytesOf(first.text) : first.code;
  const inner = kept.map((piece) => {
    if (!('text' in piece)) return `#{${piece.code}}`;
    return isAscii(piece.text) ? asciiText(piece.text, '"#', escapeInBraces) : `#{${bytesOf(piece.text)}}`;
  });
  return `"${inner.join('')}"`;
}

/** The bytes of a text in UTF-8. */
export function bytesOf(literal: string): string {
  return isAscii(literal) ? quoted(literal) : `${quoted(literal)}.b`;
}

function isAscii(literal: string): boolean {
  return /^[\0-\x7f]*$/.test(literal);
}

function sortFields({ encode, between, joiner, distinct, without }: SortedFormStep): string {
  const names = `[${without.map(quoted).join(', ')}]`;
  return [
    '# The fields, decoded, sorted by name and value, and joined.',
    'def sort_fields(*forms)',
    '  pairs = forms.flat_map { |form| pairs_of(form) }.map { |name, value| [decode(name), decode(value.to_s)] }',
    ...(without.length > 0 ? [`  pairs.reject! { |name, _| ${names}.include?(name) }`] : []),
    ...(encode === 'none'
      ? []
      : [
          "  pairs.map! { |pair| pair.map { |text| text.gsub(/[^A-Za-z0-9\\-._~]/n) { |byte| format('%%%02X', byte.ord) } } }",
        ]),
    `  fields = pairs.sort.map { |name, value| name + ${bytesOf(between)} + value }`,
    `  fields${distinct ? '.uniq' : ''}.join(${bytesOf(joiner)})`,
    'end',
  ].join('\n');
}
