/** Fields of a form or of a query in one order for all, as the signatures of many APIs have them. */

import { assertKnownOptions } from '../../../../internal/known-options.ts';
import type { SignedRequest } from '../../../../request/request.ts';
import type { FormProblem } from '../../../form-problem.ts';
import type { RecipeStep } from '../../../recipe/recipe-step.ts';
import { encodePercent, queryOf } from '../../../target.ts';
import { type FormPair, MAX_FORM_PAIRS, parseForm } from '../../../values/form.ts';
import type { HeaderReader } from '../../../values/header-reader.ts';
import { afterAuthScheme, quotedParameters } from '../../../values/parameters.ts';
import { header } from '../../../values/value-location.ts';
import { type Message, type Part, toPart, type WritePart } from '../../message.ts';
import type { MessageWriter } from '../../message-writer.ts';
import { formBodyOf } from './form-body.ts';

/** Options of `part.sortedForm()`. */
export interface SortedFormOptions {
  /** Source of the fields: the body, the query, or both. Default: `form`, the body. */
  readonly from?: 'form' | 'query' | 'both' | undefined;
  /** Encoding of names and values: percent-encoding of all but letters, digits and `-._~`, or none. Default: `rfc3986`. */
  readonly encode?: 'rfc3986' | 'none' | undefined;
  /** Text between a name and its value. Default: `=`. */
  readonly between?: string | undefined;
  /** Text between two fields. Default: `&`. */
  readonly joiner?: string | undefined;
  /** True if a field that comes again with the same value is written once. Default: false. */
  readonly distinct?: boolean | undefined;
  /** Names of fields that are left out, such as that of the signature. Default: none. */
  readonly without?: readonly string[] | undefined;
  /** Further fields by their names, which travel elsewhere; left out where they are empty. Default: none. */
  readonly and?: Readonly<Record<string, Part | Message>> | undefined;
  /**
   * A header whose parameters are fields as well, quoted and percent-encoded behind an authentication scheme, as OAuth 1 has them;
   * `without` has those that are left out. Default: none.
   */
  readonly parametersOf?:
    | { readonly header: string; readonly authScheme: string; readonly without: readonly string[] }
    | undefined;
}

interface Settings {
  readonly from: 'form' | 'query' | 'both';
  readonly encode: 'rfc3986' | 'none';
  readonly between: string;
  readonly joiner: string;
  readonly distinct: boolean;
  readonly without: readonly string[];
  readonly and: readonly (readonly [name: string, value: Part])[];
  readonly parametersOf: SortedFormOptions['parametersOf'];
}

const MALFORMED_QUERY: FormProblem = {
  code: 'malformed_target',
  member: 'target',
  reason: 'The query has a malformed percent-encoding, or more than 1000 pairs.',
};
const TOO_MANY: FormProblem = {
  code: 'malformed_body',
  member: 'body',
  reason: 'Query and form must have at most 1000 pairs together.',
};
const MALFORMED_PARAMETERS: FormProblem = {
  code: 'malformed_header',
  member: 'header',
  reason: 'The parameters of a header must be well formed, and each be sent once.',
};
const NOT_ASCII: FormProblem = {
  code: 'malformed_header',
  member: 'header',
  reason: 'Signed fields in headers must be ASCII.',
};
const OPTIONS = [
  ...(['from', 'encode', 'between', 'joiner', 'distinct', 'without', 'and', 'parametersOf'] as const),
];
const BEYOND_ASCII = /[^\0-\x7f]/;

/** Makes the part. */
export function sortedFormPart(options: SortedFormOptions = {}): Part {
  const settings = toSettings(options);
  const { from, encode, without, distinct, and, parametersOf } = settings;
  const source = { form: 'form', query: 'query', both: 'query and form' }[from];
  return {
    label: `{${source}, decoded, sorted${encode === 'none' ? '' : ', encoded'}}`,
    nature: from === 'form' ? undefined : { role: 'query', query: { isDecoded: true, isSorted: true } },
    // One is that of the signature; of more, nobody knows what they say.
    coversBody: from !== 'query' && without.length <= 1,
    lossy: encode === 'none' || distinct,
    toRecipe: () => [recipeStep(settings, source)],
    of: [...and.map(([, part]) => part), ...(parametersOf ? [header(parametersOf.header)] : [])],
    compile: (headers) => writer(settings, headers),
  };
}

