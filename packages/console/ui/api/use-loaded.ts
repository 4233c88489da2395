/** Something that a screen loads: on its way, failed, or here. */

import { useCallback, useEffect, useState } from 'preact/hooks';
import { type ApiProblem, toProblem } from './problem.ts';

export interface Loaded<T> {
  /** Undefined until it is here. While it is loaded again, what was there stays. */
  readonly value: T | undefined;
  readonly problem: ApiProblem | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
  /** Puts in place what a change has answered with. */
  readonly replace: (value: T) => void;
}

/**
 * Loads by `load`, and again when `key` changes, which must name all that `load` depends on.
 */
export function useLoaded<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; value?: T; problem?: ApiProblem; isLoading: boolean }>({
    key,
    isLoading: true,
  });
  const [round, setRound] = useState(0);

  // `key` stands for all that `load` depends on.
  useEffect(() => {
    const abort = new AbortController();
    setState((old) => (old.key === key ? { ...old, isLoading: true } : { key, isLoading: true }));
    load(abort.signal)
      .then((value) => !abort.signal.aborted && setState({ key, value, isLoading: false }))
      .catch((error) => {
        if (abort.signal.aborted) return;
        setState((old) => ({ ...old, problem: toProblem(error), isLoading: false }));
      });
    return () => abort.abort();
  }, [key, round]);

  const isCurrent = state.key === key;
  return {
    value: isCurrent ? state.value : undefined,
    problem: isCurrent ? state.problem : undefined,
    isLoading: !isCurrent || state.isLoading,
    reload: useCallback(() => setRound((round) => round + 1), []),
    replace: useCallback((value: T) => setState({ key, value, isLoading: false }), [key]),
  };
}
