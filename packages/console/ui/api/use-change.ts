/** A change that is made: under way, done or refused. */

import { useState } from 'preact/hooks';
import { type ApiProblem, toProblem } from './problem.ts';

export interface Change {
  readonly isBusy: boolean;
  readonly problem: ApiProblem | undefined;
  /** Makes the change unless one is under way. */
  readonly run: (change: () => Promise<void>) => Promise<void>;
  readonly forget: () => void;
}

export function useChange(): Change {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();

  async function run(change: () => Promise<void>): Promise<void> {
    if (isBusy) return;
    setIsBusy(true);
    setProblem(undefined);
    try {
      await change();
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setIsBusy(false);
    }
  }

  return { isBusy, problem, run, forget: () => setProblem(undefined) };
}
