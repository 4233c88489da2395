/** The steps of a recipe in Java. */

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
  path: 'target.split("\\\\?")[0]',
  query: 'target.contains("?") ? target.split("\\\\?", 2)[1] : ""',
  body: 'body',
  secret: 'secret',
};

const ADDRESS: Readonly<Record<AddressName, string>> = {
  url: 'address.getScheme() + "://" + address.getAuthority() + target',
  origin: 'address.getScheme() + "://" + address.getAuthority()',
  scheme: 'address.getScheme()',
  host: 'address.getAuthority()',
  hostname: 'address.getHost()',
  port: 'portOf(address)',
};

const PORT_OF = `static String portOf(URI address) {
    if (address.getPort() >= 0) return String.valueOf(address.getPort());
    return address.getScheme().equals("https") ? "443" : "80";
}`;

const HASHES: Readonly<Record<string, string>> = {
  ...{ md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' },
};

const ENCODERS: Readonly<Record<string, readonly [imported: string, call: string]>> = {
  hex: ['java.util.HexFormat', 'HexFormat.of().formatHex'],
  base64: ['java.util.Base64', 'Base64.getEncoder().encodeToString'],
  base64url: ['java.util.Base64', 'Base64.getUrlEncoder().withoutPadding().encodeToString'],
};

const DECODERS: Readonly<Record<string, readonly [imported: string, call: string]>> = {
  hex: ['java.util.HexFormat', 'HexFormat.of().parseHex'],
  base64: ['java.util.Base64', 'Base64.getDecoder().decode'],
  base64url: ['java.util.Base64', 'Base64.getUrlDecoder().decode'],
};

/** A constant must be shorter than 65,536 bytes; a unit of UTF-16 takes three at most. */
const LONGEST_CONSTANT = 20_000;

/** Writes expressions, and collects what the program needs for them. */
export class JavaSteps extends StepWriter {
  readonly imports: Set<string> = new Set();
  /** True if a part of the API's address is signed. */
  needsAddress = false;

  /** Notes that a method is called. */
  need(name: FunctionName): void {
    const { imports, needs = [], code } = FUNCTIONS[name];
    for (const each of imports) this.imports.add(each);
    this.functions.set(name, code);
    for (const other of needs) this.need(other);
  }

  /** Bytes as a text. */
  encoded(encoding: string, bytes: string): string {
    return `${this.#imported(ENCODERS, encoding)}(${bytes})`;
  }

  /** A text as the bytes that it stands for. */
  decoded(encoding: string, text: string): string {
    return encoding === 'utf8'
      ? bytesOf({ code: text, gives: 'text' })
      : `${this.#imported(DECODERS, encoding)}(${text})`;
  }

  /** The digest of bytes. */
  digestOf(algorithm: string, bytes: string): string {
    this.imports.add('java.security.MessageDigest');
    return `MessageDigest.getInstance("${HASHES[algorithm]}").digest(${bytes})`;
  }

  protected override declare(name: string, { code, gives }: Code): { statement: string; code: string } {
    return { statement: `${gives === 'text' ? 'String' : 'byte[]'} ${name} = ${code};`, code: name };
  }

  /** Neighbouring texts are added up; where there are bytes among them, all are bytes. */
  protected override joined(pieces: readonly Piece[]): Code {
    const codes = pieces.map((piece): Code => ('text' in piece ? text(quoted(piece.text)) : piece));
    const [first = text('""')] = codes;
    if (codes.length < 2) return first;
    if (codes.every(({ gives }) => gives === 'text'))
      return text(
        longSum(
          codes.map(({ code }) => code),
          '            ',
        ),
      );
    this.need('concat');
    return { code: `concat(${codes.map(bytesOf).join(', ')})`, gives: 'bytes' };
  }

  protected override value(name: ValueName): Code {
    return text(VALUES[name]);
  }

  protected override address(name: AddressName): Code {
    this.needsAddress = true;
    if (name === 'port') this.functions.set('portOf', PORT_OF);
    return text(ADDRESS[name]);
  }

  protected override sortedQuery(isDecoded: boolean, query: Code): Code {
    const name = isDecoded ? 'sortQuery' : 'sortEncodedQuery';
    this.need(name);
    return text(`${name}(${query.code})`);
  }

  protected override jsonField(path: readonly string[]): Code {
    this.need('jsonField');
    return text(`jsonField(body, ${path.map(quoted).join(', ')})`);
  }

  protected override digest({ algorithm, encoding }: DigestStep, of: Code): Code {
    const bytes = this.digestOf(algorithm, bytesOf(of));
    return encoding === 'raw' ? { code: bytes, gives: 'bytes' } : text(this.encoded(encoding, bytes));
  }

  protected override lowercase(of: Code): Code {
    this.imports.add('java.util.Locale');
    return text(`${receiver(textOf(of))}.toLowerCase(Locale.ROOT)`);
  }

  protected override lowercaseUnicode(of: Code): Code {
    this.need('lowercase');
    return text(`lowercase(${textOf(of)})`);
  }

  protected override base64(of: Code): Code {
    return text(this.encoded('base64', bytesOf(of)));
  }

  protected override percentEncode(of: Code, keep: string): Code {
    this.need('percentEncode');
    return text(`percentEncode(${bytesOf(of)}, ${quoted(keep)})`);
  }

  protected override percentDecode(of: Code, only = ''): Code {
    this.need('percentDecode');
    return { code: `percentDecode(${bytesOf(of)}, ${quoted(only)})`, gives: 'bytes' };
  }

  protected override optional(before: string, of: Code, after: Code): Code {
    this.need('optional');
    return text(`optional(${quoted(before)}, ${textOf(of)}, ${textOf(after)})`);
  }

  protected override withBody(of: Code, methods: readonly string[] | undefined): Code {
    if (methods !== undefined) this.imports.add('java.util.List');
    const isNamed =
      methods === undefined ? '' : ` || !List.of(${methods.map(quoted).join(', ')}).contains(method)`;
    const none = of.gives === 'bytes' ? 'new byte[0]' : '""';
    return { code: `body.isEmpty()${isNamed} ? ${none} : ${of.code}`, gives: of.gives };
  }

  protected override sortedForm(step: SortedFormStep, forms: readonly Code[]): Code {
    for (const each of ['java.net.URLDecoder', 'java.util.Comparator', 'java.util.stream.Collectors'])
      this.imports.add(each);
    this.need('pairsOf');
    if (step.encode === 'rfc3986') this.need('percentEncode');
    if (step.without.length > 0) this.imports.add('java.util.List');
    this.functions.set('sortFields', sortFields(step));
    return text(`sortFields(${forms.map(({ code }) => code).join(', ')})`);
  }

  #imported(table: Readonly<Record<string, readonly [name: string, call: string]>>, name: string): string {
    const entry = table[name];
    if (entry === undefined) throw new TypeError(`no sample in Java can write ${name}`);
    this.imports.add(entry[0]);
    return entry[1];
  }
}

