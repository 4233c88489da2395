/** The fields in an IP2 request's JSON body, where it has one that parsers would read alike. */

import type { SignedRequest } from '../../request/request.ts';
import type { FormProblem } from '../../scheme/form-problem.ts';
import { createJsonReader } from '../../scheme/json/json-reader.ts';
import { IP2_FIELDS, type Ip2Field } from './field-names.ts';

/** Finds the fields in a body, in any case of their names, in one pass over it. */
const reader = createJsonReader({ anyCase: true });
const SLOTS = IP2_FIELDS.map((field) => [field, reader.want(field)] as const);

/** The bytes that JavaScript and other lax readers skip before a value. */
const SKIPPED: Uint8Array = Uint8Array.of(0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0xa0);
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** The fields of the body, as UTF-8; none where the body is not JSON; or what is wrong with it. */
export function bodyFields(request: SignedRequest): [field: Ip2Field, text: Uint8Array][] | FormProblem {
  if (request.body.length === 0 || !mayBeJson(request)) return [];
  const members = reader.read(request);
  if (members.reason !== undefined) return malformed(members.reason);
  if (!isUtf8(request.headers))
    return malformed('The body must be in UTF-8, and say so where it says anything.');
  const fields: [Ip2Field, Uint8Array][] = [];
  for (const [field, slot] of SLOTS) {
    const text = members.text(slot);
    if (text === undefined) continue;
    if ('reason' in text) return malformed(text.reason);
    fields.push([field, text]);
  }
  return fields;
}

/**
 * Tells whether the body may hold fields. `Content-Type` decides, as it does for parsers, and where it is repeated any of them;
 * without it, a body that begins as an object does. The vendor's `X-Content-Type` has no say: it is not signed, and
 * clients send it with every request.
 */
function mayBeJson({ headers, body }: SignedRequest): boolean {
  const types = contentTypes(headers);
  if (types.length > 0) return types.some((type) => type.toLowerCase().includes('json'));
  let at = BYTE_ORDER_MARK.every((byte, i) => body[i] === byte) ? BYTE_ORDER_MARK.length : 0;
  while (at < body.length && SKIPPED.includes(body[at] as number)) at++;
  return body[at] === 0x7b;
}

/** Tells whether parsers that go by the declared character set read the text that is read here: UTF-7 hides other members. */
function isUtf8(headers: SignedRequest['headers']): boolean {
  return contentTypes(headers).every((type) =>
    type
      .toLowerCase()
      .split('charset')
      .slice(1)
      .every((rest) => /^\s*=\s*"?utf-?8"?\s*(?:;|$)/.test(rest)),
  );
}

function contentTypes(headers: SignedRequest['headers']): string[] {
  return headers.filter((_value, i) => i % 2 === 1 && headers[i - 1]?.toLowerCase() === 'content-type');
}

function malformed(reason: string): FormProblem {
  return { code: 'malformed_body', member: 'body', reason };
}
