/** The headers of a request as they came, or as near to that as a platform has them. */

import type { IncomingHttpHeaders } from 'node:http';
import { warnOnce } from '../internal/warn-once.ts';
import { type HeaderPairs, toHeaderPairs } from '../request/request.ts';
import type { NodeRequest } from './node-request.ts';

/**
 * Gives the raw headers. On serverless platforms a request may have none: they are rebuilt from `headers` then, in which
 * repeated ones are joined or lost, so that a security header that came twice may not be noticed. A process warning
 * (`COUNTERSIGN_NO_RAW_HEADERS`) tells of it once.
 */
export function headerPairsOf({ rawHeaders }: NodeRequest, headers: IncomingHttpHeaders): HeaderPairs {
  if (rawHeaders !== undefined && rawHeaders.length > 0) return rawHeaders;
  const pairs = toHeaderPairs(headers);
  if (pairs.length > 0) warnOfLostHeaders();
  return pairs;
}

function warnOfLostHeaders(): void {
  warnOnce(
    'COUNTERSIGN_NO_RAW_HEADERS',
    'This platform hands on requests without rawHeaders: a header that was sent twice is joined or lost, so that ' +
      'duplicate_header cannot be told for every request.',
  );
}
