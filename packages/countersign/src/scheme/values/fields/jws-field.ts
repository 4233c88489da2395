/** A value in a token that travels in a header. */

import type { FormProblem, Member } from '../../form-problem.ts';
import { readJsonMembers } from '../../json/json-members.ts';
import type { CompactJwsOptions, JwsLocation } from '../compact-jws.ts';
import { decode } from '../encodings.ts';
import type { HeaderReader, RequestValues } from '../header-reader.ts';
import type { LocationOptions } from '../location-options.ts';
import { Field } from './field.ts';

/** Longer tokens are none that a sender makes; they are parsed before anything is verified. */
const LONGEST_TOKEN = 4096;
const TOKEN = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

type Members = ReadonlyMap<string, string>;

/** A member of the token's header or payload, or its signature. */
export class JwsField extends Field {
  readonly #slot: number;
  readonly #token: CompactJwsOptions;
  readonly #path: readonly string[];

  constructor(member: Member, location: JwsLocation, options: LocationOptions, headers: HeaderReader) {
    super(member, location, options);
    this.#slot = headers.slot(location.header as string);
    this.#token = location.token;
    this.#path = location.path;
  }

  override isPresent({ values }: RequestValues): boolean {
    return values[this.#slot] !== undefined;
  }

  /** A token without a claim is malformed, and not one in which it may be missing. */
  protected override whole({ values, duplicated }: RequestValues): string | FormProblem {
    const token = values[this.#slot];
    if (token === undefined || token === '') return this.missing;
    if ((duplicated & (1 << this.#slot)) !== 0) return this.duplicate;
    const [, header, payload, signature] = (token.length <= LONGEST_TOKEN && TOKEN.exec(token)) || [];
    const members = { header: membersOf(header), payload: membersOf(payload) };
    if (members.header === undefined || members.payload === undefined) return this.malformed;
    if (!isAllowed(this.#token, members.header, members.payload)) return this.malformed;
    const [part, name = ''] = this.#path;
    if (part === 'signature') return signature as string;
    return members[part as keyof typeof members]?.get(name) || this.malformed;
  }
}

function isAllowed({ alg, claims = {} }: CompactJwsOptions, header: Members, payload: Members): boolean {
  // An extension that must be understood is not (RFC 7515 §4.1.11).
  if (header.get('alg') !== alg || header.has('crit')) return false;
  return Object.entries(claims).every(([name, value]) => payload.get(name) === value);
}

/** The members of a JSON object in base64url; undefined for what is none, and where one comes twice. */
function membersOf(segment: string | undefined): Members | undefined {
  const bytes = segment === undefined ? undefined : decode('base64url', segment);
  const members = bytes && readJsonMembers(bytes);
  if (members === undefined || typeof members === 'string') return undefined;
  const byName = new Map(members.map(({ name, text }) => [name, text]));
  return byName.size === members.length ? byName : undefined;
}
