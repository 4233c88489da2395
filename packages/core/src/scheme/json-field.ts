/** A member of a JSON body: a part of the string to sign, or the place of a value. */

import type { SignedRequest } from '../request.ts';
import { kindOf } from '../value-kind.ts';
import { readJsonMembers } from './json-members.ts';
import type { Part } from './message.ts';

/** A top-level member of a JSON body. */
export interface JsonField extends Part {
  /** The member's name. */
  readonly jsonField: string;
}

/**
 * The value of a top-level member of a JSON body: a string's text, and anything else exactly as it was sent
 * (`500.00` stays `500.00`); empty when absent or null. A body that is not a JSON object is refused as
 * `malformed_body`, as is one that has the member twice.
 *
 * @throws TypeError for what is not the name of a member.
 */
export function jsonField(name: string): JsonField {
  if (typeof name !== 'string' || name === '')
    throw new TypeError(`jsonField() takes the name of a member of the body, got ${kindOf(name)}`);
  return {
    label: `{body.${name}}`,
    jsonField: name,
    nature: { role: 'field' },
    compile: () => (request, _presented, out) => {
      const found = findMember(request, name);
      if ('reason' in found) out.fail({ code: 'malformed_body', member: 'body', reason: found.reason });
      else if (found.text !== undefined) out.bytes(Buffer.from(found.text, 'utf8'));
    },
  };
}

/** Whether a value of a declaration is a member of the body. */
export function isJsonField(value: object | undefined): value is JsonField {
  return typeof (value as JsonField | undefined)?.jsonField === 'string';
}

/** The text of a member of a verified body; undefined where there is none, or more than one. */
export function readJsonField(request: SignedRequest, { jsonField: name }: JsonField): string | undefined {
  const found = findMember(request, name);
  return 'reason' in found ? undefined : found.text;
}

function findMember(
  request: SignedRequest,
  name: string,
): { readonly text: string | undefined } | { readonly reason: string } {
  const members = readJsonMembers(request.body);
  if (typeof members === 'string') return { reason: members };
  const values = members.filter((member) => member.name === name);
  if (values.length > 1) return { reason: `The body has the member "${name}" twice.` };
  return { text: values[0]?.text };
}
