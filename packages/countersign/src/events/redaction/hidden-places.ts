/** Places of a request whose values are never told to listeners: by what its scheme declares, and by their names. */

import type { Scheme } from '../../scheme/scheme.ts';
import type { ValueLocation } from '../../scheme/values/value-location.ts';

/** Places of one scheme. Names of headers are in lower case. */
export interface HiddenPlaces {
  /** Headers that have what must not be told, by what the scheme declares. */
  readonly headers: ReadonlySet<string>;
  readonly isHiddenHeader: (name: string) => boolean;
  readonly isHiddenParameter: (name: string) => boolean;
  /** Where the key id travels alone, which is shown once the key is known to exist. */
  readonly keyHeaders: ReadonlySet<string>;
  readonly keyParameters: ReadonlySet<string>;
  /** True if the body has a value that must not be told. */
  readonly isInBody: boolean;
  /** Digests of bodies look like signatures, and are none. */
  readonly digestHeaders: ReadonlySet<string>;
}

const places = new WeakMap<Scheme, HiddenPlaces>();

/** The places of a scheme, worked out once. */
export function hiddenPlacesOf(scheme: Scheme): HiddenPlaces {
  let found = places.get(scheme);
  if (found === undefined) {
    found = placesOf(scheme);
    places.set(scheme, found);
  }
  return found;
}

/** Names under which clients send credentials, also of other services, and misspelt ones. */
const TELLING =
  /signature|secret|token|authori[sz]|authent|cookie|passw|api[-_]?key|hmac|nonce|session|credential|idempoten|jwt|bearer|private/i;
const TELLING_WORD = /(?:^|[^a-z])(?:sig|sign|signed|auth|key|pwd|mac|otp|pin|code)(?:[^a-z]|$)/i;
const DIGESTS = ['content-digest', 'repr-digest', 'digest', 'content-md5', 'x-amz-content-sha256'];

function isTelling(name: string): boolean {
  return TELLING.test(name) || TELLING_WORD.test(name);
}

function placesOf(scheme: Scheme): HiddenPlaces {
  const declaration = scheme.introspection?.declaration;
  const { signature, nonce, idempotencyKey, keyId, timestamp, contentDigest } = declaration ?? {};
  const hidden = [signature, nonce, idempotencyKey].filter((location) => location !== undefined);
  const headers = new Set(hidden.flatMap(headersOf));
  // Of a scheme that is no declaration, it is not known in which of them the signature is.
  if (declaration === undefined)
    for (const name of scheme.callerHeaders ?? []) headers.add(name.toLowerCase());
  const parameters = new Set(hidden.flatMap(parameterOf));
  const others = (names: readonly string[], taken: ReadonlySet<string>) =>
    new Set(names.filter((name) => !taken.has(name)));
  // As that of Discord, "X-Signature-Timestamp": what is signed with it cannot be explained without it.
  const timeHeaders = others(timestamp === undefined ? [] : headersOf(timestamp), headers);
  const timeParameters = others(timestamp === undefined ? [] : parameterOf(timestamp), parameters);
  const keyHeaders = others(keyId?.parameter === undefined && keyId ? headersOf(keyId) : [], headers);
  const keyParameters = others(keyId === undefined ? [] : parameterOf(keyId), parameters);
  return {
    headers,
    isHiddenHeader: (name) =>
      headers.has(name) || (!keyHeaders.has(name) && !timeHeaders.has(name) && isTelling(name)),
    isHiddenParameter: (name) =>
      parameters.has(name) || (!keyParameters.has(name) && !timeParameters.has(name) && isTelling(name)),
    keyHeaders,
    keyParameters,
    isInBody: hidden.some(({ place }) => place !== 'header' && place !== 'query'),
    digestHeaders: new Set([
      ...DIGESTS,
      ...(contentDigest === undefined ? [] : headersOf(contentDigest.carrier)),
    ]),
  };
}

function headersOf({ place, header = '', options }: ValueLocation): string[] {
  return place === 'header' ? [header, ...(options.aliases ?? [])].map((name) => name.toLowerCase()) : [];
}

function parameterOf({ place, path }: ValueLocation): string[] {
  return place === 'query' ? path.slice(0, 1) : [];
}
