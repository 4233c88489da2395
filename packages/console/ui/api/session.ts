/** The user of the console, and their rights. The server refuses the rest, whatever this page shows. */

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Right, Session } from '../../src/api/session-types.ts';

export const SessionContext = createContext<Session | undefined>(undefined);

/** The session, which the shell loads before it shows a screen. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('there is no session yet');
  return session;
}

export function useMay(right: Right): boolean {
  return useSession().may.includes(right);
}

/** True in the portal of a partner, who sees and changes some owners' keys only. */
export function useIsPortal(): boolean {
  return useSession().owners !== undefined;
}
