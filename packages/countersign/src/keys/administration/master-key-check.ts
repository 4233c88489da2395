/** Tells at the start that the master keys are not those of the records. */

import { KeyAdministrationError } from './key-administration-error.ts';
import type { KeyRecords } from './key-edits.ts';

/** A few may have been changed; that none of so many opens has another reason. */
const MOST_TRIED = 20;

/**
 * Throws unless one of the first records opens, or there are none.
 *
 * @throws KeyAdministrationError `record_unreadable` or `keys_unavailable`.
 */
export async function assertOpens(
  owner: string,
  { store, codec }: Pick<KeyRecords, 'store' | 'codec'>,
): Promise<void> {
  const reasons: string[] = [];
  for await (const [id, text] of store.scan()) {
    const reason = reasonNotToOpen(() => codec.decode(id, text));
    if (reason === undefined) return;
    reasons.push(reason);
    if (reasons.length === MOST_TRIED) break;
  }
  if (reasons.length === 0) return;
  throw new KeyAdministrationError(
    'record_unreadable',
    `${owner}: no record opens of ${reasons.length} that were tried; "masterKeys" must have the keys that sealed them. ` +
      `The first one: ${reasons[0]}`,
  );
}

function reasonNotToOpen(open: () => unknown): string | undefined {
  try {
    open();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
