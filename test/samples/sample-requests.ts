/** The requests that samples sign: each target with each body. */

import type { SampleRequest } from '@countersign/docs';

/** A request with a label, such as `repeats, form`. */
export interface LabelledRequest {
  readonly label: string;
  readonly request: SampleRequest;
}

const TARGETS: Readonly<Record<string, string>> = {
  'no query': '/v1/orders',
  plain: '/v1/orders?page=2&size=10',
  repeats: '/v1/orders?tag=b&q=a+b&tag=a&note=1%2B1%3D2',
  'empty pairs': '/v1/orders?b=1&&a=2&flag&=none&',
  'non-ASCII': '/v1/caf%C3%A9?city=Z%C3%BCrich&%C3%A9=1&z=%7E',
  // Sorted by units of UTF-16, U+1F389 stands before U+FF5E, and by bytes behind it.
  'beyond U+FFFF': '/v1/orders?%F0%9F%8E%89=1&%EF%BD%9E=2&a=%F0%9F%8E%89',
};

/** Numbers that a parser changes, letters beyond ASCII, and the markup of each language and page. */
const JSON_BODY =
  '{"RequestId":"REQ-1","Amount":1.50,"Memo":"caf\u00e9 \ud83c\udf89 \\"1\\"","Reference":"Ab-1","items":[1.0],' +
  `"markup":"</details><script>\${SECRET}#{1}$(id)\`id\`%{x}<%= y %>'''\\\\0 \\\\n|?>@\\"\\"\\""}`;
const LARGE_BODY = `{"RequestId":"REQ-2","Amount":25,"Memo":"M","note":"${'0123456789abcd\u00e9'.repeat(4093)}"}`;

const BODIES: Readonly<Record<string, Omit<SampleRequest, 'target'>>> = {
  json: { method: 'POST', contentType: 'application/json', body: JSON_BODY },
  'no body': { method: 'GET' },
  form: {
    method: 'POST',
    contentType: 'application/x-www-form-urlencoded',
    body: 'name=caf%C3%A9&note=a+b&amount=1.50',
  },
  '64 kB': { method: 'PUT', contentType: 'application/json', body: LARGE_BODY },
};

/** All of them. The first has a query that has to be sorted and a body in JSON. */
export const REQUESTS: readonly LabelledRequest[] = Object.entries(TARGETS).flatMap(([target, path]) =>
  Object.entries(BODIES).map(([body, request]) => ({
    label: `${target}, ${body}`,
    request: { ...request, target: path },
  })),
);

/** One that has a bit of everything, for when all would take too long. */
export const ONE_REQUEST: LabelledRequest = {
  label: 'repeats, json',
  request: { ...(BODIES.json as Omit<SampleRequest, 'target'>), target: TARGETS.repeats as string },
};
