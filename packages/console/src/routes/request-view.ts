/** Requests as a user may see them. */

import { REFUSALS } from 'countersign';
import { isForSender, refusalPage } from 'countersign/diagnosis';
import type { RequestDetail, RequestDiagnosis, RequestRow } from '../api/request-types.ts';
import type { EntryDetails, LogEntry, LoggedRow } from '../log/log-entry.ts';
import { known } from '../record/entry-of-event.ts';
import type { ConsoleUser } from '../server/access.ts';
import type { ConsoleParts } from '../server/console-parts.ts';
import type { RouteCall } from '../server/route.ts';
import { partnerText } from './partner-text.ts';

type Settings = Pick<ConsoleParts, 'liveDiagnosisToOwners'>;

/** A row. A partner is told of no mistake that would tell something about a secret or about other keys, nor that there is one. */
export function shownRow(
  { forPartners, ...row }: LoggedRow,
  user: ConsoleUser,
  settings: Settings,
): RequestRow {
  if (user.owners === undefined || row.mistakes === undefined) return row;
  const { mistakes, certainty, ...rest } = row;
  if (!isDiagnosisFor(row, settings)) return rest;
  if (forPartners !== undefined) return { ...rest, ...forPartners };
  return isForSender({ mistakes: mistakes.map((code) => ({ code })) }) ? row : rest;
}

/** One request with all that the user may see of it. */
export function requestDetail(
  { row, details, content }: LogEntry,
  { user, parts }: RouteCall,
): RequestDetail {
  const isPartner = user.owners !== undefined;
  const hasBodies = user.may.includes('bodies');
  const whole = (hasBodies ? content?.diagnosis : undefined) ?? details.diagnosis;
  const diagnosis = whole && shownDiagnosis(whole, row, { user, settings: parts });
  // Support decides whom it tells. Partners who read the text themselves are told no more than the rest of the page tells.
  const settings = isPartner ? parts : ALL_TOLD;
  const forPartner = details.diagnosis && shownDiagnosis(details.diagnosis, row, { user: PARTNER, settings });
  const { target, headers, vendorCode, answer } = details;
  return {
    ...shownRow(row, user, parts),
    ...{ target, headers },
    ...known({ vendorCode, answer, diagnosis }),
    ...(row.code !== 'accepted' && { title: REFUSALS[row.code].detail, url: refusalPage(row.code) }),
    ...known({ detail: isPartner ? undefined : details.detail }),
    ...known({ body: hasBodies ? content?.body : undefined }),
    partnerText: partnerText(row, details, forPartner),
  };
}

const PARTNER = { name: 'partner', may: [], owners: [] } as const;
const ALL_TOLD = { liveDiagnosisToOwners: true } as const;

function shownDiagnosis(
  diagnosis: NonNullable<EntryDetails['diagnosis']>,
  row: RequestRow,
  { user, settings }: { readonly user: ConsoleUser; readonly settings: Settings },
): RequestDiagnosis | undefined {
  if (user.owners === undefined) return diagnosis;
  if (!isDiagnosisFor(row, settings)) return undefined;
  return { ...diagnosis, findings: diagnosis.findings.filter(isForSender) };
}

function isDiagnosisFor({ mode }: RequestRow, { liveDiagnosisToOwners }: Settings): boolean {
  return mode === 'test' || liveDiagnosisToOwners;
}
