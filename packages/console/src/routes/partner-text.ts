/** Text that support sends to a partner about a request. */

import { REFUSALS } from 'countersign';
import type { RequestDiagnosis, RequestRow } from '../api/request-types.ts';
import type { EntryDetails } from '../log/log-entry.ts';

/**
 * The text: what was refused and when, the mistakes that may be told, and the server's string to sign without the body. Whether a key
 * exists is not in it, nor anything secret.
 */
export function partnerText(
  row: RequestRow,
  { answer }: EntryDetails,
  diagnosis: RequestDiagnosis | undefined,
): string {
  const lines = [
    `Request ${row.requestId} of ${row.at}`,
    `${row.method} ${row.path}`,
    row.code === 'accepted'
      ? 'was accepted.'
      : `was refused with status ${row.status}: ${REFUSALS[row.code].detail}`,
  ];
  if (answer !== undefined && answer !== '') lines.push(`Answer: ${answer}`);
  const [finding] = diagnosis?.findings ?? [];
  for (const { cause, cure, detail, url } of finding?.mistakes ?? []) {
    lines.push('', cause, ...(detail === undefined ? [] : [`What: ${detail}`]), cure, url);
  }
  if (diagnosis?.stringToSign !== undefined)
    lines.push(
      '',
      'String to sign, as the server builds it (the body is left out):',
      diagnosis.stringToSign.text,
    );
  if (finding?.stringToSign !== undefined)
    lines.push('', 'What was signed instead:', finding.stringToSign.text);
  return printable(lines.join('\n'));
}

/** Texts of senders may turn the order of what is pasted around them. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{C}\n]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
}
