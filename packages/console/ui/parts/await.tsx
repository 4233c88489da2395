/** Shows what is loaded, and until then that it is on its way, or why it did not come. */

import type { VNode } from 'preact';
import type { Loaded } from '../api/use-loaded.ts';
import { ProblemNotice } from './problem-notice.tsx';

interface AwaitProps<T> {
  readonly of: Loaded<T>;
  /** A name of the value, such as `the keys`. */
  readonly what: string;
  readonly children: (value: T) => VNode;
}

/** Repeating these cannot help. */
const FINAL = [403, 404];

export function Await<T>({ of: loaded, what, children }: AwaitProps<T>): VNode {
  const { value, problem, isLoading, reload } = loaded;
  return (
    <div class="stack" aria-busy={isLoading}>
      {problem !== undefined && (
        <ProblemNotice of={problem}>
          {!FINAL.includes(problem.status) && (
            <button type="button" onClick={reload}>
              Try again
            </button>
          )}
        </ProblemNotice>
      )}
      {value === undefined && problem === undefined && (
        <p class="empty" role="status">
          Loading {what} …
        </p>
      )}
      {value !== undefined && children(value)}
    </div>
  );
}
