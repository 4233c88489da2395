/** All that a corpus needs to know of one vendor. */

import type { Scheme } from 'countersign';
import type { Account, Client, Job } from './client.ts';
import type { Slip } from './slip.ts';

/** A vendor's clients: what they send, how they sign, and what they get wrong. */
export interface Vendor {
  readonly name: string;
  readonly scheme: Scheme;
  readonly client: Client;
  readonly accounts: readonly Account[];
  readonly jobs: readonly Job[];
  readonly slips: readonly Slip[];
}
