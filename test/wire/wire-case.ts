/** One answer to be had: how the endpoint is set up, and what is sent to it. */

import type {
  ApiKey,
  MemoryStoreOptions,
  RefusalCode,
  ResponseFormat,
  RoutePolicy,
  VerifierOptions,
} from 'countersign';
import type { DeduplicationOptions, IdempotencyOptions } from 'countersign/idempotency';
import type { HeaderMember } from './profile.ts';
import type { Talk } from './talk.ts';

/** Differences from a plain endpoint with one active key. */
interface Setting {
  /** Made anew for each server. */
  readonly verifier?: () => Partial<VerifierOptions>;
  readonly key?: Omit<Partial<ApiKey>, 'secret' | 'secrets'>;
  readonly policy?: RoutePolicy;
  readonly idempotency?: IdempotencyOptions;
  readonly events?: DeduplicationOptions;
  /** The room for what is done once. */
  readonly operations?: MemoryStoreOptions;
  readonly wire?: ResponseFormat;
  /** True if the handler waits until the test lets it go on. */
  readonly isSlow?: boolean;
}

/** A case. */
export interface WireCase extends Setting {
  /** The code, and in brackets what it is about. */
  readonly title: string;
  /** The true reason, which the log must have; `undefined` where the request is not refused. */
  readonly code: RefusalCode | undefined;
  /** The member whose header the log must name. */
  readonly member?: HeaderMember;
  /** Gives the answer in question. */
  readonly provoke: (talk: Talk) => Promise<string>;
}
