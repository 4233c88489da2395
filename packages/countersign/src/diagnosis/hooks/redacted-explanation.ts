/** An explanation as listeners get it. */

import type { HeadRules } from '../../events/redaction/head-rules.ts';
import type { HideValues } from '../../events/redaction/hidden-values.ts';
import { REDACTED } from '../../events/redaction/redacted.ts';
import type { Explanation, StringToSign, StringToSignPart } from '../../responses/explanation.ts';
import { withText } from '../text/explanation-text.ts';

/** Rules of what is left out. */
export interface ExplanationRedaction {
  readonly hide: HideValues;
  /** The rules by which the head of the request is shown. */
  readonly head: HeadRules;
  readonly isBodyHidden: boolean;
}

/** Longer parts of which the source is not known may be the body, or have it in them. */
const LONGEST_UNKNOWN = 8;
/** Ends a text that is not shown to its end. */
const CUT = '…';

/** The explanation without nonce, signatures and secrets, without what the head does not show, and without the body where that is wanted. */
export function redactedExplanation(explanation: Explanation, redaction: ExplanationRedaction): Explanation {
  const { stringToSign, otherStringsToSign, canonicalRequest, findings } = explanation;
  const strings = (each: StringToSign) => redactedString(each, redaction);
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
  return withText(withoutValues(redacted, redaction.hide));
}

function redactedString({ parts }: StringToSign, redaction: ExplanationRedaction): StringToSign {
  const shown = parts.map((part) => ({ ...part, text: shownText(part, redaction) }));
  return { text: shown.map(({ text }) => text).join(''), parts: shown };
}

/** By what the part is, since what the client has changed, or what is short, is not known by its value. */
function shownText(part: StringToSignPart, { hide, head, isBodyHidden }: ExplanationRedaction): string {
  const { role, text } = part;
  if (role === 'nonce' || (isBodyHidden && isOfBody(part)) || isNamedHidden(part, head)) return REDACTED;
  const isCut = text.endsWith(CUT);
  const whole = isCut ? text.slice(0, -CUT.length) : text;
  const shown = hide(shownInRole(role, whole, head), undefined, isCut);
  return isCut ? shown + CUT : shown;
}

function isOfBody({ role, bytes }: StringToSignPart): boolean {
  return role === 'body' || role === 'field' || (role === 'other' && bytes > LONGEST_UNKNOWN);
}

/** The names in labels such as "{Cookie}", "{Cookie: sid}", "base64({Cookie})" and "{query.token}". */
const NAME = /\{(query\.)?([^{}:]+)(?::[^{}]*)?\}/;

function isNamedHidden({ role, label }: StringToSignPart, head: HeadRules): boolean {
  const [, query, name] = NAME.exec(label) ?? [];
  if (name === undefined) return false;
  if (role === 'header') return head.isHiddenHeaderName(name);
  return role === 'field' && query !== undefined && head.isHiddenParameterName(name);
}

function shownInRole(role: StringToSignPart['role'], text: string, head: HeadRules): string {
  switch (role) {
    case 'target':
    case 'url':
      return head.shownTarget(text);
    case 'query':
      // Names and values in one, as some schemes write them, are known by the values alone.
      return text.includes('=') ? head.shownQuery(text) : text;
    case 'path':
    case 'header':
      return head.shownValue(text);
    default:
      return text;
  }
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
