/** Values that a scheme names a place for in a delivery: the id and the type of its event. */

import type { SignedRequest } from '../request/request.ts';
import type { DeliveryField } from '../scheme/delivery.ts';
import { queryOf } from '../scheme/target.ts';
import { parametersNamed } from '../scheme/values/parameters.ts';
import type { ValueLocation } from '../scheme/values/value-location.ts';

/** Gives the value of a header. */
export type HeaderLookup = (name: string) => string | undefined;

/** Longer values are none: they are kept in stores and written to logs. */
const LONGEST_VALUE = 255;

/** Looks headers up by name, in any case; one that was sent several times has no value. */
export function headerLookup({ headers }: Pick<SignedRequest, 'headers'>): HeaderLookup {
  return (name) => {
    const wanted = name.toLowerCase();
    let found: string | undefined;
    for (let i = 0; i < headers.length; i += 2) {
      if (headers[i]?.toLowerCase() !== wanted) continue;
      if (found !== undefined) return undefined;
      found = headers[i + 1];
    }
    return found;
  };
}

/** Reads a value: a text, or a whole number as its digits; `undefined` where the delivery has neither. */
export function readField(
  field: DeliveryField,
  payload: unknown,
  request: Pick<SignedRequest, 'headers' | 'url'>,
): string | undefined {
  try {
    const header = headerLookup(request);
    if (typeof field === 'function') return textOf(field(payload as never, header));
    const { place, path } = field;
    if (place === 'header') return textOf(inHeader(field, header));
    if (place === 'query') return textOf(new URLSearchParams(queryOf(request.url)).get(path[0] ?? ''));
    return textOf(memberAt(payload, path));
  } catch {
    return undefined;
  }
}

/** Several deliveries would share a number that a parser has rounded. */
function textOf(value: unknown): string | undefined {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && text.length >= 1 && text.length <= LONGEST_VALUE ? text : undefined;
}

/** The first of the names under which a header is known, where it was sent. */
function inHeader({ header: name = '', parameter, options }: ValueLocation, header: HeaderLookup) {
  const { aliases = [], prefix = '', separator } = options;
  const whole = [name, ...aliases].map(header).find((each) => each !== undefined);
  const value = parameter === undefined ? whole : parametersNamed(parameter, whole ?? '', separator)[0];
  return value?.startsWith(prefix) ? value.slice(prefix.length) : undefined;
}

/** A member by the names on the way to it. */
function memberAt(payload: unknown, path: readonly string[]): unknown {
  let value = payload;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}
