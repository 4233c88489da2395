/** A value in a field of a multipart form, which is the body. */

import type { FormProblem } from '../../form-problem.ts';
import type { ReadRequest, RequestValues } from '../header-reader.ts';
import { multipartTextOf } from '../multipart-text.ts';
import { Field } from './field.ts';

/** A field of a body that is `multipart/form-data`, or a member of JSON in it. */
export class MultipartValueField extends Field {
  override isPresent(found: RequestValues): boolean {
    return this.whole(found) !== this.missing;
  }

  protected override whole({ request }: { readonly request: ReadRequest }): string | FormProblem {
    const text = multipartTextOf(request, this.location.path);
    if (text === undefined) return this.missing;
    return 'reason' in text ? { ...this.malformed, reason: text.reason } : Buffer.from(text).toString('utf8');
  }
}
