/** The parameters of a signature of draft-cavage-http-signatures (§2.1). */

import { afterAuthScheme } from '../../scheme/values/parameters.ts';

/** The parameters, as they are sent. */
export interface CavageParameters {
  readonly keyId: string;
  readonly signature: string;
  /** Empty where the request names none. */
  readonly algorithm: string;
  /** Names of the signed headers in lower case. */
  readonly headers: readonly string[];
  readonly created: string | undefined;
  readonly expires: string | undefined;
}

const PARAMETER = /[ \t]*([A-Za-z][\w-]{0,31})=(?:"([ !#-[\]-~]*)"|(\d{1,13}(?:\.\d{1,6})?))[ \t]*(?:,|$)/y;
const NAME = /^(?:\((?:request-target|created|expires)\)|[a-z0-9!#$%&'*+.^_`|~-]{1,128})$/;
const LONGEST = 8192;
const MOST_NAMES = 64;
/** Algorithms of older versions of the draft, which know no time of their own. */
const OLDER = /^(?:rsa|hmac|ecdsa)/;

/** Reads the header; gives the reason where it is malformed. */
export function parseCavage(value: string, authScheme: string | undefined): CavageParameters | string {
  const parameters = parametersOf(afterAuthScheme(value, authScheme) ?? '');
  if (parameters === undefined) return FORM;
  const [keyId, signature] = [parameters.get('keyId'), parameters.get('signature')];
  if (!keyId || !signature) return FORM;
  const algorithm = parameters.get('algorithm') ?? '';
  const headers = listOf(parameters.get('headers'), algorithm);
  if (headers === undefined)
    return 'The list of signed headers must have names with a space between, each once.';
  const [created, expires] = [parameters.get('created'), parameters.get('expires')];
  for (const [name, given] of Object.entries({ created, expires })) {
    if (!headers.includes(`(${name})`)) continue;
    if (given === undefined || !/^\d/.test(given)) return `Signed (${name}) must be sent, as a number.`;
    if (OLDER.test(algorithm)) return `The algorithm ${ALGORITHM_RULE} cannot sign (${name}).`;
  }
  if (created?.includes('.')) return 'The parameter created must be a whole number.';
  return { keyId, signature, algorithm, headers, created, expires };
}

const FORM =
  'The signature must have the parameters keyId, algorithm, headers and signature, each once and in quotes.';
const ALGORITHM_RULE = 'rsa-…, hmac-… or ecdsa-…';

/** The parameters, in linear time; those that the draft does not know are left alone. */
function parametersOf(text: string): ReadonlyMap<string, string> | undefined {
  if (text.length > LONGEST || text === '' || text.trimEnd().endsWith(',')) return undefined;
  const found = new Map<string, string>();
  PARAMETER.lastIndex = 0;
  while (PARAMETER.lastIndex < text.length) {
    const [, name, quoted, number] = PARAMETER.exec(text) ?? [];
    const value = quoted ?? number;
    if (name === undefined || value === undefined || found.has(name)) return undefined;
    found.set(name, value);
  }
  return found;
}

/** Without a list, the time alone is signed: `(created)` in the newer version of the draft, the header Date in older ones. */
function listOf(list: string | undefined, algorithm: string): readonly string[] | undefined {
  if (list === undefined) return [algorithm === 'hs2019' ? '(created)' : 'date'];
  const names = list.split(' ', MOST_NAMES + 1).map((name) => name.toLowerCase());
  const isSound = names.length <= MOST_NAMES && names.every((name) => NAME.test(name));
  return isSound && new Set(names).size === names.length ? names : undefined;
}
