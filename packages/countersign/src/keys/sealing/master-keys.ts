/** The master keys under which secrets are sealed. */

import { createSecretKey, type KeyObject } from 'node:crypto';
import { assertKnownOptions, naming } from '../../internal/known-options.ts';

/**
 * Master keys, of 32 bytes each. As text: `<id>:<base64>`, several separated by commas, the first one current. What is
 * written is sealed under the current one; what is read may be sealed under any.
 */
export type MasterKeys =
  | string
  | { readonly current: string; readonly keys: Readonly<Record<string, Uint8Array>> };

/** Master keys, checked. */
export interface MasterKeyRing {
  readonly currentId: string;
  readonly current: KeyObject;
  readonly get: (id: string) => KeyObject | undefined;
}

const KEY_BYTES = 32;
const ID = /^[A-Za-z0-9_-]{1,32}$/;

/** Tells whether a text has the form of a master key's id. */
export function isMasterKeyId(text: string): boolean {
  return ID.test(text);
}

/**
 * Checks master keys.
 *
 * @throws TypeError that names the id or the position of the key at fault, never a part of the key.
 */
export function toMasterKeyRing(masterKeys: MasterKeys | undefined, owner = 'keys()'): MasterKeyRing {
  return naming(owner, () => ringOf(masterKeys));
}

function ringOf(masterKeys: MasterKeys | undefined): MasterKeyRing {
  if (masterKeys === undefined)
    throw problem(
      'is undefined: is its environment variable set? Give "<id>:<base64 of 32 bytes>", or { current, keys }',
    );
  const entries = typeof masterKeys === 'string' ? entriesOfText(masterKeys) : entriesOfObject(masterKeys);
  const keys = new Map<string, KeyObject>();
  entries.forEach(([id, bytes], i) => {
    // An id and a key that were mixed up must not put the key into a log.
    if (!isMasterKeyId(id)) throw problem(`entry ${i + 1} has no id of 1 to 32 letters, digits, "_" and "-"`);
    if (keys.has(id)) throw problem(`the id "${id}" is given twice`);
    assertKey(id, bytes);
    keys.set(id, createSecretKey(bytes));
  });
  const currentId = typeof masterKeys === 'string' ? entries[0]?.[0] : masterKeys.current;
  const current = typeof currentId === 'string' ? keys.get(currentId) : undefined;
  if (current === undefined) throw problem('"current" is not the id of one of the keys');
  return { currentId: currentId as string, current, get: (id) => keys.get(id) };
}

function entriesOfText(text: string): [string, Uint8Array | undefined][] {
  if (text === '') throw problem('the text is empty');
  if (/\s/.test(text)) throw problem('the text has whitespace in it; remove it (a trailing newline?)');
  return text.split(',').map((entry) => {
    const colon = entry.indexOf(':');
    return colon === -1 ? ['', undefined] : [entry.slice(0, colon), strictBase64(entry.slice(colon + 1))];
  });
}

function entriesOfObject(masterKeys: Exclude<MasterKeys, string>): [string, Uint8Array | undefined][] {
  if (typeof masterKeys !== 'object' || masterKeys === null) {
    throw problem('give "<id>:<base64 of 32 bytes>", or { current, keys }');
  }
  assertKnownOptions('"masterKeys"', masterKeys, ['current', 'keys']);
  if (typeof masterKeys.keys !== 'object' || masterKeys.keys === null) throw problem('"keys" is missing');
  return Object.entries(masterKeys.keys);
}

function strictBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function assertKey(id: string, bytes: Uint8Array | undefined): asserts bytes is Uint8Array {
  if (bytes === undefined) throw problem(`the key "${id}" is not strict base64`);
  if (!(bytes instanceof Uint8Array)) throw problem(`the key "${id}" is not a Uint8Array`);
  if (bytes.length !== KEY_BYTES)
    throw problem(`the key "${id}" is ${bytes.length} bytes long, not ${KEY_BYTES}`);
  // A placeholder such as AAAA… out of an example.
  if (bytes.every((byte) => byte === bytes[0])) throw problem(`the key "${id}" is one byte repeated`);
}

function problem(reason: string): TypeError {
  return new TypeError(`"masterKeys": ${reason}`);
}
