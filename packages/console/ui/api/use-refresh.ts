/** Calls again and again while somebody looks. */

import { useEffect } from 'preact/hooks';

/** Calls `refresh` each `seconds` while the tab is seen, and when it is seen again. */
export function useRefresh(refresh: () => void, seconds: number): void {
  useEffect(() => {
    const refreshIfSeen = () => {
      if (!document.hidden) refresh();
    };
    const timer = setInterval(refreshIfSeen, seconds * 1000);
    document.addEventListener('visibilitychange', refreshIfSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refreshIfSeen);
    };
  }, [refresh, seconds]);
}
