/** The twelve fields that IP2 signs, gathered from the body, the query and the path. */

import {
  decodedPairs,
  decodePercentBytes,
  type FormProblem,
  type Part,
  pathOf,
  queryOf,
  readJsonMembers,
  type SignedRequest,
} from '@countersign/core';

/** The fields in the order in which they are concatenated. */
export const IP2_FIELDS = [
  'SubscriptionId',
  'AccountId',
  'RequestId',
  'BatchId',
  'Amount',
  'PaymentMethodId',
  'ProductId',
  'CurrencyCode',
  'CountryCode',
  'Memo',
  'ChannelId',
  'Reference',
] as const;

/** The name of a field. */
export type Ip2Field = (typeof IP2_FIELDS)[number];

/** Takes the fields from a request that is not verified yet; those left out are empty. */
export type Ip2Extractor = (request: SignedRequest) => Readonly<Partial<Record<Ip2Field, string>>>;

type Values = Map<string, string>;

const FIELDS_BY_NAME: ReadonlyMap<string, Ip2Field> = new Map(
  IP2_FIELDS.map((field) => [field.toLowerCase(), field]),
);
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The concatenated fields in lower case, as a part of a message.
 *
 * By default a field is a member of the JSON body (in any case of its name, numbers exactly as sent), a query parameter
 * or a segment of one of the path templates. A field that stands in several places must have one value: otherwise what
 * was signed and what is acted on could differ.
 */
export function ip2Fields(paths: readonly string[], extract: Ip2Extractor | undefined): Part {
  const templates = paths.map((path) => path.split('/'));
  return {
    label: `lowercase(${IP2_FIELDS.map((field) => `{${field}}`).join('')})`,
    compile: (headers) => {
      const types = [headers.slot('Content-Type'), headers.slot('X-Content-Type')];
      return (request, presented, out) => {
        const isJson = mayBeJson(types.map((slot) => presented.headers[slot]));
        const values = extract
          ? new Map(Object.entries(extract(request)))
          : gather(request, templates, isJson);
        if (!(values instanceof Map)) return out.fail(values);
        for (const field of IP2_FIELDS) out.bytes(Buffer.from(toLowerCase(values.get(field) ?? ''), 'utf8'));
      };
    },
  };
}

/**
 * Lowers each character by itself, as .NET's and Java's invariant mappings do: where JavaScript would make two
 * characters of one, or look at its neighbours (final sigma), the simple mapping is kept.
 */
export function toLowerCase(text: string): string {
  let lowered = '';
  for (const character of text) {
    const lower = character.toLowerCase();
    lowered += [...lower].length === 1 ? lower : character;
  }
  return lowered;
}

function gather(request: SignedRequest, templates: string[][], isJson: boolean): Values | FormProblem {
  const values: Values = new Map();
  const members = isJson ? readJsonMembers(request.body) : [];
  if (typeof members === 'string') return { code: 'malformed_body', member: 'body', reason: members };
  const inBody = members.map(({ name, text }): [string, string] => [name, text]);
  const inTarget = targetValues(request.target, templates);
  if (inTarget === undefined) return TARGET_PROBLEM;
  const seenInBody = new Set<Ip2Field>();
  for (const [name] of inBody) {
    const field = FIELDS_BY_NAME.get(name.toLowerCase());
    if (field !== undefined && seenInBody.has(field)) return ambiguous(field);
    if (field !== undefined) seenInBody.add(field);
  }
  for (const [name, value] of [...inBody, ...inTarget]) {
    const field = FIELDS_BY_NAME.get(name.toLowerCase());
    if (field === undefined || value === '') continue;
    const known = values.get(field);
    if (known !== undefined && known !== value) return ambiguous(field);
    values.set(field, value);
  }
  return values;
}

/** The named values of the query and the path, or undefined when an encoding is malformed. */
function targetValues(target: string, templates: string[][]): [string, string][] | undefined {
  const pairs = decodedPairs(queryOf(target));
  if (pairs === undefined) return undefined;
  const segments = pathOf(target).split('/');
  const template = templates.find((each) => fits(each, segments));
  template?.forEach((part, i) => {
    if (part.startsWith('{'))
      pairs.push([part.slice(1, -1), decodePercentBytes(segments[i] as string) ?? '\xff']);
  });
  try {
    return pairs.map(([name, value]) => [name, UTF8.decode(Buffer.from(value, 'latin1'))]);
  } catch {
    return undefined;
  }
}

function fits(template: string[], segments: string[]): boolean {
  return (
    template.length === segments.length &&
    template.every((part, i) => (part.startsWith('{') ? segments[i] !== '' : part === segments[i]))
  );
}

function mayBeJson(types: readonly (string | undefined)[]): boolean {
  const sent = types.filter((type) => type !== undefined);
  return sent.length === 0 || sent.some((type) => type.toLowerCase().includes('json'));
}

const TARGET_PROBLEM: FormProblem = {
  code: 'malformed_target',
  member: 'target',
  reason: 'The path or query has a malformed percent-encoding.',
};

function ambiguous(field: Ip2Field): FormProblem {
  return {
    code: 'malformed_body',
    member: 'body',
    reason: `${field} is given more than once, with different values.`,
  };
}
