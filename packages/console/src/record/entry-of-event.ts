/** From events of the verifier to entries of the log. */

import type { RefusedEvent, VerdictEvent, VerifiedKey } from 'countersign';
import { type Explanation, isForSender } from 'countersign/diagnosis';
import type { CapturedBody, HeaderLine, RequestDiagnosis, RequestRow } from '../api/request-types.ts';
import { type LogEntry, newEntryId } from '../log/log-entry.ts';

const LONGEST_TARGET = 2048;
const LONGEST_PATH = 256;
const LONGEST_VALUE = 1024;
const MOST_HEADERS = 100;
const LONGEST_HEAD = 64 * 1024;
/** Of senders whom nobody knows, and who could fill the log with anything. */
const STRANGER_TARGET = 512;
const STRANGER_HEAD = 2048;
/** Characters that a line of a head takes besides its texts. */
const LINE_COST = 40;
const LONGEST_ANSWER = 4096;
/** Stands in place of a value that the verifier has taken out. */
const REDACTED = '{redacted}';

/** The owner of a key as a text; undefined for one that is none. */
export function ownerOf(key: { readonly owner?: unknown } | undefined): string | undefined {
  const owner = key?.owner;
  return typeof owner === 'string' ? owner : typeof owner === 'number' ? String(owner) : undefined;
}

/** Notes that are taken while the event is told. */
export interface RefusalNotes {
  readonly id: string;
  readonly atMs: number;
  readonly body: CapturedBody | undefined;
}

/** The entry of a refused request. */
export function entryOfRefusal(event: RefusedEvent, { id, atMs, body }: RefusalNotes): LogEntry {
  const { request, detail, vendorCode, answer } = event;
  const { url, headers } = request;
  const isStranger = event.key === undefined;
  return {
    row: {
      ...rowOf(event, event.key, { id, atMs }),
      ...{ status: event.status, method: cut(request.method, 32), path: pathOf(url) },
      ...known({ keyId: event.keyId, address: request.address }),
    },
    details: {
      target: cut(url, isStranger ? STRANGER_TARGET : LONGEST_TARGET),
      headers: headerLines(headers, isStranger ? STRANGER_HEAD : LONGEST_HEAD),
      ...known({ detail, vendorCode, answer: cut(answer, LONGEST_ANSWER) }),
    },
    ...(body !== undefined && { content: { body } }),
  };
}

/** The entry of an accepted request, of which little is known. */
export function entryOfAcceptance(event: VerdictEvent, atMs: number): LogEntry {
  const { method, path, keyId, address } = event;
  return {
    row: {
      ...rowOf(event, event.key, { id: newEntryId(atMs), atMs }),
      method: cut(method, 32),
      path,
      ...known({ keyId, address }),
    },
    details: { target: path, headers: [] },
  };
}

/** An entry with what a diagnosis has found. */
export function withDiagnosis(
  entry: LogEntry,
  explanation: Explanation,
  whole: Explanation | undefined,
): LogEntry {
  const { best } = explanation;
  const mistakes = (best?.mistakes ?? []).map(({ code }) => code);
  return {
    row: {
      ...{ ...entry.row, mistakes },
      ...(best !== undefined && { certainty: best.certainty }),
      ...(best !== undefined && !isForSender(best) && { forPartners: forPartners(explanation) }),
    },
    details: { ...entry.details, diagnosis: toDiagnosis(explanation) },
    content: whole === undefined ? entry.content : { ...entry.content, diagnosis: toDiagnosis(whole) },
  };
}

function forPartners({ findings }: Explanation): NonNullable<LogEntry['row']['forPartners']> {
  const told = findings.find(isForSender);
  const mistakes = (told?.mistakes ?? []).map(({ code }) => code);
  return { mistakes, ...(told !== undefined && { certainty: told.certainty }) };
}

/** An explanation as plain JSON. */
export function toDiagnosis(explanation: Explanation): RequestDiagnosis {
  const { signatureMatches, checks, stringToSign, otherStringsToSign, canonicalRequest } = explanation;
  const { findings, hints } = explanation;
  return {
    ...{ signatureMatches, checks, otherStringsToSign, hints },
    ...known({ stringToSign, canonicalRequest }),
    findings: findings.map(({ certainty, mistakes, stringToSign: client, isRevealing }) => ({
      ...{ certainty, mistakes },
      ...known({ stringToSign: client, isRevealing }),
    })),
  };
}

type Told = Pick<RefusedEvent, 'scheme' | 'code' | 'enforced' | 'requestId' | 'durationMs' | 'clockSkewMs'>;

function rowOf(
  { scheme, code, enforced, requestId, durationMs, clockSkewMs }: Told | VerdictEvent,
  key: VerifiedKey | undefined,
  { id, atMs }: Pick<RefusalNotes, 'id' | 'atMs'>,
): Omit<RequestRow, 'method' | 'path'> {
  return {
    ...{ id, at: new Date(atMs).toISOString(), scheme, code, enforced, requestId },
    ...known({ owner: ownerOf(key), mode: key?.mode, durationMs, clockSkewMs }),
    more: 0,
  };
}

function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return cut(end === -1 ? url : url.slice(0, end), LONGEST_PATH);
}

function headerLines(headers: readonly string[], longest: number): HeaderLine[] {
  const lines: HeaderLine[] = [];
  let left = longest;
  for (let i = 0; i + 1 < headers.length && lines.length < MOST_HEADERS; i += 2) {
    const value = headers[i + 1] as string;
    const name = cut(headers[i] as string, LONGEST_VALUE);
    left -= name.length + LINE_COST;
    if (left <= 0) break;
    const shown = cut(value, Math.min(LONGEST_VALUE, left));
    left -= shown.length;
    lines.push({ name, value: shown, redacted: value.includes(REDACTED) });
  }
  return lines;
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

/** The members that are not undefined. */
export function known<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
