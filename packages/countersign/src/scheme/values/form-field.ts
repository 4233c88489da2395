/** A value in a field of a form, which is the body. */

import type { FormProblem } from '../form-problem.ts';
import { Field } from './field.ts';
import { parseForm } from './form.ts';
import type { RequestValues } from './header-reader.ts';

/** A field of a body that is a form (application/x-www-form-urlencoded). */
export class FormField extends Field {
  override isPresent(found: RequestValues): boolean {
    return this.whole(found) !== this.missing;
  }

  protected override whole({ request: { body } }: RequestValues): string | FormProblem {
    if (body === undefined) return this.missing;
    const pairs = parseForm(body)?.filter(([name]) => name === this.location.path[0]);
    if (pairs === undefined) return this.malformed;
    return pairs.length > 1 ? this.duplicate : pairs[0]?.[1] || this.missing;
  }
}
