/** The head of a request as listeners get it. */

import type { HeaderPairs, RequestHead } from '../../request/request.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { headRulesOf } from './head-rules.ts';
import { hiddenPlacesOf } from './hidden-places.ts';
import type { HideValues } from './hidden-values.ts';
import { REDACTED } from './redacted.ts';

/** Head of a request without what must not be told: `{redacted}` stands in its place. */
export interface RedactedHead {
  readonly method: string;
  /** Path and query, as they were verified. */
  readonly url: string;
  readonly headers: HeaderPairs;
  readonly address: string | undefined;
  /** The pattern of the route, where the framework knows it. */
  readonly route: string | undefined;
}

/** Rules for the values of one request. */
export interface Redaction {
  readonly hide: HideValues;
  /** Text that stands for a key id; undefined where it may be shown. */
  readonly shownKeyId: string | undefined;
}

/** Copies a head, frozen, without what must not be told. */
export function redactedHead(
  request: RequestHead,
  scheme: Scheme,
  { hide, shownKeyId }: Redaction,
): RedactedHead {
  const { keyHeaders } = hiddenPlacesOf(scheme);
  const rules = headRulesOf(scheme, shownKeyId);
  const { method, address, route } = request;
  const headers = request.headers.map((value, i) =>
    i % 2 === 0 ? hide(value) : shownHeader(request.headers[i - 1] as string, value),
  );

  function shownHeader(name: string, value: string): string {
    if (rules.isHiddenHeader(name, value)) return REDACTED;
    if (keyHeaders.has(name.toLowerCase())) return hide(shownKeyId ?? value);
    return hide(rules.shownValue(value));
  }

  return Object.freeze({
    method: hide(method),
    url: hide(rules.shownTarget(request.url)),
    headers: Object.freeze(headers),
    address,
    route,
  });
}
