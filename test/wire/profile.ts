/** Facts about a scheme that the cases need to get every refusal out of it. */

import type { RefusalCode, ResponseFormat, Scheme } from 'countersign';
import type { Member } from 'countersign/scheme';

/** The headers that a request may be wrong in. */
export type HeaderMember = Exclude<Member, 'target' | 'body'>;

/** A scheme, and requests of it. */
export interface Profile {
  /** Of the golden file too. */
  readonly name: string;
  /** The scheme, with another response format where a case is about one. */
  readonly schemeWith: (wire?: ResponseFormat) => Scheme;
  readonly keyId: string;
  readonly secret: string;
  /** One that the key does not have. */
  readonly otherSecret: string;
  /** The header of each member that the scheme reads. */
  readonly headers: Readonly<Partial<Record<HeaderMember, string>>>;
  /** Sent and signed with every request. */
  readonly signedHeaders?: Readonly<Record<string, string>>;
  /** The body of the n-th request: no two are alike, for where there is no nonce the signature must differ. */
  readonly bodyOf: (n: number) => string;
  /** True if the default response format is in use. */
  readonly isWireDefault?: boolean;
  /** True if the vendor has public codes that tell an unknown key from a bad signature. */
  readonly tellsKeysApart?: boolean;
  /** A query that cannot be read, where the scheme reads it. */
  readonly malformedQuery?: string;
  /** A body that cannot be read, where the scheme reads it. */
  readonly malformedBody?: string;
}

/** Gives the title of a refusal about one member. */
export function titleOf(code: RefusalCode, about: string): string {
  return `${code} (${about})`;
}
