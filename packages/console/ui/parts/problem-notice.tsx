/** Says what went wrong, and what to do. */

import type { ComponentChildren, VNode } from 'preact';
import type { ApiProblem } from '../api/problem.ts';
import { Notice } from './notice.tsx';

interface ProblemNoticeProps {
  readonly of: ApiProblem;
  readonly children?: ComponentChildren;
}

export function ProblemNotice({ of: problem, children }: ProblemNoticeProps): VNode {
  return (
    <Notice tone="bad" title={problem.message} isNews>
      <p>{problem.detail ?? adviceFor(problem)}</p>
      {children}
    </Notice>
  );
}

function adviceFor({ status }: ApiProblem): string {
  if (status === 0) return 'Check that the server can be reached.';
  if (status === 403) return 'Ask the people who run this console for the right to do it.';
  if (status === 404) return 'It may be gone: the log keeps the latest requests only.';
  return 'Try again in a moment.';
}
