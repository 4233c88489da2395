/** An entry of the request log. */

import { randomBytes } from 'node:crypto';
import { REFUSALS } from 'countersign';
import type { CapturedBody, HeaderLine, RequestDiagnosis, RequestRow } from '../api/request-types.ts';

/** A row with what answers do not have. */
export interface LoggedRow extends RequestRow {
  /** Findings that partners are told of in place of mistakes that are not for them. Absent where they are told the same. */
  readonly forPartners?: Pick<RequestRow, 'mistakes' | 'certainty'>;
}

/** One request, as the log keeps it. Secrets, signatures and nonces are taken out before it gets here. */
export interface LogEntry {
  /** As lists have it. Its id sorts by time: {@link newEntryId}. */
  readonly row: LoggedRow;
  /** The rest, for one request alone. */
  readonly details: EntryDetails;
  /** Content of the body. Undefined unless bodies are captured. */
  readonly content?: EntryContent | undefined;
}

/** All of an entry that lists do not have. */
export interface EntryDetails {
  readonly target: string;
  readonly headers: readonly HeaderLine[];
  readonly detail?: string | undefined;
  readonly vendorCode?: string | undefined;
  readonly answer?: string | undefined;
  /** Without what the body has. */
  readonly diagnosis?: RequestDiagnosis | undefined;
}

/** The part of an entry that only a right shows, and that `redisLog()` seals. */
export interface EntryContent {
  readonly body?: CapturedBody | undefined;
  /** With what the body has. */
  readonly diagnosis?: RequestDiagnosis | undefined;
}

const TIME_DIGITS = 9;

/** Ids of one millisecond sort as they were made, in this process. */
let made = 0;

/** Makes the id of an entry: ids sort by time, and no two are the same. */
export function newEntryId(atMs: number): string {
  made = (made + 1) % 2 ** 24;
  const number = made.toString(16).padStart(6, '0');
  // Other processes count as well.
  return `${timePrefix(atMs)}${number}${randomBytes(3).toString('hex')}`;
}

/** The beginning of ids of that millisecond; ids of earlier ones sort before it. */
export function timePrefix(atMs: number): string {
  return Math.max(0, Math.floor(atMs)).toString(36).padStart(TIME_DIGITS, '0');
}

/** Tells whether a text has the form of an id. */
export function isEntryId(text: string): boolean {
  return /^[0-9a-z]{9}[0-9a-f]{12}$/.test(text);
}

/** Tells whether the id of a row is that of a key, and not what is left of any text that a stranger has sent. */
export function isOfKey({ keyId }: RequestRow): boolean {
  return keyId !== undefined && !keyId.endsWith('…');
}

/** Tells whether the sender has proven to hold the secret of a key, and has not only named its id. */
export function isProven({ code }: RequestRow): boolean {
  return code === 'accepted' || REFUSALS[code].authenticated;
}
