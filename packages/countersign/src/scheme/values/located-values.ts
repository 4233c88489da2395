/** Locations in the query and in a form. */

import { kindOf } from '../../internal/value-kind.ts';
import { queryOf } from '../target.ts';
import { parseForm } from './form.ts';
import { toLocationOptions } from './location-options.ts';
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
      const form = place === 'form' ? parseForm(request.body) : [];
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
