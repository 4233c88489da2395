/** The twelve fields that IP2 signs, gathered from the body, the query and the path. */

import type { SignedRequest } from '../../request/request.ts';
import type { FormProblem } from '../../scheme/form-problem.ts';
import type { Part, PartPiece } from '../../scheme/message/message.ts';
import { bodyFields } from './body.ts';
import { IP2_FIELDS, type Ip2Field } from './field-names.ts';
import { lowerUtf8 } from './lowercase.ts';
import { type Ip2PathTemplate, targetFields } from './target.ts';

/** Takes the fields from a request that is not verified yet; those left out are empty. */
export type Ip2Extractor = (request: SignedRequest) => Readonly<Partial<Record<Ip2Field, string>>>;

/** As UTF-8. */
type Values = ReadonlyMap<Ip2Field, Uint8Array>;

const EMPTY = new Uint8Array(0);
/**
 * The most that the fields of a request may hold together. The vendor names no bound; without one, a stranger could have
 * a text of 1 MiB brought into lower case, which costs far more than its hash.
 */
const MAX_FIELD_BYTES = 64 * 1024;

/**
 * The concatenated fields in lower case, as a part of a message.
 *
 * By default a field is a member of the JSON body (in any case of its name, numbers exactly as sent), a query parameter
 * or a segment of one of the path templates. A field that stands in several places must have one value: otherwise what
 * was signed and what is acted on could differ.
 */
export function ip2Fields(templates: readonly Ip2PathTemplate[], extract: Ip2Extractor | undefined): Part {
  const valuesOf = (request: SignedRequest) =>
    bounded(extract ? extracted(request, extract) : gather(request, templates));
  return {
    label: `lowercase(${IP2_FIELDS.map((field) => `{${field}}`).join('')})`,
    toRecipe: () => [
      { kind: 'lowercaseUnicode', of: IP2_FIELDS.map((field) => ({ kind: 'jsonField', path: [field] })) },
    ],
    pieces: (request) => {
      const values = valuesOf(request);
      return 'code' in values
        ? values
        : IP2_FIELDS.map((field) => pieceOf(field, values.get(field) ?? EMPTY));
    },
    compile: () => (request, _presented, out) => {
      const values = valuesOf(request);
      if ('code' in values) return out.fail(values);
      for (const field of IP2_FIELDS) {
        const value = values.get(field);
        if (value !== undefined) out.bytes(lowerUtf8(value));
      }
    },
  };
}

function bounded(values: Values | FormProblem): Values | FormProblem {
  if ('code' in values) return values;
  let total = 0;
  for (const { length } of values.values()) total += length;
  return total > MAX_FIELD_BYTES ? malformed('The signed fields hold more than 64 KiB.') : values;
}

function pieceOf(field: Ip2Field, value: Uint8Array): PartPiece {
  return { label: `lowercase({${field}})`, bytes: lowerUtf8(value), original: value };
}

/** An extractor is the integrator's code let loose on a stranger's bytes: what it cannot read is refused, not thrown. */
function extracted(request: SignedRequest, extract: Ip2Extractor): Values | FormProblem {
  try {
    const values = Object.entries(extract(request)).filter(([, value]) => value !== undefined);
    if (values.every(([name, value]) => isField(name) && isText(value)))
      return new Map(values.map(([name, value]) => [name as Ip2Field, Buffer.from(value, 'utf8')]));
  } catch {
    // Refused below.
  }
  return malformed('The signed fields cannot be read from the request.');
}

function isField(name: string): boolean {
  return (IP2_FIELDS as readonly string[]).includes(name);
}

/** Lone surrogates have no bytes of their own: distinct texts would sign alike. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && !/\p{Surrogate}/u.test(value);
}

function gather(request: SignedRequest, templates: readonly Ip2PathTemplate[]): Values | FormProblem {
  const inBody = bodyFields(request);
  if ('code' in inBody) return inBody;
  const inTarget = targetFields(request.url, templates);
  if ('reason' in inTarget) return { code: 'malformed_target', member: 'target', reason: inTarget.reason };
  const values = new Map<Ip2Field, Uint8Array>();
  for (const [field, value] of inBody) if (value.length > 0) values.set(field, value);
  for (const [field, text] of inTarget) {
    if (text === '') continue;
    const value = Buffer.from(text, 'utf8');
    const known = values.get(field);
    if (known !== undefined && !value.equals(known))
      return malformed(`${field} is given more than once, with different values.`);
    values.set(field, value);
  }
  return values;
}

function malformed(reason: string): FormProblem {
  return { code: 'malformed_body', member: 'body', reason };
}
