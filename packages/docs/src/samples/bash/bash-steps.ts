/**
 * The steps of a recipe in Bash. A text is what stands within double quotes, such as `${query}`; bytes, which no variable can hold,
 * are a command that prints them.
 */

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
import { inDoubleQuotes, quoted } from './quoting.ts';

const VALUES: Readonly<Record<ValueName, string>> = {
  keyId: '${KEY_ID}',
  timestamp: '${timestamp}',
  nonce: '${nonce}',
  idempotencyKey: '${idempotency_key}',
  requestId: '${request_id}',
  method: '${method}',
  target: '${target}',
  path: '${target%%\\?*}',
  query: "$(printf '%s' \"$target\" | cut -s -d'?' -f2-)",
  body: '${body}',
  secret: '${SECRET}',
};

const ADDRESS: Readonly<Record<AddressName, string>> = {
  url: '${BASE_URL}${target}',
  origin: '${BASE_URL}',
  scheme: '${BASE_URL%%:*}',
  host: '${BASE_URL#*//}',
  hostname: '$(printf \'%s\' "${BASE_URL#*//}" | cut -d: -f1)',
  port: '$(port_of "$BASE_URL")',
};

/** Writes expressions, and collects what the program needs for them. */
export class BashSteps extends StepWriter {
  /** Notes that a function is called. */
  called(name: FunctionName): FunctionName {
    this.functions.set(name, FUNCTIONS[name]);
    return name;
  }

  /** A filter that encodes bytes as text. */
  encoder(encoding: string): string {
    if (encoding === 'hex') return this.called('to_hex');
    return encoding === 'base64' ? 'openssl base64 -A' : "openssl base64 -A | tr -- '+/' '-_' | tr -d '='";
  }

  protected override declare(name: string, value: Code): { statement: string; code: string } {
    // Printed again where it is needed, since a variable cannot hold it.
    if (value.gives === 'bytes') {
      const variable = `print_${snakeCase(name)}`;
      return { statement: `${variable}() { ${value.code}; }`, code: variable };
    }
    return { statement: `${snakeCase(name)}="${value.code}"`, code: `\${${snakeCase(name)}}` };
  }

  protected override joined(pieces: readonly Piece[]): Code {
    const codes = pieces.map((piece) => ('text' in piece ? text(inDoubleQuotes(piece.text)) : piece));
    if (codes.every(({ gives }) => gives === 'text')) return text(codes.map(({ code }) => code).join(''));
    return { code: codes.map(printed).join('; '), gives: 'bytes' };
  }

  protected override value(name: ValueName): Code {
    return text(VALUES[name]);
  }

  protected override address(name: AddressName): Code {
    if (name === 'port') this.called('port_of');
    return text(ADDRESS[name]);
  }

  protected override sortedQuery(isDecoded: boolean, query: Code): Code {
    if (isDecoded) this.called('decode');
    return text(`$(${this.called(isDecoded ? 'sort_query' : 'sort_encoded_query')} "${query.code}")`);
  }

  protected override jsonField(path: readonly string[]): Code {
    return text(`$(${this.called('json_field')} "$body" ${quoted(path.at(-1) ?? '')})`);
  }

  protected override digest({ algorithm, encoding }: DigestStep, of: Code): Code {
    const digest = `${piped(of)} | openssl dgst -${algorithm} -binary`;
    if (encoding === 'raw') return { code: digest, gives: 'bytes' };
    return text(`$(${digest} | ${this.encoder(encoding)})`);
  }

  protected override lowercase(of: Code): Code {
    return text(`$(${piped(of)} | LC_ALL=C tr 'A-Z' 'a-z')`);
  }

  protected override lowercaseUnicode(of: Code): Code {
    return this.lowercase(of);
  }

  protected override base64(of: Code): Code {
    return text(`$(${piped(of)} | openssl base64 -A)`);
  }

