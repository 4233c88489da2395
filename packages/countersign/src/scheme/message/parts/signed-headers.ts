/** The headers that a request names as signed, in its own order. */

import { withoutBlanks } from '../../../internal/blanks.ts';
import { assertKnownOptions } from '../../../internal/known-options.ts';
import { isNameIn } from '../../../internal/own-name.ts';
import type { HeaderPairs } from '../../../request/request.ts';
import type { FormProblem } from '../../form-problem.ts';
import { header } from '../../values/value-location.ts';
import { unbound } from '../bound-parts.ts';
import { type Message, type Part, toPart, type WritePart } from '../message.ts';

/** Options of `part.signedHeaders()`. */
export interface SignedHeadersOptions {
  /** Names that the list must have: a header that is not required can be left out of the list, and changed. */
  readonly required: readonly string[];
  /** Text between two names of the list. Default: `;`. */
  readonly separator?: string | undefined;
  /** Text between a name, in lower case, and its value. Default: `:`. */
  readonly between?: string | undefined;
  /** Text between two headers. Default: a line feed. */
  readonly joiner?: string | undefined;
  /** Spaces in values: as sent, or none around them, or also one for several within them. Default: `kept`. */
  readonly spaces?: 'kept' | 'trimmed' | 'merged' | undefined;
  /** Values of names that are no headers, such as `(request-target)`, or are not taken from the header. Default: none. */
  readonly values?: Readonly<Record<string, Part | Message>> | undefined;
}

const MAX_NAMES = 64;
const MAX_LIST_LENGTH = 4096;
const NAME = /^[a-z0-9!#$%&'*+.^_`|~()-]{1,128}$/;
const SPACES = {
  kept: (value: string) => value,
  trimmed: withoutBlanks,
  merged: (value: string) => withoutBlanks(value).replace(/ +/g, ' '),
};

/** Makes the part. `list` writes the list, such as `header('X-Signed-Headers')`. */
export function signedHeadersPart(list: Part, options: SignedHeadersOptions): Part {
  const owner = 'part.signedHeaders()';
  const { required, separator, between, joiner, spaces, values } = toSettings(owner, options);
  const names = toPart(owner, list);
  const leaves = required.map((name) => boundBy(name, values.get(name), spaces === 'merged'));
  const optional = [...values].filter(([name]) => !required.includes(name)).flatMap(([, of]) => unbound(of));
  return {
    label: `{headers of ${names.label}}`,
    of: [...unbound(names), ...leaves, ...optional],
    compile: (headers) => {
      const writeList = names.compile(headers);
      const own = new Map([...values].map(([name, of]): [string, WritePart] => [name, of.compile(headers)]));
      return (request, signatureFields, out) => {
        const text = out.textOf((inner) => writeList(request, signatureFields, inner));
        const listed = parseList(text, separator, required);
        if ('code' in listed) return out.fail(listed);
        const sent = valuesOf(request.headers, listed);
        if ('code' in sent) return out.fail(sent);
        listed.forEach((name, i) => {
          out.text(`${i === 0 ? '' : joiner}${name}${between}`);
          const write = own.get(name);
          const value = sent.get(name);
          if (write !== undefined) write(request, signatureFields, out);
          else if (value === undefined) out.fail(MISSING);
          else out.text(SPACES[spaces](value));
        });
      };
    },
  };
}

const MISSING: FormProblem = {
  code: 'missing_header',
  member: 'header',
  reason: 'Every header that is named as signed must be sent.',
};

function problemOf(reason: string, code: FormProblem['code'] = 'malformed_header'): FormProblem {
  return { code, member: 'header', reason };
}

function boundBy(name: string, value: Part | undefined, lossy: boolean): Part {
  return value ?? { ...header(name), lossy };
}

function parseList(text: string, separator: string, required: readonly string[]): string[] | FormProblem {
  if (text.length > MAX_LIST_LENGTH) return problemOf('The list of signed headers is too long.');
  const names = text.split(separator, MAX_NAMES + 1).map((name) => withoutBlanks(name).toLowerCase());
  if (names.length > MAX_NAMES) return problemOf(`At most ${MAX_NAMES} headers can be signed.`);
  if (!names.every((name) => NAME.test(name))) return problemOf('The list of signed headers is malformed.');
  if (new Set(names).size < names.length) return problemOf('The list of signed headers has a name twice.');
  const missing = required.find((name) => !names.includes(name));
  return missing === undefined ? names : problemOf(`The list of signed headers must have ${missing}.`);
}

function valuesOf(headers: HeaderPairs, listed: readonly string[]): Map<string, string> | FormProblem {
  const wanted = new Set(listed);
  const values = new Map<string, string>();
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = (headers[i] as string).toLowerCase();
    if (!wanted.has(name)) continue;
    if (values.has(name)) return problemOf('A signed header must be sent once.', 'duplicate_header');
    const value = headers[i + 1] as string;
    // It would pass for two lines.
    if (/[\r\n]/.test(value)) return problemOf('A signed header must have no line break.');
    values.set(name, value);
  }
  return values;
}

function isHeaderName(name: unknown): name is string {
  return typeof name === 'string' && NAME.test(name.toLowerCase());
}

function toSettings(owner: string, options: SignedHeadersOptions) {
  assertKnownOptions(owner, options, ['required', 'separator', 'between', 'joiner', 'spaces', 'values']);
  const { separator = ';', between = ':', joiner = '\n', spaces = 'kept', required, values = {} } = options;
  if (!Array.isArray(required) || !required.every(isHeaderName))
    throw new TypeError(`${owner}: "required" must be a list of the headers that must be signed`);
  if ([separator, between, joiner].some((text) => typeof text !== 'string') || separator === '')
    throw new TypeError(`${owner}: "separator", "between" and "joiner" must be texts`);
  if (!isNameIn(SPACES, spaces))
    throw new TypeError(`${owner}: "spaces" must be "kept", "trimmed" or "merged"`);
  return {
    ...{ separator, between, joiner, spaces },
    required: required.map((name: string) => name.toLowerCase()),
    values: new Map(Object.entries(values).map(([name, of]) => [name.toLowerCase(), toPart(owner, of)])),
  };
}
