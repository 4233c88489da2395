/** Parts that the routes of one console work with. */

import type { Logger, Verifier } from 'countersign';
import type { KeyAdministration } from 'countersign/keys';
import type { RequestLog } from '../log/request-log.ts';
import type { CsrfTokens } from './csrf.ts';
import type { UserLimits } from './user-limits.ts';
import type { WatchBook } from './watch-book.ts';

/** The administration of keys, as far as the console uses it. */
export type ConsoleKeys = Pick<
  KeyAdministration,
  | 'create'
  | 'get'
  | 'list'
  | 'enable'
  | 'disable'
  | 'revoke'
  | 'rotate'
  | 'setLimits'
  | 'setIpAllowlist'
  | 'setScopes'
  | 'setExpiresAt'
> &
  Partial<Pick<KeyAdministration, 'as' | 'lastUsed' | 'idFormat' | 'secretFormat'>>;

/** Parts of a console. */
export interface ConsoleParts {
  readonly verifiers: readonly Verifier[];
  readonly log: RequestLog;
  readonly keys: ConsoleKeys | undefined;
  readonly logger: Logger | undefined;
  readonly csrf: CsrfTokens;
  readonly checks: UserLimits;
  readonly watches: WatchBook;
  readonly streams: Map<string, number>;
  /** True if bodies of refused requests are captured. */
  readonly keepsBodies: boolean;
  readonly liveDiagnosisToOwners: boolean;
  readonly clock: () => number;
}
