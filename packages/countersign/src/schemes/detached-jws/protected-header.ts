/** The protected header of a detached JWS: what it must have, read and written. */

import { readJsonMembers } from '../../scheme/json/json-members.ts';
import type { JoseAlgorithm } from '../../scheme/values/compact-jws.ts';
import { decode } from '../../scheme/values/encodings.ts';

/** Requirements for a header. */
export interface HeaderRules {
  readonly alg: JoseAlgorithm;
  /** True if the payload must be encoded, false if it must not. Undefined: as the header says. */
  readonly b64: boolean | undefined;
  /** The member that has the time of signing, in seconds since the epoch. */
  readonly issuedAt: string | undefined;
  /** Members that must have a value. */
  readonly members: Readonly<Record<string, string | number | boolean>>;
  /** Members that must be there. */
  readonly requiredMembers: readonly string[];
  /** Further extensions that may be critical. */
  readonly crit: readonly string[];
}

/** Values of a header that meets its rules. Nothing of it is verified yet. */
export interface ProtectedHeader {
  readonly kid: string;
  readonly isEncoded: boolean;
  /** As it is sent; undefined where the rules ask for none. */
  readonly issuedAt: number | undefined;
}

const KEY_ID = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;
/** Members that every implementation knows: none of them may be called an extension (RFC 7515 §4.1.11). */
const REGISTERED: readonly string[] = [
  ...['alg', 'jku', 'jwk', 'kid', 'x5u', 'x5c', 'x5t', 'x5t#S256', 'typ', 'cty', 'crit', 'enc', 'zip'],
];

/**
 * Reads a header.
 *
 * @param segment The header in base64url.
 * @returns a text that says which rule it breaks.
 */
export function readProtectedHeader(segment: string, rules: HeaderRules): ProtectedHeader | string {
  const header = membersOf(segment);
  if (header === undefined) return 'must have a header that is a JSON object, with each member once';
  const { alg, kid, b64 = true } = header;
  if (alg !== rules.alg) return `must have the "alg" ${rules.alg}`;
  const problem = criticalProblem(header, rules);
  if (problem !== undefined) return problem;
  if (typeof b64 !== 'boolean') return 'must have true or false in "b64"';
  if (rules.b64 !== undefined && b64 !== rules.b64)
    return rules.b64 ? 'must not have "b64"' : 'must have "b64": false';
  if (typeof kid !== 'string' || !KEY_ID.test(kid))
    return 'must name its key in "kid", with at most 255 characters of ASCII';
  // A token of the same key that was made for something else (RFC 8725 §3.11).
  if (typeof header.typ === 'string' && /jwt$/i.test(header.typ) && rules.members.typ === undefined)
    return 'must not have the "typ" of a token';
  for (const name of rules.requiredMembers) if (!(name in header)) return `must have "${name}"`;
  for (const [name, value] of Object.entries(rules.members))
    if (header[name] !== value) return `must have ${JSON.stringify(value)} in "${name}"`;
  const issuedAt = rules.issuedAt === undefined ? undefined : header[rules.issuedAt];
  if (rules.issuedAt !== undefined && !isSeconds(issuedAt))
    return `must have whole seconds since 1970 in "${rules.issuedAt}"`;
  return { kid, isEncoded: b64, issuedAt: issuedAt as number | undefined };
}

type Members = Readonly<Record<string, unknown>>;

/** Undefined for what is no object, and where a member comes twice: readers would not agree on which one counts. */
function membersOf(segment: string): Members | undefined {
  const bytes = decode('base64url', segment);
  const members = bytes && readJsonMembers(bytes);
  if (bytes === undefined || members === undefined || typeof members === 'string' || members.length === 0)
    return undefined;
  const names = new Set(members.map(({ name }) => name));
  if (names.size < members.length) return undefined;
  return Object.assign(Object.create(null), JSON.parse(Buffer.from(bytes).toString('utf8'))) as Members;
}

/** Extensions must be understood, be there, and be named once (RFC 7515 §4.1.11); `b64` must be named (RFC 7797 §6). */
function criticalProblem(
  header: Members,
  { issuedAt, members, requiredMembers, crit: further }: HeaderRules,
) {
  const { crit = [] } = header;
  const isList = Array.isArray(crit) && new Set(crit).size === crit.length;
  if (!isList || ('crit' in header && crit.length === 0))
    return 'must have a list of names in "crit", each once';
  const known = ['b64', issuedAt, ...Object.keys(members), ...requiredMembers, ...further];
  for (const name of crit as readonly unknown[]) {
    if (typeof name !== 'string' || REGISTERED.includes(name) || !known.includes(name))
      return 'has an extension in "crit" that is not known here';
    if (!(name in header)) return 'has an extension in "crit" that it does not have';
  }
  return 'b64' in header && !crit.includes('b64') ? 'must name "b64" in "crit"' : undefined;
}

function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Writes a header, in base64url. Extensions that are critical and that it has are named as such. */
export function writeProtectedHeader(kid: string, seconds: number, rules: HeaderRules): string {
  const { alg, b64 = true, issuedAt, members, crit } = rules;
  const header = {
    ...{ alg, kid },
    ...(issuedAt === undefined ? {} : { [issuedAt]: seconds }),
    ...members,
    ...(b64 ? {} : { b64 }),
  };
  const critical = [...(b64 ? [] : ['b64']), ...crit].filter((name) => Object.hasOwn(header, name));
  const whole = critical.length === 0 ? header : { ...header, crit: [...new Set(critical)] };
  return Buffer.from(JSON.stringify(whole)).toString('base64url');
}

/** Throws a TypeError for a name that cannot be an extension. */
export function assertExtensions(names: readonly string[]): void {
  for (const name of names)
    if (typeof name !== 'string' || name === '' || REGISTERED.includes(name))
      throw new TypeError(`"crit" must have names of extensions, and ${JSON.stringify(name)} is none`);
}

/** Throws a TypeError for a member with rules of its own. */
export function assertMemberName(option: string, name: string): void {
  if (typeof name !== 'string' || name === '' || ['alg', 'kid', 'crit', 'b64'].includes(name))
    throw new TypeError(
      `"${option}" cannot be ${JSON.stringify(name)}: it must name another member of a JWS header`,
    );
}