/** A text in quotes; several texts where one constant cannot hold it. */
export function quoted(literal: string): string {
  if (literal.length <= LONGEST_CONSTANT) return `"${asciiText(literal, '"')}"`;
  const pieces = literal.match(new RegExp(`.{1,${LONGEST_CONSTANT}}`, 'gs')) ?? [];
  return `String.join("", ${pieces.map(quoted).join(', ')})`;
}

/** The bytes of an expression. */
export function bytesOf({ code, gives }: Code): string {
  return gives === 'bytes' ? code : `${receiver(code)}.getBytes(UTF_8)`;
}

function textOf({ code, gives }: Code): string {
  return gives === 'text' ? code : `new String(${code}, UTF_8)`;
}

/** An expression of which a method can be called. */
function receiver(code: string): string {
  return / [+?] /.test(code) ? `(${code})` : code;
}

function sortFields({ encode, between, joiner, distinct, without }: SortedFormStep): string {
  const pair = (write: (value: string) => string) =>
    `new Pair(${write('pair.key()')}, ${write('pair.value()')})`;
  return [
    '// The fields, decoded, sorted by name and value, and joined.',
    'static String sortFields(String... forms) {',
    '    return pairsOf(String.join("&", forms))',
    `        .map(pair -> ${pair((value) => `URLDecoder.decode(${value}, UTF_8)`)})`,
    ...(without.length > 0
      ? [`        .filter(pair -> !List.of(${without.map(quoted).join(', ')}).contains(pair.key()))`]
      : []),
    ...(encode === 'rfc3986'
      ? [`        .map(pair -> ${pair((value) => `percentEncode(${value}.getBytes(UTF_8), "")`)})`]
      : []),
    '        .sorted(Comparator.comparing(Pair::key).thenComparing(Pair::value))',
    ...(distinct ? ['        .distinct()'] : []),
    `        .map(pair -> pair.key() + ${quoted(between)} + pair.value())`,
    `        .collect(Collectors.joining(${quoted(joiner)}));`,
    '}',
  ].join('\n');
}
