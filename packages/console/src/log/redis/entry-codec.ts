/** Entries as they stand in Redis. */

import type { Sealer } from 'countersign/redis';
import type { RequestRow } from '../../api/request-types.ts';
import type { EntryContent, EntryDetails, LogEntry } from '../log-entry.ts';

/** The texts of an entry. */
export interface EntryTexts {
  readonly id: string;
  readonly row: string;
  readonly details: string;
}

interface StoredDetails {
  readonly details: EntryDetails;
  /** The content, sealed. */
  readonly sealed?: string;
}

/** Writes an entry. What a body has is sealed, and left out without a sealer. */
export function encodeEntry({ row, details, content }: LogEntry, sealer: Sealer | undefined): EntryTexts {
  const sealed =
    content === undefined ? undefined : sealer?.seal(Buffer.from(JSON.stringify(content)), bindingOf(row.id));
  const stored: StoredDetails = { details, ...(sealed !== undefined && { sealed }) };
  return { id: row.id, row: JSON.stringify(row), details: JSON.stringify(stored) };
}

/** Reads an entry. A content that does not open is left out. */
export function decodeEntry(row: RequestRow, details: string, sealer: Sealer | undefined): LogEntry {
  const stored = JSON.parse(details) as StoredDetails;
  const content = stored.sealed === undefined ? undefined : opened(stored.sealed, row.id, sealer);
  return { row, details: stored.details, ...(content !== undefined && { content }) };
}

function opened(text: string, id: string, sealer: Sealer | undefined): EntryContent | undefined {
  try {
    const bytes = sealer?.open(text, bindingOf(id));
    return bytes && (JSON.parse(Buffer.from(bytes).toString()) as EntryContent);
  } catch {
    return undefined;
  }
}

function bindingOf(id: string): string {
  return `countersign request log: ${id}`;
}
