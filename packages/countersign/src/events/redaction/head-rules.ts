/** Rules by which values of a head are hidden for their place, their name or their form. */

import type { HeaderPairs, RequestHead } from '../../request/request.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { hiddenPlacesOf } from './hidden-places.ts';
import { REDACTED } from './redacted.ts';
import { signatureWords } from './signature-shape.ts';
import { hiddenParameters, withoutParameters } from './telling-parameters.ts';

/** Rules for the values of one request. */
export interface HeadRules {
  /** True of a header whose whole value is hidden. */
  readonly isHiddenHeader: (name: string, value: string) => boolean;
  /** True of a header of this name, whatever its value. */
  readonly isHiddenHeaderName: (name: string) => boolean;
  /** True of a parameter of this name, whatever its value. */
  readonly isHiddenParameterName: (name: string) => boolean;
  /** The value of a header that is shown, without the parameters in it that are hidden. */
  readonly shownValue: (value: string) => string;
  /** Path and query without the parameters that are hidden. */
  readonly shownTarget: (target: string) => string;
  /** A query without its question mark. */
  readonly shownQuery: (query: string) => string;
  /** All values that these rules hide in a head. */
  readonly valuesIn: (head: Pick<RequestHead, 'url' | 'headers'>) => string[];
}

/** The rules of a scheme. @param shownKeyId Text that stands for a key id; undefined where it may be shown. */
export function headRulesOf(scheme: Scheme, shownKeyId?: string): HeadRules {
  const places = hiddenPlacesOf(scheme);
  const signaturesIn = signatureWords(scheme);
  const looksSigned = (value: string) => signaturesIn(value).length > 0;
  const isHiddenParameter = (name: string) =>
    places.isHiddenParameter(name) || (shownKeyId !== undefined && places.keyParameters.has(name));
  const hiddenIn = (name: string, value: string) => (isHiddenParameter(name) ? [value] : signaturesIn(value));
  const shownValue = (value: string) => withoutParameters(value, hiddenIn);

  function isHiddenHeader(name: string, value: string): boolean {
    const lower = name.toLowerCase();
    if (places.isHiddenHeader(lower)) return true;
    return !places.keyHeaders.has(lower) && !places.digestHeaders.has(lower) && looksSigned(value);
  }

  function shownPair(pair: string): string {
    const equals = pair.indexOf('=');
    const [name, value] = equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    const decoded = decodedName(name);
    // A name that cannot be read may be any.
    if (decoded === undefined || places.isHiddenParameter(decoded)) return `${name}=${REDACTED}`;
    if (places.keyParameters.has(decoded) && shownKeyId !== undefined) return `${name}=${shownKeyId}`;
    if ([value, decodedName(value) ?? ''].some(looksSigned)) return `${name}=${REDACTED}`;
    return shownValue(pair);
  }

  function shownQuery(query: string): string {
    return query.split('&').map(shownPair).join('&');
  }

  return {
    isHiddenHeader,
    isHiddenHeaderName: (name) => places.isHiddenHeader(name.toLowerCase()),
    isHiddenParameterName: places.isHiddenParameter,
    shownValue,
    shownQuery,
    shownTarget(target) {
      const mark = target.search(/[?#]/);
      if (mark === -1) return shownValue(target);
      return shownValue(target.slice(0, mark)) + target.charAt(mark) + shownQuery(target.slice(mark + 1));
    },
    valuesIn: ({ url, headers }) => [
      ...pairsOf(headers).flatMap(([name, value]) =>
        places.isHiddenHeader(name.toLowerCase())
          ? credentialsIn(name, value)
          : isHiddenHeader(name, value)
            ? signaturesIn(value)
            : hiddenParameters(value, hiddenIn).values,
      ),
      ...hiddenParameters(url, hiddenIn).values,
    ],
  };
}

function pairsOf(headers: HeaderPairs): [name: string, value: string][] {
  return headers.flatMap((value, i) =>
    i % 2 === 1 ? [[headers[i - 1] as string, value] as [string, string]] : [],
  );
}

/** The value of a header, and what is secret in it: the token behind the name of its scheme, and each cookie. */
function credentialsIn(name: string, value: string): string[] {
  const token = /^[\w-]+ +([^\s,]+)$/.exec(value)?.[1];
  const cookies = /^(?:set-)?cookie2?$/i.test(name) ? value.split(/; */).map(valueOfCookie) : [];
  return [value, ...(token === undefined ? [] : [token]), ...cookies];
}

function valueOfCookie(cookie: string): string {
  return cookie.slice(cookie.indexOf('=') + 1).replaceAll('"', '');
}

function decodedName(name: string): string | undefined {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
