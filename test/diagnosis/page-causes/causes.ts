/** Statements of the pages about how a mistake comes about, with requests in which it was made so. */

import type { MistakeCode } from 'countersign/diagnosis';
import type { Attempt } from './client.ts';

/** Statements of a page and the requests that belong to them. */
export interface Cause {
  /** Beginnings of the statements. */
  readonly says: readonly string[];
  readonly attempts: readonly Attempt[];
  /** The page's code alone is named first; these codes are; the page's is not; the request is accepted; or there is none. */
  readonly outcome: 'named' | 'missed' | 'accepted' | 'nothing' | { readonly named: readonly MistakeCode[] };
}

/** The causes of each page. */
export type Pages = Readonly<Partial<Record<MistakeCode, readonly Cause[]>>>;

/** Requests for which the page's code is named, and nothing else. */
export function made(says: string | readonly string[], ...attempts: readonly Attempt[]): Cause {
  return { says: [says].flat(), attempts, outcome: 'named' };
}

/** Requests for which the page's code is not named, as the page says. */
export function missed(says: string | readonly string[], ...attempts: readonly Attempt[]): Cause {
  return { says: [says].flat(), attempts, outcome: 'missed' };
}

/** Requests for which these codes are named first, as the page says where its own is not among them. */
export function namedAs(
  codes: readonly MistakeCode[],
  says: string | readonly string[],
  ...attempts: readonly Attempt[]
): Cause {
  return { says: [says].flat(), attempts, outcome: { named: codes } };
}

/** Requests that are right for the schemes of Countersign, as the page says. */
export function accepted(says: string | readonly string[], ...attempts: readonly Attempt[]): Cause {
  return { says: [says].flat(), attempts, outcome: 'accepted' };
}

/** Statements that tell of no wrong request: what is right, what fails before it is sent, what to keep in mind. */
export function nothing(...says: readonly string[]): Cause {
  return { says, attempts: [], outcome: 'nothing' };
}
