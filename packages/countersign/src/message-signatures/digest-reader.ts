/** Reads the digests that a request has, so that none which is covered goes unchecked. */

import type { FormProblem } from '../scheme/form-problem.ts';
import type { HeaderReader, RequestValues } from '../scheme/values/header-reader.ts';
import type { Coverage } from './components/coverage.ts';
import { isDigestCovered } from './digest-coverage.ts';
import { DIGEST_FIELDS, type DigestField, parseDigests, type SentDigest } from './fields/digest-fields.ts';
import { joinedField } from './fields/joined-field.ts';

const NO_DIGESTS: readonly SentDigest[] = [];

/** Reads the digests of a request; or says which cannot be checked. */
export interface DigestReader {
  readonly read: (found: RequestValues, coverage: Coverage) => readonly SentDigest[] | FormProblem;
}

/** Makes the reader of digests. */
export function digestReader(headers: HeaderReader, encoding: 'base64' | 'base64url'): DigestReader {
  const rules = DIGEST_FIELDS.map((name) => ({ name, slot: headers.slot(name) }));
  return {
    read: (found, coverage) => {
      let all = NO_DIGESTS;
      for (const { name, slot } of rules) {
        const value = joinedField(found, slot, name);
        if (value === undefined) continue;
        const digests = parseDigests(name, value, encoding);
        // A digest that is covered must be of an algorithm that is checked: otherwise it covers no content.
        if (digests === undefined || (digests.length === 0 && isDigestCovered(name, coverage)))
          return digestProblem(name);
        all = all.length === 0 ? digests : [...all, ...digests];
      }
      return all;
    },
  };
}

function digestProblem(name: DigestField): FormProblem {
  const algorithms = name === 'content-md5' ? 'MD5' : 'SHA-256 or SHA-512';
  return {
    code: 'malformed_header',
    member: 'contentDigest',
    header: name,
    reason: `${name} must have a digest by ${algorithms}, in base64 with padding.`,
  };
}
