/** Named mistakes by their codes, which lead to their pages everywhere else. */

import type { VNode } from 'preact';
import type { RequestRow } from '../../src/api/request-types.ts';

interface MistakesProps {
  readonly mistakes: RequestRow['mistakes'] | undefined;
  readonly certainty?: RequestRow['certainty'] | undefined;
}

export function Mistakes({ mistakes, certainty }: MistakesProps): VNode | null {
  if (mistakes === undefined || mistakes.length === 0) return null;
  return (
    <span>
      <code>{mistakes.join(' + ')}</code>
      {certainty !== undefined && <span class="small soft"> {certainty}</span>}
    </span>
  );
}
