/** The head of a request as listeners get it. */

import type { HeaderPairs, RequestHead } from '../../request/request.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { type HiddenPlaces, hiddenPlacesOf } from './hidden-places.ts';
import { type HideValues, REDACTED } from './hidden-values.ts';

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
export function redactedHead(request: RequestHead, scheme: Scheme, redaction: Redaction): RedactedHead {
  const places = hiddenPlacesOf(scheme);
  const looksSigned = signatureShape(scheme);
  const { method, address, route } = request;
  const headers = request.headers.map((value, i) =>
    i % 2 === 0 ? redaction.hide(value) : shownHeader(request.headers[i - 1] as string, value),
  );

  function shownHeader(name: string, value: string): string {
    const lower = name.toLowerCase();
    if (places.isHiddenHeader(lower)) return REDACTED;
    if (places.keyHeaders.has(lower)) return redaction.hide(redaction.shownKeyId ?? value);
    return !places.digestHeaders.has(lower) && looksSigned(value) ? REDACTED : redaction.hide(value);
  }

  return Object.freeze({
    method: redaction.hide(method),
    url: redaction.hide(shownTarget(request.url, { places, looksSigned, ...redaction })),
    headers: Object.freeze(headers),
    address,
    route,
  });
}

interface TargetRedaction extends Redaction {
  readonly places: HiddenPlaces;
  readonly looksSigned: (text: string) => boolean;
}

function shownTarget(target: string, { places, looksSigned, shownKeyId }: TargetRedaction): string {
  const mark = target.search(/[?#]/);
  if (mark === -1) return target;
  const pairs = target.slice(mark + 1).split('&');
  return target.slice(0, mark + 1) + pairs.map(shownPair).join('&');

  function shownPair(pair: string): string {
    const equals = pair.indexOf('=');
    const [name, value] = equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    const decoded = decodedName(name);
    // A name that cannot be read may be any.
    if (decoded === undefined || places.isHiddenParameter(decoded)) return `${name}=${REDACTED}`;
    if (places.keyParameters.has(decoded) && shownKeyId !== undefined) return `${name}=${shownKeyId}`;
    return [value, decodedName(value) ?? ''].some(looksSigned) ? `${name}=${REDACTED}` : pair;
  }
}

function decodedName(name: string): string | undefined {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** Signatures in DER may be a few bytes long, and hardly ever are. */
const SHORTEST_OF_RANGE = 32;
/** Words of hex, base64 or base64url. */
const WORDS = /[A-Za-z0-9+/_-]{16,}/g;

/** Tells whether a text has a word of the length of a signature, as one that was sent under a wrong name. */
function signatureShape({ algorithm: { signatureBytes } }: Scheme): (text: string) => boolean {
  const [shortest, most] =
    typeof signatureBytes === 'number' ? [signatureBytes, signatureBytes] : signatureBytes;
  const least = typeof signatureBytes === 'number' ? shortest : Math.max(shortest, SHORTEST_OF_RANGE);
  return (text) =>
    (text.match(WORDS) ?? []).some((word) => {
      const bytes = /^[0-9a-f]+$/i.test(word) ? [word.length / 2] : [];
      return [...bytes, Math.floor((word.length * 3) / 4)].some((each) => each >= least && each <= most);
    });
}
