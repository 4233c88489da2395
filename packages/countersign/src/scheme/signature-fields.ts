/** The fields of a signed request that a scheme reads. */

import type { SignedRequest } from '../request/request.ts';
import type { MessageWriter } from './message/message-writer.ts';
import type { TimestampWindow } from './timestamp-window.ts';

/** A signature beside that of the sender, such as that of a proxy, which must hold as well, by a key of its own. */
export interface FurtherSignature {
  /** Its name in the log. */
  readonly name: string;
  readonly fields: SignatureFields;
  readonly window: TimestampWindow | undefined;
  /** Writes the bytes that were signed. */
  readonly write: (request: SignedRequest, out: MessageWriter) => void;
}

/** Fields that a request presents. Their form has been checked; nothing in it is verified yet. */
export interface SignatureFields {
  readonly keyId: string;
  /** The id of the secret that it names, beside the key: no other is tried. Default: all in use are. */
  readonly secretId?: string | undefined;
  /** The timestamp exactly as sent, since that text is what is signed; empty where the scheme has none. */
  readonly timestamp: string;
  /** Milliseconds since the epoch; undefined where the scheme has no timestamp. */
  readonly timestampMs: number | undefined;
  /** The last millisecond in which it is good, where it says so. Default: as long as the scheme allows. */
  readonly expiresMs?: number | undefined;
  /** True if it may be older than the scheme's window, until it expires, as a link may. Default: false. */
  readonly outlivesWindow?: boolean | undefined;
  /** True if equal requests are no copies of one another, as of a link that is good until it expires. Default: false. */
  readonly mayRepeat?: boolean | undefined;
  readonly nonce: string | undefined;
  /**
   * The signatures, usually one: each the one canonical text, in the scheme's encoding, of as many bytes as the algorithm
   * gives (hex in lower case).
   */
  readonly signatures: readonly string[];
  /** Signatures that must hold as well. Default: none. */
  readonly further?: readonly FurtherSignature[] | undefined;
  readonly requestId: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly eventId: string | undefined;
  /** The values of the headers that the scheme reads, by the slots that it gave them. */
  readonly headers: readonly (string | undefined)[];
}
