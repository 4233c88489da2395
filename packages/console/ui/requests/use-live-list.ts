/** Loads the list of requests and follows it, while somebody looks. */

import { useCallback, useEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { RequestPage } from '../../src/api/request-types.ts';
import { get } from '../api/call.ts';
import { type ApiProblem, toProblem } from '../api/problem.ts';
import { follow } from './follow.ts';
import { EMPTY_LIST, type LiveList, nextList } from './live-list.ts';
import { queryOf, type RequestFilters } from './request-filters.ts';

export interface LiveRequests extends LiveList {
  readonly isLoading: boolean;
  readonly problem: ApiProblem | undefined;
  /** `connecting`: for the first time, or again after the connection broke. */
  readonly state: 'connecting' | 'live' | 'paused';
  readonly setIsPaused: (isPaused: boolean) => void;
  readonly loadOlder: () => void;
  readonly reload: () => void;
}

export function useLiveList(filters: RequestFilters): LiveRequests {
  const [list, dispatch] = useReducer(nextList, EMPTY_LIST);
  const [isLoading, setIsLoading] = useState(true);
  const [problem, setProblem] = useState<ApiProblem>();
  const [isConnected, setIsConnected] = useState(false);
  const [isPaused, setIsPaused] = useState(false);
  const [round, setRound] = useState(0);
  const isSeen = useIsSeen();
  const pause = useRef(isPaused);
  pause.current = isPaused;
  const query = queryOf(filters);

  useEffect(() => {
    dispatch({ type: 'opened' });
    setProblem(undefined);
    setIsLoading(true);
  }, [query, round]);

  // Browsers allow six connections to a server (HTTP/1.1): a tab that nobody sees holds none.
  useEffect(() => {
    if (!isSeen) return;
    const abort = new AbortController();
    const load = () =>
      get<RequestPage>(`requests${query}`, abort.signal)
        .then(({ entries, next }) => dispatch({ type: 'page', rows: entries, next }))
        .catch((error) => abort.signal.aborted || setProblem(toProblem(error)))
        .finally(() => abort.signal.aborted || setIsLoading(false));
    const close = follow(query, {
      entry: (row) => dispatch({ type: 'entry', row, isPaused: pause.current }),
      update: (row) => dispatch({ type: 'update', row }),
      missed: (count) => dispatch({ type: 'missed', count }),
      connected: setIsConnected,
      // Rows of the time without a connection are only in the log.
      reconnected: () => void load(),
    });
    void load();
    return () => {
      abort.abort();
      close();
    };
  }, [query, round, isSeen]);

  const loadOlder = useCallback(async () => {
    if (list.next === undefined) return;
    try {
      const page = await get<RequestPage>(`requests${queryOf(filters, { cursor: list.next })}`);
      dispatch({ type: 'older', rows: page.entries, next: page.next });
    } catch (error) {
      setProblem(toProblem(error));
    }
  }, [list.next, filters]);

  return {
    ...list,
    isLoading,
    problem,
    state: isPaused ? 'paused' : isConnected ? 'live' : 'connecting',
    setIsPaused: (isPaused) => {
      if (!isPaused) dispatch({ type: 'resumed' });
      setIsPaused(isPaused);
    },
    loadOlder,
    reload: () => setRound((round) => round + 1),
  };
}

function useIsSeen(): boolean {
  const [isSeen, setIsSeen] = useState(!document.hidden);
  useEffect(() => {
    const look = () => setIsSeen(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return isSeen;
}
