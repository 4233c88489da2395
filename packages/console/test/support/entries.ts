/** Entries of a log, and a clock that stands. */

import type { RequestRow } from '../../src/index.ts';
import { type LogEntry, newEntryId } from '../../src/log/log-entry.ts';

export const NOW = 1_764_547_200_000;

/** An entry of that many milliseconds after `NOW`. */
export function entry(afterMs = 0, row: Partial<RequestRow> = {}, rest: Partial<LogEntry> = {}): LogEntry {
  const atMs = NOW + afterMs;
  return {
    row: {
      ...{
        id: newEntryId(atMs),
        at: new Date(atMs).toISOString(),
        scheme: 'acme',
        code: 'signature_mismatch',
      },
      ...{ status: 401, enforced: true, method: 'POST', path: '/v1/orders', requestId: 'r-1', more: 0 },
      ...row,
    },
    details: { target: '/v1/orders', headers: [] },
    ...rest,
  };
}
