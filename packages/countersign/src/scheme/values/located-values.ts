/** Locations in the query and in a form. */

import { kindOf } from '../../internal/value-kind.ts';
import { queryOf } from '../target.ts';
import { parseForm } from './form.ts';
import { formOf } from './form-of.ts';
import { toLocationOptions } from './location-options.ts';
import { multipartTextOf } from './multipart-text.ts';
import type { GivenOptions, Place, ValueLocation } from './value-location.ts';

/**
 * A parameter of the query, form-decoded, that comes once. As a part of a message: its decoded text.
 *
 * @example
 * const signature = queryParam('signature', 'hex');
 * @throws TypeError for an invalid name or option.
 */
export function queryParam(name: string, options: GivenOptions = {}): ValueLocation {
  return located('query', 'queryParam()', name, options);
}

/**
 * A field of a form that is the body (application/x-www-form-urlencoded), decoded, that comes once. As a part of a message: its
 * decoded text, as UTF-8.
 *
 * It is read before the signature has been checked, strictly and once the whole body is there.
 *
 * @example
 * const nonce = formField('nonce', { length: [1, 20] });
 * @throws TypeError for an invalid name or option.
 */
export function formField(name: string, options: GivenOptions = {}): ValueLocation {
  return located('form', 'formField()', name, options);
}

/**
 * A field of a multipart form that is the body (`multipart/form-data`), which comes once and is no file; or, by a list of names, a
 * member of JSON in it. As a part of a message: its text, as UTF-8; a member as `jsonField()` has it.
 *
 * It is read before the signature has been checked, strictly and once the whole body is there.
 *
 * @example
 * const time = multipartField(['json', 'event', 'event_time'], 'unixSeconds');
 * @throws TypeError for an invalid name or option.
 */
export function multipartField(name: string | readonly string[], options: GivenOptions = {}): ValueLocation {
  const path = typeof name === 'string' ? [name] : name;
  if (
    !Array.isArray(path) ||
    path.length === 0 ||
    !path.every((each) => typeof each === 'string' && each !== '')
  )
    throw new TypeError(
      `multipartField() takes the name of a field, or a list of names, got ${kindOf(name)}`,
    );
  const label = path.join('.');
  return {
    ...{ place: 'multipart', header: undefined, parameter: undefined, path },
    options: toLocationOptions(`multipartField("${label}")`, options),
    label: `{multipart.${label}}`,
    nature: { role: 'field' },
    compile: () => (request, _fields, out) => {
      const text = multipartTextOf(request, path);
      if (text === undefined) return;
      if ('reason' in text) out.fail({ code: 'malformed_body', member: 'body', reason: text.reason });
      else out.bytes(text);
    },
  };
}

function located(place: Place, owner: string, name: string, given: GivenOptions): ValueLocation {
  if (typeof name !== 'string' || name === '')
    throw new TypeError(
      `${owner} takes the name of a ${place === 'form' ? 'field' : 'parameter'}, got ${kindOf(name)}`,
    );
  const options = toLocationOptions(`${owner.slice(0, -1)}"${name}")`, given);
  return {
    ...{ place, header: undefined, parameter: undefined, path: [name] },
    options,
    label: `{${place}.${name}}`,
    nature: { role: 'field' },
    compile: () => (request, _fields, out) => {
      const query = place === 'query' || options.orQuery ? parseForm(queryOf(request.url)) : [];
      const form = place === 'form' ? formOf(request, options) : [];
      const pairs = query && form && [...query, ...form];
      const values = pairs?.filter(([each]) => each === name) ?? [];
      if (values.length === 1) out.bytes(Buffer.from(values[0]?.[1] as string, 'utf8'));
      else if (values.length > 1 || pairs === undefined)
        out.fail({
          code: place === 'form' ? 'malformed_body' : 'malformed_target',
          member: place === 'form' ? 'body' : 'target',
          reason:
            place === 'form'
              ? `The form field ${name} must be sent once.`
              : `The query parameter ${name} must be sent once.`,
        });
    },
  };
}
