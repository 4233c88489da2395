/** An explanation as listeners get it. */

import { type HideValues, REDACTED } from '../../events/redaction/hidden-values.ts';
import type { Explanation, StringToSign, StringToSignPart } from '../../responses/explanation.ts';
import { withText } from '../text/explanation-text.ts';

/** Settings of what is left out besides nonce, signatures and secrets. */
export interface ExplanationRedaction {
  readonly isBodyHidden: boolean;
}

/** Longer parts of which the source is not known may be the body, or have it in them. */
const LONGEST_UNKNOWN = 8;

/** The explanation without nonce, signatures and secrets, and without the body where that is wanted. */
export function redactedExplanation(
  explanation: Explanation,
  hide: HideValues,
  { isBodyHidden }: ExplanationRedaction = { isBodyHidden: false },
): Explanation {
  const { stringToSign, otherStringsToSign, canonicalRequest, findings } = explanation;
  const hidden = (part: StringToSignPart) => part.role === 'nonce' || (isBodyHidden && isOfBody(part));
  const strings = (each: StringToSign) => redactedString(each, hidden);
  const shown = findings.map((finding) =>
    finding.stringToSign === undefined
      ? finding
      : { ...finding, stringToSign: strings(finding.stringToSign) },
  );
  const redacted = {
    ...explanation,
    stringToSign: stringToSign && strings(stringToSign),
    otherStringsToSign: otherStringsToSign.map(strings),
    ...(canonicalRequest !== undefined && { canonicalRequest: strings(canonicalRequest) }),
    findings: shown,
    best: shown[0],
  };
  return withText(withoutValues(redacted, hide));
}

function isOfBody({ role, bytes }: StringToSignPart): boolean {
  return role === 'body' || role === 'field' || (role === 'other' && bytes > LONGEST_UNKNOWN);
}

/** A nonce that the client has changed is none that is known by its value. */
function redactedString(
  { parts }: StringToSign,
  isHidden: (part: StringToSignPart) => boolean,
): StringToSign {
  const shown = parts.map((part) => (isHidden(part) ? { ...part, text: REDACTED } : part));
  return { text: shown.map(({ text }) => text).join(''), parts: shown };
}

/** Hides values in each text of plain data. */
function withoutValues<T>(data: T, hide: HideValues): T {
  if (typeof data === 'string') return hide(data) as T;
  if (Array.isArray(data)) return data.map((each) => withoutValues(each, hide)) as T;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, withoutValues(value, hide)]),
  ) as T;
}
