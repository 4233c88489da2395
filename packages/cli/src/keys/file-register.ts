/** Keys in a JSON file. */

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ApiKey, assertApiKey, type KeyStatus, toKeyBytes } from '@countersign/core';
import { Failure } from '../failure.ts';
import { fileProblem } from '../input/read-file.ts';
import type { Io } from '../io.ts';
import { formatKeyFile, parseKeyFile } from './key-file.ts';
import {
  byId,
  type KeyRegister,
  type ListedKey,
  type SecretChoice,
  type WithSecret,
} from './key-register.ts';
import { FileLockedError, replaceFile } from './locked-file.ts';
import { newSecret } from './secret-encoding.ts';
import { withNewSecret, withoutSecrets } from './secret-rotation.ts';

type Keys = readonly ApiKey[];

/** Opens the file, which the first key makes where there is none. */
export function fileRegister(io: Pick<Io, 'cwd' | 'clock'>, file: string): KeyRegister {
  const path = resolve(io.cwd, file);

  async function read(): Promise<Keys> {
    try {
      return parseKeyFile(await readFile(path, 'utf8'));
    } catch (error) {
      throw toFailure(file, error);
    }
  }

  async function change(edit: (keys: Keys) => Keys): Promise<void> {
    try {
      await replaceFile(path, (text) => formatKeyFile(edit(text === undefined ? [] : parseKeyFile(text))));
    } catch (error) {
      throw toFailure(file, error);
    }
  }

  /** Changes one key, and returns it as it is then. */
  async function edit(id: string, to: (key: ApiKey) => ApiKey): Promise<ListedKey> {
    let edited: ApiKey | undefined;
    await change((keys) => {
      const old = find(keys, id, file);
      const next = to(old);
      assertApiKey(next);
      edited = next;
      return keys.map((key) => (key === old ? next : key));
    });
    return withoutSecrets(edited as ApiKey);
  }

  async function rotate(id: string, choice: SecretChoice, overlapSeconds: number): Promise<WithSecret> {
    const { value, shown } = takeSecret(choice, id);
    const nowMs = io.clock();
    const key = await edit(id, (old) => {
      assertNotRevoked(old);
      return withNewSecret(old, value, { nowMs, endMs: nowMs + overlapSeconds * 1000 });
    });
    return { key, ...shown };
  }

  return {
    name: file,
    async add(record, choice) {
      const { value, shown } = takeSecret(choice, record.id);
      const key: ApiKey = { ...record, status: record.status ?? 'active', secrets: [{ value }] };
      await change((keys) => {
        assertApiKey(key);
        if (keys.some(({ id }) => id === key.id))
          throw new Failure('input', `${quoted(key.id)} is in ${file} already`);
        return [...keys, key];
      });
      return { key: withoutSecrets(key), ...shown };
    },
    list: async () => (await read()).map(withoutSecrets).sort(byId),
    get: async (id) => withoutSecrets(find(await read(), id, file)),
    rotate,
    setStatus: (id, status) => edit(id, (key) => withStatus(key, status)),
    remove: (id) =>
      change((keys) => {
        const gone = find(keys, id, file);
        return keys.filter((key) => key !== gone);
      }),
    close: async () => undefined,
  };
}

function takeSecret(choice: SecretChoice, id: string): { value: string; shown: { secret?: string } } {
  if ('given' in choice) {
    toKeyBytes(choice.given, choice.encoding ?? 'utf8');
    return { value: choice.given, shown: {} };
  }
  if (choice.encoding === undefined) {
    throw new Failure(
      'usage',
      `a file does not say how the secrets of ${quoted(id)} are written`,
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

function assertNotRevoked({ id, status }: ApiKey): void {
  if (status === 'revoked')
    throw new Failure('input', `${quoted(id)} was revoked, which is final; add a new key`);
}

function find(keys: Keys, id: string, file: string): ApiKey {
  const found = keys.find((key) => key.id === id);
  if (found === undefined) throw new Failure('input', `${quoted(id)} is not in ${file}`);
  return found;
}

function quoted(id: string): string {
  return JSON.stringify(id);
}

function toFailure(file: string, error: unknown): unknown {
  if (error instanceof Failure) return error;
  if (error instanceof FileLockedError) return new Failure('out_of_reach', error.message);
  // What the file holds, or what was to be put into it, is not sound. System errors are no TypeErrors.
  if (error instanceof TypeError || error instanceof RangeError)
    return new Failure('input', `${file}: ${error.message}`);
  return new Failure('out_of_reach', `${file} cannot be read or written: ${fileProblem(error)}`);
}
