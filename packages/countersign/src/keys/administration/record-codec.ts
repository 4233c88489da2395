/** The text that a store keeps of a key: a public part to read, and the secrets sealed and bound to it. */

import { KEY_MEMBERS, type KeyMember } from '../../internal/key-members.ts';
import { assertKnownOptions } from '../../internal/known-options.ts';
import { LIMIT_MEMBERS } from '../../store/limit.ts';
import type { KeySecret } from '../api-key.ts';
import { masterKeyIdOf, open, seal } from '../sealing/envelope.ts';
import type { MasterKeyRing } from '../sealing/master-keys.ts';
import { KeyAdministrationError, quoted } from './key-administration-error.ts';
import { assertFullKey, type FullKey } from './stored-key.ts';

/** Between keys and their texts in a store. */
export interface RecordCodec {
  readonly encode: (key: FullKey) => string;
  /**
   * Reads what the store holds under an id.
   *
   * @returns the key, as a holder of a master key has written it for this id.
   * @throws KeyAdministrationError `record_unreadable`.
   */
  readonly decode: (id: string, text: string) => FullKey;
  /** Tells whether the text is sealed under the current master key, by its own account. */
  readonly isCurrent: (text: string) => boolean;
}

interface Text {
  readonly record: Readonly<Record<string, unknown>>;
  readonly sealed: string;
}

const VERSION = 1;
const DATES = ['expiresAt', 'createdAt', 'updatedAt'] as const;
/** The id is the name of the field, and the secrets are sealed. */
const ELSEWHERE: ReadonlySet<KeyMember> = new Set(['id', 'secret', 'secrets']);
const MEMBERS: readonly string[] = [
  ...KEY_MEMBERS.filter((name) => !ELSEWHERE.has(name)),
  'createdAt',
  'updatedAt',
  'secretEncoding',
  'secretBytes',
];

/**
 * Makes the codec for one store.
 *
 * Envelopes are bound to the name of the store, the id and the whole public part. So none can be moved to another key, and no status,
 * address or limit can be changed without the master key.
 */
export function recordCodec(store: string, masterKeys: MasterKeyRing): RecordCodec {
  const bindingOf = (id: string, record: object) =>
    Buffer.from(JSON.stringify(['countersign key', VERSION, store, id, record]));

  function encode(key: FullKey): string {
    // Written and read once, so that the binding is made of the very values that a reader will see.
    const record = JSON.parse(JSON.stringify(key, [...MEMBERS, ...LIMIT_MEMBERS])) as object;
    const secrets = Buffer.from(JSON.stringify(key.secrets));
    return JSON.stringify({
      v: VERSION,
      record,
      sealed: seal(masterKeys, secrets, bindingOf(key.id, record)),
    });
  }

  function decode(id: string, text: string): FullKey {
    try {
      const { record, sealed } = parse(text);
      const secrets = open(masterKeys, sealed, bindingOf(id, record));
      return toFullKey(id, record, secrets);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : 'cannot be read';
      throw new KeyAdministrationError('record_unreadable', `the record of API key ${quoted(id)} ${reason}`);
    }
  }

  function isCurrent(text: string): boolean {
    return masterKeyIdOf(parse(text).sealed) === masterKeys.currentId;
  }

  return { encode, decode, isCurrent };
}

function parse(text: string): Text {
  const { v, record, sealed, ...rest } = parseObject(text);
  if (v !== VERSION) throw new Error('is of another version');
  if (typeof sealed !== 'string' || !isObject(record) || Object.keys(rest).length > 0) {
    throw new Error('has not the members that it should have');
  }
  return { record, sealed };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message would quote the text.
    throw new Error('is not JSON');
  }
  if (!isObject(value)) throw new Error('is not a JSON object');
  return value;
}

function toFullKey(id: string, record: Text['record'], secrets: Buffer): FullKey {
  assertKnownOptions('holds what this version does not know', record, MEMBERS);
  const key = {
    ...record,
    id,
    ...Object.fromEntries(DATES.filter((name) => name in record).map((name) => [name, toDate(record[name])])),
    secrets: (JSON.parse(secrets.toString('utf8')) as SecretText[]).map(toSecret),
  } as unknown as FullKey;
  assertFullKey(key);
  return key;
}

type SecretText = Readonly<Partial<Record<keyof KeySecret, string>>>;

function toSecret({ value, id, scheme, notBefore, notAfter }: SecretText): FullKey['secrets'][number] {
  return {
    value: value as string,
    ...(id !== undefined && { id }),
    ...(scheme !== undefined && { scheme }),
    ...(notBefore !== undefined && { notBefore: toDate(notBefore) }),
    ...(notAfter !== undefined && { notAfter: toDate(notAfter) }),
  };
}

function toDate(text: unknown): Date {
  return new Date(String(text));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
