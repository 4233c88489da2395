/** The steps of a recipe in C#. */

import { asciiText } from '../ascii-text.ts';
import { longSum } from '../long-sum.ts';
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
  keyId: 'keyId',
  timestamp: 'timestamp',
  nonce: 'nonce',
  idempotencyKey: 'idempotencyKey',
  requestId: 'requestId',
  method: 'method',
  target: 'target',
  path: "target.Split('?')[0]",
  query: 'target.Contains("?") ? target.Substring(target.IndexOf(\'?\') + 1) : ""',
  body: 'body',
  secret: 'secret',
};

const ADDRESS: Readonly<Record<AddressName, string>> = {
  url: 'address.GetLeftPart(UriPartial.Authority) + target',
  origin: 'address.GetLeftPart(UriPartial.Authority)',
  scheme: 'address.Scheme',
  host: 'address.Authority',
  hostname: 'address.Host',
  port: 'address.Port.ToString()',
};

/** Calls that encode bytes, and the methods of the program among them. */
const ENCODERS: Readonly<Record<string, 'Convert.ToBase64String' | FunctionName>> = {
  ...({ hex: 'ToHex', base64: 'Convert.ToBase64String', base64url: 'ToBase64Url' } as const),
};
const DECODERS: Readonly<Record<string, 'Convert.FromBase64String' | FunctionName>> = {
  ...({ hex: 'FromHex', base64: 'Convert.FromBase64String', base64url: 'FromBase64Url' } as const),
};

/** Writes expressions, and collects what the program needs for them. */
export class CSharpSteps extends StepWriter {
  /** Namespaces. */
  readonly usings: Set<string> = new Set();

  /** Notes that a method is called. */
  need(name: FunctionName): void {
    const { usings, needs = [], code } = FUNCTIONS[name];
    for (const each of usings) this.usings.add(each);
    this.functions.set(name, code);
    for (const other of needs) this.need(other);
  }

  /** Bytes as a text. */
  encoded(encoding: string, bytes: string): string {
    return `${this.#called(ENCODERS, encoding)}(${bytes})`;
  }

  /** A text as the bytes that it stands for. */
  decoded(encoding: string, text: string): string {
    return encoding === 'utf8'
      ? bytesOf({ code: text, gives: 'text' })
      : `${this.#called(DECODERS, encoding)}(${text})`;
  }

  /** The digest of bytes. */
  digestOf(algorithm: string, bytes: string): string {
    return `${algorithm.toUpperCase()}.Create().ComputeHash(${bytes})`;
  }

  protected override declare(name: string, { code }: Code): { statement: string; code: string } {
    return { statement: `var ${name} = ${code};`, code: name };
  }

  /** Neighbouring texts are added up; where there are bytes among them, all are bytes. */
  protected override joined(pieces: readonly Piece[]): Code {
    const codes = pieces.map((piece): Code => ('text' in piece ? text(quoted(piece.text)) : piece));
    const [first = text('""')] = codes;
    if (codes.length < 2) return first;
    if (codes.every(({ gives }) => gives === 'text')) {
      const indent = '            ';
      return text(
        longSum(
          codes.map(({ code }) => code),
          indent,
        ),
      );
    }
    this.need('Concat');
    return { code: `Concat(${codes.map(bytesOf).join(', ')})`, gives: 'bytes' };
  }

  protected override value(name: ValueName): Code {
    return text(VALUES[name]);
  }

  protected override address(name: AddressName): Code {
    return text(ADDRESS[name]);
  }

  protected override sortedQuery(isDecoded: boolean, query: Code): Code {
    const name = isDecoded ? 'SortQuery' : 'SortEncodedQuery';
    this.need(name);
    return text(`${name}(${query.code})`);
  }

  protected override jsonField(path: readonly string[]): Code {
    this.need('JsonField');
    return text(`JsonField(body, ${path.map(quoted).join(', ')})`);
  }

