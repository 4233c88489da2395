/** The members of an IP2 request's JSON body, where it has one that parsers would read alike. */

import { type FormProblem, readJsonMembers, type SignedRequest } from '@countersign/core';

/** The named values of the body, repeated ones included; none where the body is not JSON; or what is wrong with it. */
export function bodyValues(request: SignedRequest): [name: string, value: string][] | FormProblem {
  if (!mayBeJson(request)) return [];
  const members = readJsonMembers(request.body);
  if (typeof members === 'string') return { code: 'malformed_body', member: 'body', reason: members };
  if (members.length > 0 && !isUtf8(request.headers)) return CHARSET_PROBLEM;
  return members.map(({ name, text }) => [name, text]);
}

/**
 * Whether the body may hold fields. `Content-Type` decides, as it does for parsers, and where it is repeated any of them;
 * without it, a body that begins as an object does. The vendor's `X-Content-Type` has no say: it is not signed, and
 * clients send it with every request.
 */
function mayBeJson({ headers, body }: SignedRequest): boolean {
  const types = contentTypes(headers);
  if (types.length > 0) return types.some((type) => type.toLowerCase().includes('json'));
  const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1');
  return /^(?:\u00ef\u00bb\u00bf)?\s*\{/.test(text);
}

/** Whether parsers that go by the declared character set read the text that is read here: UTF-7 hides other members. */
function isUtf8(headers: SignedRequest['headers']): boolean {
  return contentTypes(headers).every((type) =>
    type
      .toLowerCase()
      .split('charset')
      .slice(1)
      .every((rest) => /^\s*=\s*"?utf-?8"?\s*(?:;|$)/.test(rest)),
  );
}

function contentTypes(headers: SignedRequest['headers']): string[] {
  return headers.filter((_value, i) => i % 2 === 1 && headers[i - 1]?.toLowerCase() === 'content-type');
}

const CHARSET_PROBLEM: FormProblem = {
  code: 'malformed_body',
  member: 'body',
  reason: 'The body must be in UTF-8, and say so where it says anything.',
};
