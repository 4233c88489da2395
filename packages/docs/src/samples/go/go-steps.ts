/** The steps of a recipe in Go. Texts are bytes there, so that all of them are strings. */

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

const PATH = 'path';
const QUERY = 'query';

const VALUES: Readonly<Record<ValueName, string>> = {
  keyId: 'keyID',
  timestamp: 'timestamp',
  nonce: 'nonce',
  idempotencyKey: 'idempotencyKey',
  requestId: 'requestID',
  method: 'method',
  target: 'target',
  path: PATH,
  query: QUERY,
  body: 'body',
  secret: 'secret',
};

/** Functions with two results, which no expression can call. */
const CUTS: Readonly<Record<string, (name: string) => string>> = {
  [PATH]: (name) => `${name}, _, _ := strings.Cut(target, "?")`,
  [QUERY]: (name) => `_, ${name}, _ := strings.Cut(target, "?")`,
};

const ADDRESS: Readonly<Record<AddressName, string>> = {
  url: 'address.Scheme + "://" + address.Host + target',
  origin: 'address.Scheme + "://" + address.Host',
  scheme: 'address.Scheme',
  host: 'address.Host',
  hostname: 'address.Hostname()',
  port: 'portOf(address)',
};

const PORT_OF = `func portOf(address *url.URL) string {
	if address.Port() == "" && address.Scheme == "https" {
		return "443"
	} else if address.Port() == "" {
		return "80"
	}
	return address.Port()
}`;

const ENCODINGS: Readonly<Record<string, readonly [importPath: string, call: string]>> = {
  hex: ['encoding/hex', 'hex'],
  base64: ['encoding/base64', 'base64.StdEncoding'],
  base64url: ['encoding/base64', 'base64.RawURLEncoding'],
};

/** Constructors by the name of the hash. SHA-384 is in the package of SHA-512. */
const HASHES: Readonly<Record<string, readonly [importPath: string, constructor: string]>> = {
  md5: ['crypto/md5', 'md5.New'],
  sha1: ['crypto/sha1', 'sha1.New'],
  sha256: ['crypto/sha256', 'sha256.New'],
  sha384: ['crypto/sha512', 'sha512.New384'],
  sha512: ['crypto/sha512', 'sha512.New'],
};

/** Writes expressions, and collects what the program needs for them. */
export class GoSteps extends StepWriter {
  /** Paths of packages. */
  readonly imports: Set<string> = new Set();
  /** True if a part of the API's address is signed. */
  needsAddress = false;

  /** Notes that a function is called. */
  need(name: FunctionName): void {
    const { imports, needs = [], code } = FUNCTIONS[name];
    for (const path of imports) this.imports.add(path);
    this.functions.set(name, code);
    for (const other of needs) this.need(other);
  }

  /** The constructor of a hash. */
  hash(algorithm: string): string {
    return this.#imported(HASHES, algorithm);
  }

  /** A text that stands for bytes. */
  encoded(encoding: string, bytes: string): string {
    if (encoding === 'raw') return `string(${bytes})`;
    return `${this.#imported(ENCODINGS, encoding)}.EncodeToString(${bytes})`;
  }

  /** The call that decodes a text, with two results. */
  decoding(encoding: string, text: string): string {
    return `${this.#imported(ENCODINGS, encoding)}.DecodeString(${text})`;
  }

  /** The digest of a text, as bytes. */
  digestOf(algorithm: string, text: string): string {
    this.need('digest');
    return `digest(${this.hash(algorithm)}(), ${text})`;
  }

  protected override declare(name: string, { code }: Code): { statement: string; code: string } {
    const cut = CUTS[code];
    if (cut !== undefined) this.imports.add('strings');
    return { statement: cut?.(name) ?? `${name} := ${code}`, code: name };
  }

  protected override joined(pieces: readonly Piece[]): Code {
    if (pieces.length === 0) return text('""');
    const codes = pieces.map((piece) => ('text' in piece ? quoted(piece.text) : piece.code));
    return text(longSum(codes, '\t\t'));
  }

  protected override value(name: ValueName): Code {
    return text(VALUES[name]);
  }

  protected override address(name: AddressName): Code {
    this.needsAddress = true;
    this.imports.add('net/url');
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
    return text(this.encoded(encoding, this.digestOf(algorithm, of.code)));
  }

