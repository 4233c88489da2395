/** A file of keys: `{ "keys": [ … ] }`, each as core takes it, with dates in ISO 8601. */

import { KEY_MEMBERS } from '../../internal/key-members.ts';
import { LIMIT_MEMBERS } from '../../store/limit.ts';
import { type ApiKey, assertApiKey, type KeySecret, SECRET_MEMBERS } from '../api-key.ts';
import { parseIsoDate } from '../iso-date.ts';
import { type WithoutNulls, withoutNulls } from '../without-nulls.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the text of a file of keys, as `countersign keys` writes it, strictly: unknown members, `null`, dates that are
 * none and ids given twice are refused at every depth.
 *
 * @example
 * import { readFile } from 'node:fs/promises';
 *
 * const keys = parseKeyFile(await readFile('keys.json', 'utf8'));
 * const verifier = createVerifier({ scheme, keys });
 * @returns the keys, each checked as by `assertApiKey`.
 * @throws TypeError or RangeError that names the key and the member at fault, never a secret.
 */
export function parseKeyFile(text: string): readonly ApiKey[] {
  const { keys, ...rest } = toObject('the file', parseJson(text));
  assertMembers('the file', rest, []);
  const list = toList('"keys"', keys);
  const parsed = list.map((each, i) => toApiKey(`keys[${i}]`, toObject(`keys[${i}]`, each)));
  const ids = new Set<string>();
  parsed.forEach(({ id }, i) => {
    if (ids.has(id))
      throw new TypeError(`keys[${i}] has the id ${JSON.stringify(id)}, which an earlier one has`);
    ids.add(id);
  });
  return parsed;
}

/**
 * Writes the text of a file of keys, secrets and all: keep it to yourself.
 *
 *
 * @example
 * import { writeFile } from 'node:fs/promises';
 *
 * await writeFile('keys.json', formatKeyFile([{ id: 'ak_test_1', secret }]), { mode: 0o600 });
 */
export function formatKeyFile(keys: readonly ApiKey[]): string {
  return `${JSON.stringify({ keys: keys.map(inOrder) }, undefined, 2)}\n`;
}

function parseJson(text: string): unknown {
  try {
    // A byte order mark, which editors leave.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's own message quotes the text, and with it a secret.
    throw new TypeError('the file is not JSON');
  }
}

function toApiKey(place: string, json: Json): ApiKey {
  assertMembers(place, json, KEY_MEMBERS);
  const { id, owner, limits, scopes, ipAllowlist, expiresAt, secrets } = json;
  if (typeof id !== 'string' || id === '')
    throw new TypeError(`${place}.id must be a text that is not empty`);
  if (owner !== undefined && typeof owner !== 'string') throw new TypeError(`${place}.owner must be a text`);
  for (const [name, list] of Object.entries({ limits, scopes, ipAllowlist })) {
    if (list !== undefined) toList(`${place}.${name}`, list);
  }
  for (const [i, limit] of ((limits ?? []) as unknown[]).entries()) {
    assertMembers(`${place}.limits[${i}]`, toObject(`${place}.limits[${i}]`, limit), LIMIT_MEMBERS);
  }
  const key = {
    ...json,
    ...(expiresAt !== undefined && { expiresAt: toDate(`${place}.expiresAt`, expiresAt) }),
    ...(secrets !== undefined && {
      secrets: toList(`${place}.secrets`, secrets).map((each, i) => toSecret(`${place}.secrets[${i}]`, each)),
    }),
  } as unknown as ApiKey;
  assertSound(place, key);
  return key;
}

function toSecret(place: string, json: unknown): string | KeySecret {
  if (typeof json === 'string') return json;
  const secret = toObject(place, json);
  assertMembers(place, secret, SECRET_MEMBERS);
  const { value, notBefore, notAfter } = secret;
  if (typeof value !== 'string') throw new TypeError(`${place}.value must be a text`);
  return {
    ...(secret as { value: string; id?: string }),
    ...(notBefore !== undefined && { notBefore: toDate(`${place}.notBefore`, notBefore) }),
    ...(notAfter !== undefined && { notAfter: toDate(`${place}.notAfter`, notAfter) }),
  };
}

function toDate(place: string, text: unknown): Date {
  const date = typeof text === 'string' ? parseIsoDate(text) : undefined;
  if (date === undefined)
    throw new TypeError(`${place} must be a date such as "2027-01-31" or "2027-01-31T12:00:00Z"`);
  return date;
}

function toObject(place: string, value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError(`${place} must be a JSON object`);
  return value as Json;
}

function toList(place: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`${place} must be a list`);
  return value;
}

function assertMembers(place: string, json: Json, known: readonly string[]): void {
  for (const [name, value] of Object.entries(json)) {
    if (!known.includes(name)) {
      const hint = known.length === 0 ? 'there is only "keys"' : `there are ${known.join(', ')}`;
      throw new TypeError(`${place} has the unknown member ${JSON.stringify(name)}; ${hint}`);
    }
    if (value === null) throw new TypeError(`${place}.${name} is null; leave it out`);
  }
}

function assertSound(place: string, key: ApiKey): void {
  try {
    assertApiKey(key);
  } catch (error) {
    if (error instanceof Error) error.message = `${place}, ${error.message}`;
    throw error;
  }
}

/** One order of members, whatever made the key: so that a change shows as one in a diff. */
function inOrder(key: ApiKey): object {
  const given = withoutNulls({ ...key, ...(key.secrets && { secrets: key.secrets.map(withoutNullBounds) }) });
  return Object.fromEntries(KEY_MEMBERS.filter((name) => name in given).map((name) => [name, given[name]]));
}

function withoutNullBounds<T>(secret: T): T | WithoutNulls<T & object> {
  return typeof secret === 'object' && secret !== null ? withoutNulls(secret) : secret;
}
