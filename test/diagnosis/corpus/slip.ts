/** One thing done wrongly by a client, and the code that a diagnosis is to give for it. */

import type { SignedRequest } from 'countersign';
import type { MistakeCode } from 'countersign/diagnosis';
import type { Client, Situation } from './client.ts';

/** Something that a client does otherwise than documented. */
export interface Deed {
  readonly title: string;
  readonly make: (client: Client) => Partial<Client>;
  /** Where it can be done. Default: wherever it changes anything. */
  readonly on?: ((situation: Situation) => boolean) | undefined;
  /** Tells whether the request shows it. Default: when it differs from the right one. */
  readonly shows?: ((wrong: SignedRequest) => boolean) | undefined;
}

/** One mistake, really made. */
export interface Slip extends Deed {
  readonly code: MistakeCode;
  /** True if what would be needed to find another mistake beside it is missing from the request. */
  readonly hidesOthers?: boolean | undefined;
}

/** Members of a slip besides code, title and steps. */
type SlipExtras = Pick<Slip, 'on' | 'shows' | 'hidesOthers'>;

/** Declares a slip. */
export function slip(
  code: MistakeCode,
  title: string,
  made: Slip['make'] | (SlipExtras & { readonly make: Slip['make'] }),
): Slip {
  return typeof made === 'function' ? { code, title, make: made } : { code, title, ...made };
}

/** The client with all of this done, one after the other. */
export function withDeeds(client: Client, deeds: readonly Deed[]): Client {
  let changed = client;
  for (const { make } of deeds) changed = { ...changed, ...make(changed) };
  return changed;
}

/** Tells whether the job has a body. */
export function hasBody({ job }: Situation): boolean {
  return job.payload !== undefined;
}

/** Tells whether the job has none. */
export function hasNoBody({ job }: Situation): boolean {
  return job.payload === undefined;
}

/** Tells whether the job has a body of JSON that is sent without compression. */
export function hasJson({ job: { payload } }: Situation): boolean {
  return payload !== undefined && 'json' in payload.content && payload.coding === 'identity';
}

/** Tells whether the job has a body that is sent without compression. */
export function hasPlainBody({ job }: Situation): boolean {
  return job.payload?.coding === 'identity';
}

/** Tells whether all that is signed is text. */
export function isText({ job: { payload } }: Situation): boolean {
  return payload === undefined || payload.coding === 'identity';
}
