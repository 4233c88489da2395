/** The outcome of a request as a badge. */

import type { VNode } from 'preact';
import type { RequestRow } from '../../src/api/request-types.ts';
import { resultWords } from '../text/result-words.ts';
import { Badge } from './badge.tsx';

type ResultProps = Pick<RequestRow, 'code' | 'enforced'>;

export function Result({ code, enforced }: ResultProps): VNode {
  if (code === 'accepted') return <Badge tone="good">Accepted</Badge>;
  return (
    <Badge
      tone={enforced ? 'bad' : 'warn'}
    >{`${resultWords(code)}${enforced ? '' : ' (let through)'}`}</Badge>
  );
}
