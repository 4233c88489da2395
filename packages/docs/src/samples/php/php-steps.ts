/** The steps of a recipe in PHP, whose texts are bytes. */

import { asciiText, escapeInBraces } from '../ascii-text.ts';
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
  keyId: '$keyId',
  timestamp: '$timestamp',
  nonce: '$nonce',
  idempotencyKey: '$idempotencyKey',
  requestId: '$requestId',
  method: '$method',
  target: '$target',
  path: "explode('?', $target, 2)[0]",
  query: "explode('?', $target, 2)[1] ?? ''",
  body: '$body',
  secret: '$secret',
};

const ADDRESS: Readonly<Record<AddressName, string>> = {
  url: '$baseUrl . $target',
  origin: '$baseUrl',
  scheme: 'parse_url($baseUrl, PHP_URL_SCHEME)',
  host: "explode('/', $baseUrl)[2]",
  hostname: 'parse_url($baseUrl, PHP_URL_HOST)',
  port: "parse_url($baseUrl, PHP_URL_PORT) ?? (str_starts_with($baseUrl, 'https:') ? 443 : 80)",
};

/** Writes expressions, and collects what the program needs for them. */
export class PhpSteps extends StepWriter {
  protected override declare(name: string, { code }: Code): { statement: string; code: string } {
    return { statement: `$${name} = ${code};`, code: `$${name}` };
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
    this.#called('pairsOf');
    return text(`${this.#called(isDecoded ? 'sortQuery' : 'sortEncodedQuery')}(${query.code})`);
  }

  protected override jsonField(path: readonly string[]): Code {
    return text(`${this.#called('jsonField')}($body, ${path.map(quoted).join(', ')})`);
  }

  protected override digest({ algorithm, encoding }: DigestStep, of: Code): Code {
    return text(
      encoding === 'hex'
        ? `hash('${algorithm}', ${of.code})`
        : encoded(`hash('${algorithm}', ${of.code}, true)`, encoding),
    );
  }

  protected override lowercase(of: Code): Code {
    return text(`strtolower(${of.code})`);
  }

  /** Without the extension mbstring, which is not everywhere. */
  protected override lowercaseUnicode(of: Code): Code {
    return this.lowercase(of);
  }

  protected override base64(of: Code): Code {
    return text(encoded(of.code, 'base64'));
  }

  protected override percentEncode(of: Code, keep: string): Code {
    const all = `rawurlencode(${of.code})`;
    const kept = Array.from(keep, (character) => `'${percentEncoded(character)}' => ${quoted(character)}`);
    return text(keep === '' ? all : `strtr(${all}, [${kept.join(', ')}])`);
  }

  protected override percentDecode(of: Code, only: string | undefined): Code {
    if (only === undefined) return text(`rawurldecode(${of.code})`);
    const spellings = Array.from(only, (character) => {
      const capitals = percentEncoded(character);
      return [...new Set([capitals, capitals.toLowerCase()])].map(
        (spelling) => `'${spelling}' => ${quoted(character)}`,
      );
    });
    return text(`strtr(${of.code}, [${spellings.flat().join(', ')}])`);
  }

  protected override optional(before: string, of: Code, after: Code): Code {
    return text(`${of.code} === '' ? '' : ${template([{ text: before }, of, after])}`);
  }

  protected override withBody(of: Code, methods: readonly string[] | undefined): Code {
    const isLeftOut =
      methods === undefined ? '' : ` || !in_array($method, [${methods.map(quoted).join(', ')}])`;
    return text(`$body === ''${isLeftOut} ? '' : ${of.code}`);
  }

  protected override sortedForm(step: SortedFormStep, forms: readonly Code[]): Code {
    this.#called('pairsOf');
    this.functions.set('sortFields', sortFields(step));
    return text(`sortFields(${forms.map(({ code }) => code).join(', ')})`);
  }

  #called(name: FunctionName): FunctionName {
    this.functions.set(name, FUNCTIONS[name]);
    return name;
  }
}

/** An expression that encodes the bytes of another one. */
export function encoded(bytes: string, encoding: string): string {
  if (encoding === 'raw') return bytes;
  if (encoding === 'hex') return `bin2hex(${bytes})`;
  return encoding === 'base64'
    ? `base64_encode(${bytes})`
    : `rtrim(strtr(base64_encode(${bytes}), '+/', '-_'), '=')`;
}

/** A text in single quotes, or in double quotes where it needs escapes. */
export function quoted(literal: string): string {
  if (/^[ -~]*$/.test(literal)) return `'${asciiText(literal, "'")}'`;
  return `"${asciiText(literal, '"$', escapeInBraces)}"`;
}

/** A text with variables in it; joined by dots where there is more than variables. */
export function template(pieces: readonly Piece[]): string {
  const codes = pieces.map((piece) => ('text' in piece ? quoted(piece.text) : piece.code));
  const kept = codes.filter((code) => code !== "''");
  if (kept.length < 2) return kept[0] ?? "''";
  const isSimple = pieces.every((piece) => 'text' in piece || /^(?:\$\w+|'')$/.test(piece.code));
  if (!isSimple) return kept.join(' . ');
  const inner = pieces.map((piece) => {
    if ('text' in piece) return asciiText(piece.text, '"$', escapeInBraces);
    return piece.code === "''" ? '' : `{${piece.code}}`;
  });
  return `"${inner.join('')}"`;
}

function sortFields({ encode, between, joiner, distinct, without }: SortedFormStep): string {
  const decoded =
    encode === 'none'
      ? "array_map('urldecode', $pair)"
      : "array_map('rawurlencode', array_map('urldecode', $pair))";
  const names = `[${without.map(quoted).join(', ')}]`;
  return [
    '/** The fields, sorted by name and value, and joined. */',
    'function sortFields(string ...$forms): string',
    '{',
    "    $pairs = array_merge(...array_map('pairsOf', $forms));",
    ...(without.length > 0
      ? [
          `    $pairs = array_values(array_filter($pairs, fn ($pair) => !in_array(urldecode($pair[0]), ${names}, true)));`,
        ]
      : []),
    `    $pairs = array_map(fn ($pair) => ${decoded}, $pairs);`,
    '    usort($pairs, fn ($a, $b) => strcmp($a[0], $b[0]) ?: strcmp($a[1], $b[1]));',
    `    $fields = array_map(fn ($pair) => implode(${quoted(between)}, $pair), $pairs);`,
    `    return implode(${quoted(joiner)}, ${distinct ? 'array_unique($fields)' : '$fields'});`,
    '}',
  ].join('\n');
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
