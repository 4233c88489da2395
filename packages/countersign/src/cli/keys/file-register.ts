/** Keys in a JSON file. */

import type { ApiKey, KeyWithoutSecrets } from '../../keys/api-key.ts';
import { generateSecret } from '../../keys/secrets/generated-secret.ts';
import { newSecretId } from '../../keys/secrets/secret-id.ts';
import { toKeyBytes } from '../../scheme/secrets/secrets.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import {
  byId,
  type KeyRegister,
  type ListedKey,
  type SecretChoice,
  type WithSecret,
} from './key-register.ts';
import { assertSound, findKey, KEY_FILE, type KeyFile, keyFile } from './opened-key-file.ts';
import { withNewSecret, withoutSecrets } from './secret-rotation.ts';

/** Opens the file, which the first key makes where there is none. */
export function fileRegister(io: Pick<Io, 'cwd' | 'clock' | 'signal'>, path: string): KeyRegister {
  const file = keyFile(io, path);
  const edit = (id: string, to: (key: ApiKey) => ApiKey) => editKey(file, id, to);
  return {
    name: 'the key file',
    create: (record, choice) => createKey(file, record, choice),
    list: async () => (await file.read()).map(withoutSecrets).sort(byId),
    get: async (id) => withoutSecrets(findKey(await file.read(), id)),
    async rotate(id, choice, overlapSeconds) {
      const { value, shown } = takeSecret(choice);
      const nowMs = io.clock();
      const rotation = { id: newSecretId(), value, nowMs, endMs: nowMs + overlapSeconds * 1000 };
      return { key: await edit(id, (key) => withNewSecret(notRevoked(key), rotation)), ...shown };
    },
    enable: (id) => edit(id, (key) => ({ ...notRevoked(key), status: 'active' })),
    disable: (id) => edit(id, (key) => ({ ...notRevoked(key), status: 'disabled' })),
    revoke: (id) => edit(id, (key) => ({ ...key, status: 'revoked' })),
    setLimits: (id, limits) => edit(id, (key) => replaced(key, 'limits', limits)),
    setIpAllowlist: (id, ipAllowlist) => edit(id, (key) => ({ ...key, ipAllowlist })),
    setScopes: (id, scopes) => edit(id, (key) => ({ ...key, scopes })),
    setExpiresAt: (id, expiresAt) => edit(id, (key) => replaced(key, 'expiresAt', expiresAt)),
    remove: (id) =>
      file.change((keys) => {
        const gone = findKey(keys, id);
        return keys.filter((key) => key !== gone);
      }),
    close: async () => undefined,
  };
}

async function createKey(
  file: KeyFile,
  record: KeyWithoutSecrets,
  choice: SecretChoice,
): Promise<WithSecret> {
  const { value, shown } = takeSecret(choice);
  const key: ApiKey = {
    ...record,
    status: record.status ?? 'active',
    secrets: [{ id: newSecretId(), value }],
  };
  await file.change((keys) => {
    assertSound(key);
    if (keys.some(({ id }) => id === key.id))
      throw new Failure('input', `${JSON.stringify(key.id)} already exists in ${KEY_FILE}`);
    return [...keys, key];
  });
  return { key: withoutSecrets(key), ...shown };
}

/** Changes one key, and returns it as it is then. */
async function editKey(file: KeyFile, id: string, to: (key: ApiKey) => ApiKey): Promise<ListedKey> {
  let edited: ApiKey | undefined;
  await file.change((keys) => {
    const old = findKey(keys, id);
    const next = to(old);
    assertSound(next);
    edited = next;
    return keys.map((key) => (key === old ? next : key));
  });
  return withoutSecrets(edited as ApiKey);
}

function takeSecret(choice: SecretChoice): { value: string; shown: { secret?: string } } {
  if ('made' in choice) return { value: choice.made, shown: { secret: choice.made } };
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
  const secret = generateSecret(choice.encoding);
  return { value: secret, shown: { secret } };
}

function replaced<K extends 'limits' | 'expiresAt'>(key: ApiKey, member: K, value: ApiKey[K]): ApiKey {
  const { [member]: _old, ...rest } = key;
  return (value === undefined ? rest : { ...rest, [member]: value }) as ApiKey;
}

function notRevoked(key: ApiKey): ApiKey {
  if (key.status !== 'revoked') return key;
  throw new Failure('input', `${JSON.stringify(key.id)} was revoked, which is final; create a new key`);
}
