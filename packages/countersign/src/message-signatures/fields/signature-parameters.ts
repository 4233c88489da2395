/** Parameters of a signature (RFC 9421 §2.3). */

import type { FieldScanner } from '../../structured-fields/field-scanner.ts';
import { parseString } from '../../structured-fields/parse-bare-item.ts';
import { serializeParameters } from '../../structured-fields/serialize-field.ts';
import type { Parameters } from '../../structured-fields/structured-field.ts';

/** Their names; no others are known. */
export const PARAMETER_NAMES = ['created', 'expires', 'nonce', 'alg', 'keyid', 'tag'] as const;

/** The name of a parameter. */
export type ParameterName = (typeof PARAMETER_NAMES)[number];

/** The parameters of one signature. Times are in seconds since the epoch. */
export interface SignatureParameters {
  readonly created?: number | undefined;
  readonly expires?: number | undefined;
  readonly nonce?: string | undefined;
  readonly alg?: string | undefined;
  readonly keyid?: string | undefined;
  readonly tag?: string | undefined;
}

type Mutable = { -readonly [Name in ParameterName]: SignatureParameters[Name] };

/** Parameters as sent. */
export interface SentParameters {
  readonly parameters: SignatureParameters;
  /** In canonical form, each with its semicolon. */
  readonly text: string;
}

const SEMICOLON = 0x3b;
const EQUALS = 0x3d;
const MINUS = 0x2d;
const ZERO = 0x30;
const LONGEST_DIGITS = 15;

/**
 * Parses parameters from where the scanner stands. One that is unknown, of another type or there twice is refused.
 *
 * @returns a text that says what is wrong with them.
 */
export function parseSignatureParameters(scanner: FieldScanner): SentParameters | string {
  const from = scanner.at;
  const found = noParameters();
  let isCanonical = true;
  const order: ParameterName[] = [];
  while (scanner.take(SEMICOLON)) {
    const start = scanner.at;
    scanner.skipSpaces();
    const name = scanner.key();
    if (!isParameterName(name)) return 'has a parameter that RFC 9421 does not define';
    const valueAt = scanner.at + 1;
    if (start + name.length + 1 !== valueAt) isCanonical = false;
    if (order.includes(name)) return `has "${name}" twice`;
    order.push(name);
    if (name === 'created' || name === 'expires') {
      const seconds = scanner.take(EQUALS) ? parseTime(scanner) : undefined;
      if (seconds === undefined) return `must have a number of seconds in "${name}"`;
      if (!isCanonicalTime(scanner.text, valueAt, scanner.at)) isCanonical = false;
      if (name === 'created') found.created = seconds;
      else found.expires = seconds;
    } else {
      const text = scanner.take(EQUALS) ? parseString(scanner) : undefined;
      if (text === undefined) return `must have a string in "${name}"`;
      setText(found, name, text);
    }
  }
  return {
    parameters: found,
    text: isCanonical ? scanner.text.slice(from, scanner.at) : written(found, order),
  };
}

/** By its name each, since an engine takes long for a name that it learns with each request. */
function setText(found: Mutable, name: Exclude<ParameterName, 'created' | 'expires'>, text: string): void {
  if (name === 'keyid') found.keyid = text;
  else if (name === 'alg') found.alg = text;
  else if (name === 'nonce') found.nonce = text;
  else found.tag = text;
}

/** All members from the start, so that all parameters have one shape. */
function noParameters(): Mutable {
  return {
    created: undefined,
    expires: undefined,
    nonce: undefined,
    alg: undefined,
    keyid: undefined,
    tag: undefined,
  };
}

function isParameterName(name: string | undefined): name is ParameterName {
  return (PARAMETER_NAMES as readonly unknown[]).includes(name);
}

function parseTime(scanner: FieldScanner): number | undefined {
  const sign = scanner.take(MINUS) ? -1 : 1;
  const digits = scanner.digits();
  if (digits === '' || digits.length > LONGEST_DIGITS) return undefined;
  return sign * Number(digits) || 0;
}

/** No sign, and no zero before other digits. */
function isCanonicalTime(text: string, from: number, to: number): boolean {
  const first = text.charCodeAt(from);
  return first > ZERO || (first === ZERO && to === from + 1);
}

/**
 * Writes parameters in the order of {@link PARAMETER_NAMES}.
 *
 * @throws TypeError for a text that is not printable ASCII.
 */
export function writeSignatureParameters(given: SignatureParameters): string {
  return written(given, PARAMETER_NAMES);
}

function written(given: SignatureParameters, order: readonly ParameterName[]): string {
  const parameters = order.flatMap((name): Parameters => {
    const value = given[name];
    if (value === undefined) return [];
    return [[name, typeof value === 'number' ? { type: 'integer', value } : { type: 'string', value }]];
  });
  return serializeParameters(parameters);
}
