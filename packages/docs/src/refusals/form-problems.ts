/** The problems of form that a scheme finds in requests, by breaking a good one. */

import type { Scheme } from 'countersign';
import type { FormProblem, Member, OptionalHeader, Recipe, RecipeValue } from 'countersign/scheme';
import type { WorkedExample } from '../example/worked-example.ts';

/** Values that no scheme takes for all of its headers; the first that is refused counts. */
const MALFORMED = ['!', '\u0001', 'x', ''];

type HeaderMember = Extract<
  Member,
  'keyId' | 'timestamp' | 'nonce' | 'signature' | 'contentDigest' | OptionalHeader
>;

/** Each problem once, in the order of the headers. */
export function formProblems(scheme: Scheme, recipe: Recipe, example: WorkedExample): readonly FormProblem[] {
  const { keyId, timestamp, nonce, signature, contentDigest, optional } = recipe;
  const members = { keyId, timestamp, nonce, signature, contentDigest, ...optional };
  const ofHeaders = (Object.entries(members) as [HeaderMember, RecipeValue | undefined][]).flatMap(
    ([member, at]) =>
      at?.header === undefined ? [] : ofHeader(scheme, example, { member, name: at.header }),
  );
  const all = [...ofHeaders, ...ofOperations(recipe), ...ofParts(scheme, example)];
  return all.filter(
    ({ code, header, reason }, i) =>
      all.findIndex((other) => other.code === code && other.header === header && other.reason === reason) ===
      i,
  );
}

interface Place {
  readonly member: HeaderMember;
  readonly name: string;
}

function ofHeader(scheme: Scheme, example: WorkedExample, { member, name }: Place): readonly FormProblem[] {
  const required = scheme.optionalHeaders.filter((optional) => optional === member);
  const read = (headers: readonly (readonly [string, string])[]) => {
    const found = scheme.read({ ...receivedOf(example), headers: headers.flat() }, required);
    return 'code' in found ? [found] : [];
  };
  const others = example.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
  const own = example.headers.find(([other]) => other.toLowerCase() === name.toLowerCase()) ?? [name, 'a'];
  const malformed = MALFORMED.flatMap((value) => read([...others, [name, value]])).find(
    (problem) => problem.code === 'malformed_header' && problem.member === member,
  );
  return [
    ...read(others),
    ...(malformed === undefined ? [] : [malformed]),
    ...read([...others, own, own]).filter(({ code }) => code === 'duplicate_header'),
  ];
}

/** The reasons of routes that need an idempotency key or an event id. */
const NEEDED = {
  idempotencyKey: 'The idempotency key is missing.',
  eventId: 'The id of the event is missing.',
} as const;

function ofOperations({ optional }: Recipe): readonly FormProblem[] {
  return (['idempotencyKey', 'eventId'] as const).flatMap((member) => {
    const header = optional[member]?.header;
    if (header === undefined) return [];
    return [{ code: 'missing_header' as const, member, header, reason: NEEDED[member] }];
  });
}

/** Target and body, which are read while the string to sign is written. */
function ofParts(scheme: Scheme, example: WorkedExample): readonly FormProblem[] {
  const received = receivedOf(example);
  const broken = [
    { ...received, url: `${received.url}${received.url.includes('?') ? '&' : '?'}a=%zz` },
    { ...received, body: Buffer.from('{') },
  ];
  return broken.flatMap((request) => {
    const fields = scheme.read(request, []);
    if ('code' in fields) return [fields];
    const segments = scheme.introspection?.dissect(request, fields, 0) ?? [];
    return 'code' in segments ? [segments] : [];
  });
}

function receivedOf({ request, headers }: WorkedExample) {
  return {
    method: request.method,
    url: request.target,
    headers: headers.flat(),
    body: Buffer.from(request.body ?? ''),
  };
}
