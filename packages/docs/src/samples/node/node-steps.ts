/** The steps of a recipe in JavaScript for Node.js. */

import { asciiText } from '../ascii-text.ts';
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
  idempotencyKey: text('idempotencyKey'),
  requestId: text('requestId'),
  method: text('method'),
  target: text('target'),
  path: text("target.split('?')[0]"),
  query: text("target.split('?').slice(1).join('?')"),
  body: { code: 'body', gives: 'bytes' },
  secret: text('SECRET'),
};

const ADDRESS: Readonly<Record<AddressName, string>> = {
  url: 'new URL(BASE_URL).origin + target',
  origin: 'new URL(BASE_URL).origin',
  scheme: 'new URL(BASE_URL).protocol.slice(0, -1)',
  host: 'new URL(BASE_URL).host',
  hostname: 'new URL(BASE_URL).hostname',
  port: "new URL(BASE_URL).port || (BASE_URL.startsWith('https:') ? '443' : '80')",
};

/** Writes expressions, and collects what the program needs for them. */
export class NodeSteps extends StepWriter {
  /** Names from `node:crypto`. */
  readonly imports: Set<string> = new Set();

  /** Notes that a function is called. */
  need(name: FunctionName): void {
    this.functions.set(name, FUNCTIONS[name]);
  }

  protected override declare(name: string, { code }: Code): { statement: string; code: string } {
    return { statement: `const ${name} = ${code};`, code: name };
  }

  /** Neighbouring texts become one template. */
  protected override joined(pieces: readonly Piece[]): Code {
    const [first] = pieces;
    if (first === undefined) return text("''");
    if (pieces.length === 1) return 'text' in first ? text(quoted(first.text)) : first;
    if (pieces.every((piece) => 'text' in piece || piece.gives === 'text')) return text(template(pieces));
    const runs = pieces.reduce<Piece[][]>((all, piece) => {
      const isBytes = !('text' in piece) && piece.gives === 'bytes';
      const last = all.at(-1)?.at(-1);
      const followsBytes = last !== undefined && !('text' in last) && last.gives === 'bytes';
      if (isBytes || followsBytes || last === undefined) all.push([piece]);
      else all.at(-1)?.push(piece);
      return all;
    }, []);
    const buffers = runs.map((run) => asBytes(this.joined(run)));
    return { code: `Buffer.concat([${buffers.join(', ')}])`, gives: 'bytes' };
  }

  protected override value(name: ValueName): Code {
    return VALUES[name];
  }

  protected override address(name: AddressName): Code {
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
    this.imports.add('createHash');
    const form = encoding === 'raw' ? '' : quoted(encoding);
    return {
      code: `createHash('${algorithm}').update(${of.code}).digest(${form})`,
      gives: encoding === 'raw' ? 'bytes' : 'text',
    };
  }

  protected override lowercase(of: Code): Code {
    return text(`${asText(of)}.toLowerCase()`);
  }

  protected override lowercaseUnicode(of: Code): Code {
    this.need('lowercase');
    return text(`lowercase(${asText(of)})`);
  }

  protected override base64(of: Code): Code {
    return text(`${asBytes(of)}.toString('base64')`);
  }

  protected override percentEncode(of: Code, keep: string): Code {
    this.need('percentEncode');
    return text(`percentEncode(${of.code}, ${quoted(keep)})`);
  }

  protected override percentDecode(of: Code, only: string | undefined): Code {
    this.need('percentDecode');
    const characters = only === undefined ? '' : `, ${quoted(only)}`;
    return { code: `percentDecode(${asText(of)}${characters})`, gives: 'bytes' };
  }

  protected override optional(before: string, of: Code, after: Code): Code {
    this.need('optional');
    return text(`optional(${quoted(before)}, ${asText(of)}, ${asText(after)})`);
  }

  protected override withBody(of: Code, methods: readonly string[] | undefined): Code {
    const isWritten = methods === undefined ? '' : ` && [${methods.map(quoted).join(', ')}].includes(method)`;
    const none = of.gives === 'bytes' ? 'Buffer.alloc(0)' : "''";
    return { code: `body.length > 0${isWritten} ? ${of.code} : ${none}`, gives: of.gives };
  }

  protected override sortedForm(step: SortedFormStep, forms: readonly Code[]): Code {
    this.need('compare');
    if (step.encode === 'rfc3986') this.need('percentEncode');
    this.functions.set('sortFields', sortFields(step));
    return text(`sortFields(${forms.map(asText).join(', ')})`);
  }
}

/** A text in quotes. */
export function quoted(literal: string): string {
  return `'${asciiText(literal, "'")}'`;
}

/** A template of texts and expressions. */
export function template(pieces: readonly Piece[]): string {
  const inner = pieces.map((piece) => ('text' in piece ? asciiText(piece.text, '`$') : `\${${piece.code}}`));
  return `\`${inner.join('')}\``;
}

function sortFields({ encode, between, joiner, distinct, without }: SortedFormStep): string {
  const names = `[${without.map(quoted).join(', ')}]`;
  return [
    '// The fields, decoded, sorted by name and value, and joined.',
    'function sortFields(...forms) {',
    '  const fields = forms.flatMap((form) => [...new URLSearchParams(form)])',
    ...(without.length > 0 ? [`    .filter(([name]) => !${names}.includes(name))`] : []),
    ...(encode === 'rfc3986' ? ["    .map((field) => field.map((text) => percentEncode(text, '')))"] : []),
    '    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))',
    `    .map(([name, value]) => name + ${quoted(between)} + value);`,
    `  return ${distinct ? '[...new Set(fields)]' : 'fields'}.join(${quoted(joiner)});`,
    '}',
  ].join('\n');
}

function asBytes({ code, gives }: Code): string {
  return gives === 'bytes' ? code : `Buffer.from(${code})`;
}

function asText({ code, gives }: Code): string {
  return gives === 'text' ? code : `${code}.toString()`;
}
