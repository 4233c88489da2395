/** Keys in a JSON file. */

import { resolve } from 'node:path';
import { type ApiKey, assertApiKey, type KeyStatus } from '../../keys/api-key.ts';
import { formatKeyFile, parseKeyFile } from '../../keys/key-file.ts';
import { toKeyBytes } from '../../scheme/secrets.ts';
import { Failure } from '../failure.ts';
import { fileProblem, readUserFile } from '../input/read-file.ts';
import type { Io } from '../io.ts';

import {
  byId,
  type KeyRegister,
  type ListedKey,
  type SecretChoice,
  type WithSecret,
  withoutId,
} from './key-register.ts';
import { FileLockedError, replaceFile } from './locked-file.ts';
import { newSecret } from './secret-encoding.ts';
import { withNewSecret, withoutSecrets } from './secret-rotation.ts';

type Keys = readonly ApiKey[];

/** Opens the file, which the first key makes where there is none. */
export function fileRegister(io: Pick<Io, 'cwd' | 'clock' | 'signal'>, file: string): KeyRegister {
  const path = resolve(io.cwd, file);

  async function read(): Promise<Keys> {
    try {
      return parseKeyFile((await readUserFile(io, { path, what: WHAT })).toString('utf8'));
    } catch (error) {
      throw toFailure(error);
    }
  }

  async function change(edit: (keys: Keys) => Keys): Promise<void> {
    try {
      await replaceFile(path, (text) => formatKeyFile(edit(text === undefined ? [] : parseKeyFile(text))));
    } catch (error) {
      throw toFailure(error);
    }
  }

  /** Changes one key, and returns it as it is then. */
  async function edit(id: string, to: (key: ApiKey) => ApiKey): Promise<ListedKey> {
    let edited: ApiKey | undefined;
    await change((keys) => {
      const old = find(keys, id);
      const next = to(old);
      assertSound(next);
      edited = next;
      return keys.map((key) => (key === old ? next : key));
    });
    return withoutSecrets(edited as ApiKey);
  }

  async function rotate(id: string, choice: SecretChoice, overlapSeconds: number): Promise<WithSecret> {
    const { value, shown } = takeSecret(choice);
    const nowMs = io.clock();
    const key = await edit(id, (old) => {
      assertNotRevoked(old);
      return withNewSecret(old, value, { nowMs, endMs: nowMs + overlapSeconds * 1000 });
    });
    return { key, ...shown };
  }

  return {
    name: 'the key file',
    async create(record, choice) {
      const { value, shown } = takeSecret(choice);
      const key: ApiKey = { ...record, status: record.status ?? 'active', secrets: [{ value }] };
      await change((keys) => {
        assertSound(key);
        if (keys.some(({ id }) => id === key.id))
          throw new Failure('input', `${quoted(key.id)} already exists in ${WHAT}`);
        return [...keys, key];
      });
      return { key: withoutSecrets(key), ...shown };
    },
    list: async () => (await read()).map(withoutSecrets).sort(byId),
    get: async (id) => withoutSecrets(find(await read(), id)),
    rotate,
    enable: (id) => edit(id, (key) => withStatus(key, 'active')),
    disable: (id) => edit(id, (key) => withStatus(key, 'disabled')),
    revoke: (id) => edit(id, (key) => withStatus(key, 'revoked')),
    setLimits: (id, limits) => edit(id, (key) => replaced(key, 'limits', limits)),
    setAllow: (id, allow) => edit(id, (key) => ({ ...key, ipAllowlist: allow })),
    setScopes: (id, scopes) => edit(id, (key) => ({ ...key, scopes })),
    setExpiresAt: (id, expiresAt) => edit(id, (key) => replaced(key, 'expiresAt', expiresAt)),
    remove: (id) =>
      change((keys) => {
        const gone = find(keys, id);
        return keys.filter((key) => key !== gone);
      }),
    close: async () => undefined,
  };
}

function takeSecret(choice: SecretChoice): { value: string; shown: { secret?: string } } {
  if ('given' in choice) {
    toKeyBytes(choice.given, choice.encoding ?? 'utf8');
    return { value: choice.given, shown: {} };
  }
  if (choice.encoding === undefined) {
    throw new Failure(
      'usage',
      'a file of keys does not say how secrets are written',
      'Give --scheme, or --secret-encoding.',
    );
  }
  const secret = newSecret(choice.encoding);
  return { value: secret, shown: { secret } };
}

function withStatus(key: ApiKey, status: KeyStatus): ApiKey {
  if (status !== 'revoked') assertNotRevoked(key);
  return { ...key, status };
}

function replaced<K extends 'limits' | 'expiresAt'>(key: ApiKey, member: K, value: ApiKey[K]): ApiKey {
  const { [member]: _old, ...rest } = key;
  return (value === undefined ? rest : { ...rest, [member]: value }) as ApiKey;
}

function assertNotRevoked({ id, status }: ApiKey): void {
  if (status === 'revoked')
    throw new Failure('input', `${quoted(id)} was revoked, which is final; create a new key`);
}

function find(keys: Keys, id: string): ApiKey {
  const found = keys.find((key) => key.id === id);
  // The message leaves out the id, which may be a secret that was given in its place.
  if (found === undefined) throw new Failure('input', `there is no key of that id in ${WHAT}`);
  return found;
}

function assertSound(key: ApiKey): void {
  try {
    assertApiKey(key);
  } catch (error) {
    throw error instanceof Error ? new Failure('input', withoutId(error.message, key.id)) : error;
  }
}

function quoted(id: string): string {
  return JSON.stringify(id);
}

/** The file, as messages name it: its path may be a secret in the wrong place. */
const WHAT = 'the file of --file';

function toFailure(error: unknown): unknown {
  if (error instanceof Failure) return error;
  if (error instanceof FileLockedError) return new Failure('out_of_reach', error.message);
  // What the file holds, or what was to be put into it, is not sound. System errors are no TypeErrors.
  if (error instanceof TypeError || error instanceof RangeError)
    return new Failure('input', `${WHAT}: ${error.message}`);
  return new Failure('out_of_reach', `${WHAT} cannot be read or written: ${fileProblem(error)}`);
}