  protected override digest({ algorithm, encoding }: DigestStep, of: Code): Code {
    const bytes = this.digestOf(algorithm, bytesOf(of));
    return encoding === 'raw' ? { code: bytes, gives: 'bytes' } : text(this.encoded(encoding, bytes));
  }

  protected override lowercase(of: Code): Code {
    const code = textOf(of);
    return text(`${code.includes(' + ') ? `(${code})` : code}.ToLowerInvariant()`);
  }

  /** The invariant culture lowers each character by itself. */
  protected override lowercaseUnicode(of: Code): Code {
    return this.lowercase(of);
  }

  protected override base64(of: Code): Code {
    return text(this.encoded('base64', bytesOf(of)));
  }

  protected override percentEncode(of: Code, keep: string): Code {
    this.need('PercentEncode');
    return text(`PercentEncode(${bytesOf(of)}, ${quoted(keep)})`);
  }

  protected override percentDecode(of: Code, only = ''): Code {
    this.need('PercentDecode');
    return { code: `PercentDecode(${bytesOf(of)}, ${quoted(only)})`, gives: 'bytes' };
  }

  protected override optional(before: string, of: Code, after: Code): Code {
    this.need('Optional');
    return text(`Optional(${quoted(before)}, ${textOf(of)}, ${textOf(after)})`);
  }

  protected override withBody(of: Code, methods: readonly string[] | undefined): Code {
    if (methods !== undefined) this.usings.add('System.Linq');
    const isNamed =
      methods === undefined ? '' : ` || !new[] { ${methods.map(quoted).join(', ')} }.Contains(method)`;
    const none = of.gives === 'bytes' ? 'new byte[0]' : '""';
    return { code: `body == ""${isNamed} ? ${none} : ${of.code}`, gives: of.gives };
  }

  protected override sortedForm(step: SortedFormStep, forms: readonly Code[]): Code {
    for (const each of ['System', 'System.Linq', 'System.Net']) this.usings.add(each);
    this.need('PairsOf');
    if (step.encode === 'rfc3986') this.need('PercentEncode');
    this.functions.set('SortFields', sortFields(step));
    return text(`SortFields(${forms.map(({ code }) => code).join(', ')})`);
  }

  #called(table: Readonly<Record<string, string>>, encoding: string): string {
    const name = table[encoding];
    if (name === undefined) throw new TypeError(`no sample in C# can write ${encoding}`);
    if (name in FUNCTIONS) this.need(name as FunctionName);
    return name;
  }
}

/** A text in quotes. */
export function quoted(literal: string): string {
  return `"${asciiText(literal, '"')}"`;
}

/** The bytes of an expression. */
export function bytesOf({ code, gives }: Code): string {
  return gives === 'bytes' ? code : `Encoding.UTF8.GetBytes(${code})`;
}

function textOf({ code, gives }: Code): string {
  return gives === 'text' ? code : `Encoding.UTF8.GetString(${code})`;
}

function sortFields({ encode, between, joiner, distinct, without }: SortedFormStep): string {
  const names = `new[] { ${without.map(quoted).join(', ')} }`;
  const write =
    encode === 'none'
      ? []
      : ['.Select(field => field.Select(text => PercentEncode(Encoding.UTF8.GetBytes(text), "")).ToArray())'];
  const calls = [
    '.Select(pair => pair.Select(WebUtility.UrlDecode).ToArray())',
    ...(without.length > 0 ? [`.Where(field => !${names}.Contains(field[0]))`] : []),
    ...write,
    '.OrderBy(field => field[0], StringComparer.Ordinal).ThenBy(field => field[1], StringComparer.Ordinal)',
    `.Select(field => field[0] + ${quoted(between)} + field[1])${distinct ? '.Distinct()' : ''};`,
  ];
  return [
    '// The fields, decoded, sorted by name and value, and joined.',
    'static string SortFields(params string[] forms)',
    '{',
    '    var fields = PairsOf(string.Join("&", forms))',
    ...calls.map((call) => `        ${call}`),
    `    return string.Join(${quoted(joiner)}, fields);`,
    '}',
  ].join('\n');
}
