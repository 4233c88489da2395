/** A value in a parameter of the query. */

import type { FormProblem } from '../../form-problem.ts';
import { queryOf } from '../../target.ts';
import { parseForm } from '../form.ts';
import type { RequestValues } from '../header-reader.ts';
import { Field } from './field.ts';

/** A parameter of the query, form-decoded. */
export class QueryField extends Field {
  override isPresent({ request }: RequestValues): boolean {
    return parseForm(queryOf(request.url))?.some(([name]) => name === this.location.path[0]) ?? true;
  }

  protected override whole({ request }: RequestValues): string | FormProblem {
    const pairs = parseForm(queryOf(request.url))?.filter(([name]) => name === this.location.path[0]);
    if (pairs === undefined) return this.malformed;
    return pairs.length > 1 ? this.duplicate : pairs[0]?.[1] || this.missing;
  }
}
