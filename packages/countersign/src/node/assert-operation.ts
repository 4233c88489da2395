/** Refuses to mount anything but an idempotency or a deduplication, whichever the mount is for. */

import type { Deduplication } from '../idempotency/deduplication.ts';
import type { Idempotency } from '../idempotency/idempotency.ts';
import { kindOf } from '../internal/value-kind.ts';

const MAKERS = { idempotency: 'createIdempotency()', event: 'createDeduplication()' } as const;

/** Throws a TypeError that names the mount and says what to write. */
export function assertOperation(
  owner: string,
  once: Idempotency | Deduplication,
  kind: keyof typeof MAKERS,
): void {
  if (once?.kind === kind) return;
  throw new TypeError(
    `${owner} takes what ${MAKERS[kind]} returns, got ${kindOf(once)}: write ${owner.replace('()', `(${MAKERS[kind]})`)}`,
  );
}
