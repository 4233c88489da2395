/** The twelve fields that IP2 signs, gathered from the body, the query and the path. */

import {
  decodedPairs,
  decodePercentBytes,
  type FormProblem,
  type Part,
  type PartPiece,
  pathOf,
  queryOf,
  type SignedRequest,
} from '@countersign/core';
import { bodyValues } from './ip2-body.ts';

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
  const valuesOf = (request: SignedRequest) =>
    extract ? extracted(request, extract) : gather(request, templates);
  return {
    label: `lowercase(${IP2_FIELDS.map((field) => `{${field}}`).join('')})`,
    pieces: (request) => {
      const values = valuesOf(request);
      return values instanceof Map
        ? IP2_FIELDS.map((field) => pieceOf(field, values.get(field) ?? ''))
        : values;
    },
    compile: () => (request, _presented, out) => {
      const values = valuesOf(request);
      if (!(values instanceof Map)) return out.fail(values);
      for (const field of IP2_FIELDS) out.bytes(Buffer.from(toLowerCase(values.get(field) ?? ''), 'utf8'));
    },
  };
}

function pieceOf(field: Ip2Field, value: string): PartPiece {
  return {
    label: `lowercase({${field}})`,
    bytes: Buffer.from(toLowerCase(value), 'utf8'),
    original: Buffer.from(value, 'utf8'),
  };
}

/**
 * Lowers each character by itself, as .NET's invariant mapping does: where JavaScript would make two
 * characters of one, or look at its neighbours (final sigma), the simple mapping is kept.
 */
function toLowerCase(text: string): string {
  let lowered = '';
  for (const character of text) {
    const lower = character.toLowerCase();
    lowered += [...lower].length === 1 ? lower : character;
  }
  return lowered;
}

/** An extractor is the integrator's code let loose on a stranger's bytes: what it cannot read is refused, not thrown. */
function extracted(request: SignedRequest, extract: Ip2Extractor): Values | FormProblem {
  try {
    const values = Object.entries(extract(request)).filter(([, value]) => value !== undefined);
    if (values.every(([name, value]) => isField(name) && isText(value))) return new Map(values);
  } catch {
    // Refused below.
  }
  return {
    code: 'malformed_body',
    member: 'body',
    reason: 'The signed fields cannot be read from the request.',
  };
}

function isField(name: string): boolean {
  return (IP2_FIELDS as readonly string[]).includes(name);
}

/** Lone surrogates have no bytes of their own: distinct texts would sign alike. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && !/\p{Surrogate}/u.test(value);
}

function gather(request: SignedRequest, templates: string[][]): Values | FormProblem {
  const values: Values = new Map();
  const inBody = bodyValues(request);
  if (!Array.isArray(inBody)) return inBody;
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
  const segments = pathOf(target).split('/').map(decodePercentBytes);
  if (pairs === undefined || !segments.every((segment) => segment !== undefined)) return undefined;
  if (segments.at(-1) === '') segments.pop();
  const template = templates.find((each) => fits(each, segments));
  template?.toReversed().forEach((part, i) => {
    if (part.startsWith('{')) pairs.push([part.slice(1, -1), segments.at(-1 - i) as string]);
  });
  try {
    return pairs.map(([name, value]) => [name, UTF8.decode(Buffer.from(value, 'latin1'))]);
  } catch {
    return undefined;
  }
}

/**
 * Whether a path ends as the template says, in any spelling that a router may take for it: decoded, in either case, with
 * a slash at its end or a prefix before it. A path that reached a handler unrecognised would leave its fields unsigned.
 */
function fits(template: string[], segments: string[]): boolean {
  const parts = template.slice(1);
  const offset = segments.length - parts.length;
  return (
    offset > 0 &&
    parts.every((part, i) => {
      const segment = segments[offset + i] as string;
      return part.startsWith('{') ? segment !== '' : part.toLowerCase() === segment.toLowerCase();
    })
  );
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
