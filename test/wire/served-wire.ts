/** The endpoints that the cases talk to, whatever the framework. */

import type { RoutePolicy, Verifier } from 'countersign';
import type { DeduplicationOptions, IdempotencyOptions } from 'countersign/idempotency';
import type { Running } from '../contract/http-client.ts';

/** Answer to an accepted request: 202, with this as JSON. */
export const HANDLED = '{"accepted":true}';

/** One endpoint. */
export interface Mount {
  readonly path: string;
  readonly verifier: Verifier;
  readonly policy: RoutePolicy;
  readonly idempotency: IdempotencyOptions | undefined;
  readonly events: DeduplicationOptions | undefined;
  /** Resolves when the handler may answer. */
  readonly handle: () => Promise<void>;
}

/** Starts a server with all the endpoints. Node's own `Date` is off, so that one which is there is Countersign's. */
export type StartWire = (mounts: readonly Mount[]) => Promise<Running>;
