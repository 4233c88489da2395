/** A member of a JSON body: a part of the string to sign, or the place of a value. */

import { kindOf } from '../../internal/value-kind.ts';
import type { SignedRequest } from '../../request/request.ts';
import type { Part } from '../message/message.ts';
import type { HeaderReader } from '../values/header-reader.ts';
import { createJsonReader, type JsonReader } from './json-reader.ts';

/** A top-level member of a JSON body. */
export interface JsonField extends Part {
  /** The member's name. */
  readonly jsonField: string;
}

/** One reader for each scheme, so that all its parts share one pass over a body; a scheme is known by its header reader. */
const readers = new WeakMap<HeaderReader, JsonReader>();

/**
 * The value of a top-level member of a JSON body: a string's text, and anything else exactly as it was sent
 * (`500.00` stays `500.00`); empty when absent or null. A body that is not a JSON object is refused as
 * `malformed_body`, as is one that has the member twice.
 *
 * All members that a scheme asks for are found in one pass over the body.
 *
 * @example
 * const signed = message`${part.timestamp}.${jsonField('amount')}.${jsonField('currency')}`;
 * @throws TypeError for what is not the name of a member.
 */
export function jsonField(name: string): JsonField {
  if (typeof name !== 'string' || name === '')
    throw new TypeError(`jsonField() takes the name of a member of the body, got ${kindOf(name)}`);
  return {
    label: `{body.${name}}`,
    jsonField: name,
    nature: { role: 'field' },
    compile: (headers) => {
      const reader = readerOf(headers);
      const slot = reader.want(name);
      return (request, _presented, out) => {
        const text = reader.read(request).text(slot);
        if (text === undefined) return;
        if ('reason' in text) out.fail({ code: 'malformed_body', member: 'body', reason: text.reason });
        else out.bytes(text);
      };
    },
  };
}

/** Tells whether a value of a declaration is a member of the body. */
export function isJsonField(value: object | undefined): value is JsonField {
  return typeof (value as JsonField | undefined)?.jsonField === 'string';
}

/** Makes a function that gives the text of a member of a verified body; undefined where there is none, or more than one. */
export function jsonFieldReader(
  { jsonField: name }: JsonField,
  headers: HeaderReader,
): (request: SignedRequest) => string | undefined {
  const reader = readerOf(headers);
  const slot = reader.want(name);
  return (request) => {
    const text = reader.read(request).text(slot);
    return text === undefined || 'reason' in text ? undefined : Buffer.from(text).toString('utf8');
  };
}

function readerOf(headers: HeaderReader): JsonReader {
  let reader = readers.get(headers);
  if (reader === undefined) {
    reader = createJsonReader();
    readers.set(headers, reader);
  }
  return reader;
}