/** Fields that travel elsewhere have no place in the data. */
function recipeStep(settings: Settings, source: string | undefined): RecipeStep {
  const { and, parametersOf, ...rest } = settings;
  if (and.length > 0 || parametersOf !== undefined)
    return { kind: 'gap', label: `${source} and other fields, sorted` };
  return { kind: 'sortedForm', ...rest };
}

function writer(settings: Settings, headers: HeaderReader): WritePart {
  const more = settings.and.map(([name, part]) => [name, part.compile(headers)] as const);
  const { parametersOf } = settings;
  const slot = parametersOf && headers.slot(parametersOf.header);
  return (request, signatureFields, out) => {
    const fields = fieldsOf(request, settings);
    if ('code' in fields) return out.fail(fields);
    if (parametersOf !== undefined && slot !== undefined) {
      const value = afterAuthScheme(signatureFields.headers[slot] ?? '', parametersOf.authScheme);
      const parameters = quotedParameters(value ?? '');
      if (parameters === undefined) return out.fail(MALFORMED_PARAMETERS);
      fields.push(...parameters.filter(([name]) => !parametersOf.without.includes(name)));
    }
    for (const [name, write] of more) {
      const value = out.textOf((inner) => write(request, signatureFields, inner));
      if (BEYOND_ASCII.test(value)) out.fail(NOT_ASCII);
      if (value !== '') fields.push([name, value]);
    }
    writeSorted(fields, settings, out);
  };
}

function fieldsOf(request: SignedRequest, { from, without }: Settings): FormPair[] | FormProblem {
  const query = from === 'form' ? [] : parseForm(queryOf(request.url));
  if (query === undefined) return MALFORMED_QUERY;
  const form = from === 'query' ? [] : formBodyOf(request);
  if ('code' in form) return form;
  if (query.length + form.length > MAX_FORM_PAIRS) return TOO_MANY;
  return [...query, ...form].filter(([name]) => !without.includes(name));
}

function writeSorted(fields: readonly FormPair[], settings: Settings, out: MessageWriter): void {
  const { encode, between, joiner, distinct } = settings;
  const encoded =
    encode === 'none'
      ? [...fields]
      : fields.map(([name, value]) => [encodePercent(name), encodePercent(value)]);
  const sorted = (encoded as FormPair[]).sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
  const kept = distinct ? sorted.filter((pair, i) => !isSame(pair, sorted[i - 1])) : sorted;
  const text = kept.map(([name, value]) => `${name}${between}${value}`).join(joiner);
  out.bytes(Buffer.from(text, 'utf8'));
}

/** In the order of UTF-16 units, and not of a language. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function isSame([name, value]: FormPair, other: FormPair | undefined): boolean {
  return name === other?.[0] && value === other[1];
}

function toSettings(options: SortedFormOptions): Settings {
  const owner = 'part.sortedForm()';
  assertKnownOptions(owner, options, OPTIONS);
  const { from = 'form', encode = 'rfc3986', between = '=', joiner = '&' } = options;
  const { distinct = false, without = [], and = {}, parametersOf } = options;
  if (!['form', 'query', 'both'].includes(from))
    throw new TypeError(`${owner}: "from" must be "form", "query" or "both"`);
  if (encode !== 'rfc3986' && encode !== 'none')
    throw new TypeError(`${owner}: "encode" must be "rfc3986" or "none"`);
  if (typeof between !== 'string' || typeof joiner !== 'string')
    throw new TypeError(`${owner}: "between" and "joiner" must be texts`);
  if (!Array.isArray(without)) throw new TypeError(`${owner}: "without" must be a list of names`);
  const parts = Object.entries(and).map(([name, of]) => [name, toPart(owner, of)] as const);
  return { from, encode, between, joiner, distinct, without, and: parts, parametersOf };
}
