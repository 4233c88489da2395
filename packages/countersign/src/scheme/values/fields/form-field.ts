/** A value in a field of a form, which is the body; or, where it may be, in the query. */

import type { FormProblem } from '../../form-problem.ts';
import { queryOf } from '../../target.ts';
import { type FormPair, parseForm } from '../form.ts';
import { formOf } from '../form-of.ts';
import type { RequestValues } from '../header-reader.ts';
import { Field } from './field.ts';

/** A field of a body that is a form (application/x-www-form-urlencoded). */
export class FormField extends Field {
  override isPresent(found: RequestValues): boolean {
    return this.whole(found) !== this.missing;
  }

  protected override whole({ request }: RequestValues): string | FormProblem {
    const { body, headers } = request;
    if (body === undefined) return this.missing;
    const { options } = this.location;
    const form = formOf({ headers, body }, options);
    const query: readonly FormPair[] | undefined = options.orQuery ? parseForm(queryOf(request.url)) : [];
    if (form === undefined || query === undefined) return this.malformed;
    const pairs = [...query, ...form].filter(([name]) => name === this.location.path[0]);
    return pairs.length > 1 ? this.duplicate : pairs[0]?.[1] || this.missing;
  }
}