  protected override lowercase(of: Code): Code {
    this.imports.add('strings');
    return text(`strings.ToLower(${of.code})`);
  }

  protected override lowercaseUnicode(of: Code): Code {
    this.need('lowercase');
    return text(`lowercase(${of.code})`);
  }

  protected override base64(of: Code): Code {
    return text(this.encoded('base64', `[]byte(${of.code})`));
  }

  protected override percentEncode(of: Code, keep: string): Code {
    this.need('percentEncode');
    return text(`percentEncode(${of.code}, ${quoted(keep)})`);
  }

  protected override percentDecode(of: Code, only = ''): Code {
    this.need('percentDecode');
    return text(`percentDecode(${of.code}, ${quoted(only)})`);
  }

  protected override optional(before: string, of: Code, after: Code): Code {
    this.need('optional');
    return text(`optional(${quoted(before)}, ${of.code}, ${after.code})`);
  }

  protected override withBody(of: Code, methods: readonly string[] | undefined): Code {
    this.need('when');
    const isNamed = methods?.map((method) => `method == ${quoted(method)}`).join(' || ');
    return text(`when(body != ""${isNamed === undefined ? '' : ` && (${isNamed})`}, ${of.code})`);
  }

  protected override sortedForm(step: SortedFormStep, forms: readonly Code[]): Code {
    for (const path of ['sort', 'strings']) this.imports.add(path);
    for (const name of ['pairsOf', 'decode'] as const) this.need(name);
    this.need(step.encode === 'rfc3986' ? 'percentEncode' : 'isLess');
    this.functions.set('sortFields', sortFields(step));
    return text(`sortFields(${forms.map(({ code }) => code).join(', ')})`);
  }

  #imported(table: Readonly<Record<string, readonly [path: string, code: string]>>, name: string): string {
    const entry = table[name];
    if (entry === undefined) throw new TypeError(`no sample in Go can write ${name}`);
    this.imports.add(entry[0]);
    return entry[1];
  }
}

/** A text in quotes, between which Go has escapes of its own beyond U+FFFF; in backquotes where none are needed. */
export function quoted(literal: string): string {
  if (/^[\x20-\x7e]*["\\][\x20-\x7e]*$/.test(literal) && !literal.includes('`')) return `\`${literal}\``;
  const pieces = literal.split(/([\u{10000}-\u{10ffff}])/u);
  const escaped = pieces.map((piece, i) =>
    i % 2 === 0
      ? asciiText(piece, '"')
      : `\\U${(piece.codePointAt(0) as number).toString(16).padStart(8, '0')}`,
  );
  return `"${escaped.join('')}"`;
}

function sortFields({ encode, between, joiner, distinct, without }: SortedFormStep): string {
  const [name, value] =
    encode === 'none' ? ['name', 'value'] : ['percentEncode(name, "")', 'percentEncode(value, "")'];
  const isLess = (a: string, b: string) => (encode === 'none' ? `isLess(${a}, ${b})` : `${a} < ${b}`);
  const isLeftOut = without.map((each) => `name == ${quoted(each)}`).join(' || ');
  return `// The fields, decoded, sorted by name and value, and joined.
func sortFields(forms ...string) string {
	var fields [][2]string
	for _, pair := range pairsOf(strings.Join(forms, "&")) {
		name, value := decode(pair[0]), decode(pair[1])
${without.length === 0 ? '' : `\t\tif ${isLeftOut} {\n\t\t\tcontinue\n\t\t}\n`}		fields = append(fields, [2]string{${name}, ${value}})
	}
	sort.Slice(fields, func(i, j int) bool {
		a, b := fields[i], fields[j]
		return ${isLess('a[0]', 'b[0]')} || a[0] == b[0] && ${isLess('a[1]', 'b[1]')}
	})
	var texts []string
	for ${distinct ? 'i' : '_'}, field := range fields {
${distinct ? '\t\tif i > 0 && field == fields[i-1] {\n\t\t\tcontinue\n\t\t}\n' : ''}		texts = append(texts, field[0]+${quoted(between)}+field[1])
	}
	return strings.Join(texts, ${quoted(joiner)})
}`;
}
