/** The part of the examples that a collection can hold: Postman and Bruno take `{{name}}` for a variable wherever it stands. */

import type { SampleRequest } from '../sample-request.ts';
import type { Subject } from '../subject.ts';

/** The requests that are sent as they stand. */
export function collectedRequests({ requests }: Pick<Subject, 'requests'>): readonly SampleRequest[] {
  return requests.filter(({ contentType = '', body = '' }) => !`${contentType}${body}`.includes('{{'));
}

/** The key id of the examples; empty where it would be read as something else. */
export function collectedKeyId({ credentials }: Pick<Subject, 'credentials'>): string {
  const { keyId = '' } = credentials ?? {};
  return /^[\w.~+/=@:-]+$/.test(keyId) ? keyId : '';
}
