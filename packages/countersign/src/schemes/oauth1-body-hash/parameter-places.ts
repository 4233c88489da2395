/** The places in which a request of OAuth 1.0a may have its parameters (RFC 5849 §3.5). */

import { formBodyOf } from '../../scheme/message/parts/form/form-body.ts';
import { queryOf } from '../../scheme/target.ts';
import { type FormPair, parseForm } from '../../scheme/values/form.ts';
import type { ReadRequest } from '../../scheme/values/header-reader.ts';
import { afterAuthScheme } from '../../scheme/values/parameters.ts';

/** A place of parameters. */
export type ParameterPlace = 'header' | 'query' | 'form';

/** Those that are of the protocol; `oauth_callback` and others travel with the request. */
const PROTOCOL: ReadonlySet<string> = new Set([
  ...['oauth_consumer_key', 'oauth_token', 'oauth_signature_method', 'oauth_timestamp', 'oauth_nonce'],
  ...['oauth_version', 'oauth_signature', 'oauth_body_hash'],
]);

/** The places that have parameters of the protocol: one, of a request that is in order. */
export function placesOf(request: ReadRequest): readonly ParameterPlace[] {
  const places: ParameterPlace[] = [];
  if (hasOAuthHeader(request)) places.push('header');
  if (hasProtocol(parseForm(queryOf(request.url)))) places.push('query');
  if (hasProtocol(formOf(request))) places.push('form');
  return places;
}

function hasOAuthHeader({ headers }: ReadRequest): boolean {
  return headers.some(
    (name, i) =>
      i % 2 === 0 &&
      name.toLowerCase() === 'authorization' &&
      afterAuthScheme(headers[i + 1] ?? '', 'OAuth') !== undefined,
  );
}

function hasProtocol(pairs: readonly FormPair[] = []): boolean {
  return pairs.some(([name]) => PROTOCOL.has(name));
}

/** The fields of the body; none where it has not been read, or is no form. */
function formOf({ body, ...head }: ReadRequest): readonly FormPair[] | undefined {
  if (body === undefined) return undefined;
  const form = formBodyOf({ ...head, body });
  return 'code' in form ? undefined : form;
}
