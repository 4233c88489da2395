/** A value in a member of a JSON body. */

import type { FormProblem, Member } from '../form-problem.ts';
import { Field } from '../values/fields/field.ts';
import type { HeaderReader, ReadRequest, RequestValues } from '../values/header-reader.ts';
import type { LocationOptions } from '../values/location-options.ts';
import type { ValueLocation } from '../values/value-location.ts';
import { jsonTextReader } from './json-field.ts';
import type { JsonText } from './json-reader.ts';

/** A member of a body that is a JSON object. */
export class JsonValueField extends Field {
  readonly #textOf: (request: ReadRequest) => JsonText;

  constructor(member: Member, location: ValueLocation, options: LocationOptions, headers: HeaderReader) {
    super(member, location, options);
    this.#textOf = jsonTextReader(location.path, headers, options.jsonType);
  }

  override isPresent(found: RequestValues): boolean {
    return this.whole(found) !== this.missing;
  }

  protected override whole({ request }: RequestValues): string | FormProblem {
    const text = this.#textOf(request);
    if (text === undefined || ('length' in text && text.length === 0)) return this.missing;
    if ('reason' in text) return { ...this.malformed, reason: text.reason };
    return Buffer.from(text).toString('utf8');
  }
}
