/** A member of a JSON body: a part of the string to sign, or the place of a value. */

import { kindOf } from '../../internal/value-kind.ts';
import type { FormProblem } from '../form-problem.ts';
import type { HeaderReader, ReadRequest } from '../values/header-reader.ts';
import { type LocationOptions, toLocationOptions } from '../values/location-options.ts';
import type { GivenOptions, ValueLocation } from '../values/value-location.ts';
import { createJsonReader, type JsonMembers, type JsonReader, type JsonText } from './json-reader.ts';

/** A member of a JSON body. */
export interface JsonField extends ValueLocation {
  readonly place: 'json';
}

const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/** One reader for each scheme, so that all its parts share one pass over a body; a scheme is known by its header reader. */
const readers = new WeakMap<HeaderReader, JsonReader>();

/**
 * The value of a member of a JSON body: a string's text, and anything else exactly as it was sent (`500.00` stays `500.00`);
 * empty when absent or null. A list of names leads to a member of objects within. A body that is not a JSON object is refused as
 * `malformed_body`, as is one that has the member twice, or without a value of its `jsonType`, where that is given.
 *
 * All members that a scheme asks for are found in one pass over the body.
 *
 * @example
 * const signed = message`${part.timestamp}.${jsonField('amount')}.${jsonField('currency')}`;
 * const time = jsonField(['signature', 'timestamp'], 'unixSeconds');
 * @throws TypeError for what is not the name of a member, and for an invalid option.
 */
export function jsonField(name: string | readonly string[], options: GivenOptions = {}): JsonField {
  const path = typeof name === 'string' ? [name] : name;
  if (
    !Array.isArray(path) ||
    path.length === 0 ||
    !path.every((each) => typeof each === 'string' && each !== '')
  )
    throw new TypeError(`jsonField() takes the name of a member of the body, got ${kindOf(name)}`);
  const checked = toLocationOptions(`jsonField("${path.join('.')}")`, options);
  const { jsonType } = checked;
  return {
    ...{ place: 'json', header: undefined, parameter: undefined, path },
    options: checked,
    label: `{body.${path.join('.')}}`,
    nature: { role: 'field' },
    compile: (headers) => {
      const readText = jsonTextReader(path, headers, jsonType);
      return (request, _fields, out) => {
        const text = readText(request);
        const isMissing = text === undefined || ('length' in text && text.length === 0);
        if (isMissing && jsonType !== undefined)
          return out.fail(malformed(`A member of the body must be a ${jsonType}.`));
        if (text === undefined) return;
        if ('reason' in text) out.fail(malformed(text.reason));
        else out.bytes(text);
      };
    },
  };
}

/** Tells whether a value of a declaration is a member of the body. */
export function isJsonField(value: object | undefined): value is JsonField {
  return (value as Partial<JsonField> | undefined)?.place === 'json';
}

/** Makes a function that gives the text of a member of a verified body; undefined where there is none, or more than one. */
export function jsonFieldReader(
  { path }: JsonField,
  headers: HeaderReader,
): (request: ReadRequest) => string | undefined {
  const readText = jsonTextReader(path, headers);
  return (request) => {
    const text = readText(request);
    return text === undefined || 'reason' in text ? undefined : Buffer.from(text).toString('utf8');
  };
}

/** Makes a function that gives the text of a member, or the reason why it has no single text. */
export function jsonTextReader(
  [first = '', ...rest]: readonly string[],
  headers: HeaderReader,
  type?: LocationOptions['jsonType'],
): (request: ReadRequest) => JsonText {
  const reader = readerOf(headers);
  const slot = reader.want(first);
  const inner = rest.map((name) => innerMember(name));
  return (request) => {
    let members = membersOf(reader, request);
    let last = slot;
    for (const next of inner) {
      const text = members.text(last);
      if (text === undefined || 'reason' in text || text.length === 0) return text;
      members = next.reader.read({ body: text });
      last = next.slot;
    }
    const text = members.text(last);
    if (type === undefined || text === undefined || 'reason' in text) return text;
    const isString = members.isString(last);
    // Null is as good as absent.
    if (text.length === 0 && !isString) return text;
    return typeOf(text, isString) === type ? text : { reason: `A member of the body must be a ${type}.` };
  };
}

const TRUE_OR_FALSE = ['true', 'false'];

/** The type of a value of which the text is valid JSON; undefined for an object and a list. */
function typeOf(text: Uint8Array, isString: boolean): LocationOptions['jsonType'] {
  if (isString) return 'string';
  if (text.length <= 5 && TRUE_OR_FALSE.includes(Buffer.from(text).toString('latin1'))) return 'boolean';
  const [first = 0] = text;
  return first === MINUS || (first >= ZERO && first <= NINE) ? 'number' : undefined;
}

function malformed(reason: string): FormProblem {
  return { code: 'malformed_body', member: 'body', reason };
}

function innerMember(name: string): { readonly reader: JsonReader; readonly slot: number } {
  const reader = createJsonReader();
  return { reader, slot: reader.want(name) };
}

const NOTHING = new Uint8Array(0);

/** Kept with the request, which has the body. */
function membersOf(reader: JsonReader, request: ReadRequest): JsonMembers {
  return reader.read(
    request.body === undefined ? { body: NOTHING } : (request as { readonly body: Uint8Array }),
  );
}

function readerOf(headers: HeaderReader): JsonReader {
  let reader = readers.get(headers);
  if (reader === undefined) {
    reader = createJsonReader();
    readers.set(headers, reader);
  }
  return reader;
}
