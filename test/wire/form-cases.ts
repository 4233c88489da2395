/** Requests that are refused for their form. */

import type { RefusalCode, RoutePolicy } from 'countersign';
import { type HeaderMember, type Profile, titleOf } from './profile.ts';
import { headerOf, withHeader, withHeaderTwice, withoutHeader } from './talk.ts';
import type { WireCase } from './wire-case.ts';

/** One each that no scheme takes. */
const MALFORMED: Readonly<Record<Exclude<HeaderMember, 'header'>, string>> = {
  keyId: 'two words',
  timestamp: 'yesterday',
  nonce: 'short',
  signature: 'not-a-signature',
  contentDigest: 'two words',
  requestId: 'r'.repeat(300),
  idempotencyKey: 'k'.repeat(300),
  eventId: 'e'.repeat(300),
};
const HEADER_CODES = ['missing_header', 'malformed_header', 'duplicate_header'] as const;
const OPTIONAL = ['requestId', 'idempotencyKey', 'eventId'] as const;
const MEMBERS = [...Object.keys(MALFORMED), 'header'] as readonly HeaderMember[];
/** May be left out, or hold anything. */
const NEVER_MISSING: ReadonlySet<HeaderMember> = new Set(['contentDigest', 'header']);

/** The cases of a scheme. */
export function formCases(profile: Profile): readonly WireCase[] {
  return [...headerCases(profile), ...partCases(profile)];
}

/** All that can be said of a form, whatever the scheme. A target may also be none that any scheme could sign. */
export function formTitles(): readonly string[] {
  const titles = MEMBERS.flatMap((member) => HEADER_CODES.map((code) => titleOf(code, member)));
  return [
    ...titles,
    'malformed_target',
    titleOf('malformed_target', 'target'),
    titleOf('malformed_body', 'body'),
  ];
}

/** Why a scheme has no such case, by title. */
export function formExcuses(profile: Profile): readonly (readonly [string, string])[] {
  const has = (member: HeaderMember) => profile.headers[member] !== undefined;
  const excuses: [string, string][] = [];
  const excuse = (code: RefusalCode, about: string, reason: string) =>
    excuses.push([titleOf(code, about), reason]);
  for (const member of MEMBERS) {
    if (!has(member))
      for (const code of HEADER_CODES) excuse(code, member, ABSENT[member] ?? 'the scheme has none');
  }
  if (has('contentDigest')) excuse('missing_header', 'contentDigest', 'it may be left out');
  if (has('header')) {
    excuse('missing_header', 'header', 'what a signed header holds is the application’s business');
    excuse('malformed_header', 'header', 'what a signed header holds is the application’s business');
  }
  if (profile.malformedQuery === undefined)
    excuse('malformed_target', 'target', 'no query is taken apart to be signed');
  if (profile.malformedBody === undefined)
    excuse('malformed_body', 'body', 'the body is signed as it comes and never taken apart');
  return excuses;
}

const ABSENT: Readonly<Partial<Record<HeaderMember, string>>> = {
  contentDigest: 'the scheme has no header with a digest of the body',
  header: 'the scheme signs no other headers',
};

function headerCases(profile: Profile): WireCase[] {
  return MEMBERS.filter((member) => profile.headers[member] !== undefined).flatMap((member) => {
    const name = headerOf(profile, member);
    const policy = policyFor(member);
    const about = { member, ...(policy !== undefined && { policy }) };
    const cases: WireCase[] = [];
    if (!NEVER_MISSING.has(member))
      cases.push({
        ...{ ...about, title: titleOf('missing_header', member), code: 'missing_header' },
        provoke: (talk) => talk.ask(withoutHeader(talk.signed(), name)),
      });
    if (member !== 'header')
      cases.push({
        ...{ ...about, title: titleOf('malformed_header', member), code: 'malformed_header' },
        provoke: (talk) => talk.ask(withHeader(talk.signed(), name, MALFORMED[member])),
      });
    cases.push({
      ...{ ...about, title: titleOf('duplicate_header', member), code: 'duplicate_header' },
      provoke: (talk) => talk.ask(withHeaderTwice(talk.signed(), name)),
    });
    return cases;
  });
}

/** An optional header is missed, and a request id looked at, only where the endpoint requires it. */
function policyFor(member: HeaderMember): RoutePolicy | undefined {
  const required = OPTIONAL.filter((each) => each === member);
  return required.length === 0 ? undefined : { requires: required };
}

function partCases({ malformedQuery, malformedBody }: Profile): WireCase[] {
  const cases: WireCase[] = [
    {
      ...{ title: 'malformed_target', code: 'malformed_target' },
      provoke: (talk) => {
        const message = talk.signed();
        return talk.ask({ ...message, target: `${message.target}#fragment` });
      },
    },
  ];
  if (malformedQuery !== undefined)
    cases.push({
      ...{ title: titleOf('malformed_target', 'target'), code: 'malformed_target' },
      provoke: (talk) => {
        const message = talk.signed();
        return talk.ask({ ...message, target: message.target + malformedQuery });
      },
    });
  if (malformedBody !== undefined)
    cases.push({
      ...{ title: titleOf('malformed_body', 'body'), code: 'malformed_body' },
      provoke: (talk) => talk.ask({ ...talk.signed(), body: malformedBody }),
    });
  return cases;
}