  protected override percentEncode(of: Code, keep: string): Code {
    return text(`$(${this.called('percent_encode')} "${asText(of)}" ${quoted(keep)})`);
  }

  protected override percentDecode(of: Code, only: string | undefined): Code {
    if (only === undefined) return text(`$(printf '%b' "$(${piped(of)} | sed 's/\\\\/&&/g; s/%/\\\\x/g')")`);
    const edits = Array.from(only, (character) => {
      const [high = '', low = ''] = character.charCodeAt(0).toString(16);
      const either = /\d/.test(low) ? low : `[${low}${low.toUpperCase()}]`;
      return `-e ${quoted(`s/%${high}${either}/${character.replace(/[\\/&]/, '\\$&')}/g`)}`;
    });
    return text(`$(${piped(of)} | sed ${edits.join(' ')})`);
  }

  protected override optional(before: string, of: Code, after: Code): Code {
    const inner = this.joined([{ text: before }, of, after]);
    return text(`$([ -z "${asText(of)}" ] || ${piped(inner)})`);
  }

  protected override withBody(of: Code, methods: readonly string[] | undefined): Code {
    const print = `[ -z "$body" ] || ${piped(of)}`;
    const chosen = methods === undefined ? print : `case $method in (${methods.join('|')}) ${print} ;; esac`;
    return of.gives === 'text' ? text(`$(${chosen})`) : { code: chosen, gives: 'bytes' };
  }

  protected override sortedForm(step: SortedFormStep, forms: readonly Code[]): Code {
    this.called('decode');
    if (step.encode === 'rfc3986') this.called('percent_encode');
    this.functions.set('sort_fields', sortFields(step));
    return text(`$(sort_fields "${forms.map(({ code }) => code).join('&')}")`);
  }
}

/** A command that prints an expression. */
function printed({ code, gives }: Code): string {
  return gives === 'bytes' ? code : `printf '%s' "${code}"`;
}

/** A command that prints an expression, to stand before a pipe. */
export function piped(of: Code): string {
  const command = printed(of);
  return of.gives === 'bytes' && command.includes('; ') ? `{ ${command}; }` : command;
}

function asText({ code, gives }: Code): string {
  return gives === 'text' ? code : `$(${code})`;
}

function sortFields({ encode, between, joiner, distinct, without }: SortedFormStep): string {
  const read = (part: string, name: string) =>
    encode === 'none'
      ? `decode "${part}"; ${name}=$REPLY`
      : `decode "${part}"; ${name}=$(percent_encode "$REPLY" '')`;
  const skip =
    without.length === 0 ? [] : [`    case $REPLY in (${without.map(quoted).join('|')}) continue ;; esac`];
  return [
    '# The fields, decoded, sorted by name and value, and joined.',
    'sort_fields() {',
    "  local LC_ALL=C pair name value field all='' i",
    '  local order=() fields=()',
    "  while IFS= read -r -d '&' pair; do",
    '    [ -n "$pair" ] || continue',
    `    ${read('${pair%%=*}', 'name')}`,
    ...skip,
    "    value=''",
    `    case $pair in (*=*) ${read('${pair#*=}', 'value')} ;; esac`,
    '    for ((i = ${#order[@]}; i > 0; i--)); do',
    "      [[ ${order[i-1]} > $name$'\\001'$value ]] || break",
    '      order[i]=${order[i-1]} fields[i]=${fields[i-1]}',
    '    done',
    `    order[i]=$name$'\\001'$value fields[i]=$name${quoted(between)}$value`,
    '  done < <(printf \'%s&\' "$1")',
    '  for ((i = 0; i < ${#fields[@]}; i++)); do',
    ...(distinct ? ['    ((i == 0)) || [[ ${order[i]} != "${order[i-1]}" ]] || continue'] : []),
    `    all+=\${all:+${quoted(joiner)}}\${fields[i]}`,
    '  done',
    '  printf \'%s\' "$all"',
    '}',
  ].join('\n');
}
