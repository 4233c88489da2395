/** The options of `countersign keys …`, read. */

import { AddressMaskError } from '../../checks/address.ts';
import { assertApiKey, type KeyMode, type KeyStatus } from '../../keys/api-key.ts';
import { type KeyFormat, keyFormat } from '../../keys/format/key-format.ts';
import type { GeneratedEncoding } from '../../keys/secrets/generated-secret.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { toKeyBytes } from '../../scheme/secrets/secrets.ts';
import type { Limit } from '../../store/limit.ts';
import { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { REDIS_VARIABLE, redisAddress } from '../redis/redis-address.ts';
import { namesSecret, readSecret, type SecretOptions } from '../secrets/read-secret.ts';
import { noteIfReadable } from '../secrets/readable-by-others.ts';
import { parseDuration, parseEnd } from './duration.ts';
import { fileRegister } from './file-register.ts';
import type { KeyRegister, SecretChoice } from './key-register.ts';
import { parseLimit } from './limit-text.ts';
import { assertTaken, encodingFor } from './secret-encoding.ts';

/** Place of the keys. */
export interface PlaceOptions {
  readonly file?: string | undefined;
  readonly redis?: string | undefined;
  readonly redisPrefix?: string | undefined;
  readonly masterKeysEnv?: string | undefined;
  readonly masterKeysFile?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Options for the secret of a key. */
export interface SecretChoiceOptions extends SecretOptions {
  readonly secretFormat?: string | undefined;
  readonly secretEncoding?: GeneratedEncoding | undefined;
}

/** Purpose of a secret. */
export interface SecretPurpose {
  readonly scheme: Scheme | undefined;
  readonly keyId: string;
  /** Later ones are written as those before. */
  readonly isFirst: boolean;
}

/** The modes and statuses that a key can have. */
export const MODES: readonly KeyMode[] = ['test', 'live'];
export const STATUSES: readonly KeyStatus[] = ['active', 'disabled', 'revoked', 'not_approved'];

/** Opens the file or the Redis that the user names, runs the work and closes it again. */
export async function withRegister<T>(
  io: Io,
  options: PlaceOptions,
  work: (register: KeyRegister) => Promise<T>,
): Promise<T> {
  const register = await openRegister(io, options);
  try {
    return await work(register);
  } finally {
    await register.close();
  }
}

async function openRegister(io: Io, options: PlaceOptions): Promise<KeyRegister> {
  const { file, redis } = options;
  if (file !== undefined && redis !== undefined)
    throw new Failure('usage', 'give --file or --redis, not both');
  if (file !== undefined) {
    if (options.json !== true) await noteIfReadable(io, { path: file, what: 'the file of --file' });
    return fileRegister(io, file);
  }
  const address = redisAddress(io, redis);
  if (address !== undefined) {
    // Loaded here, since most keys are in a file, which needs no client of Redis.
    const { redisRegister } = await import('./redis-register.ts');
    return redisRegister(io, address, options);
  }
  throw new Failure(
    'usage',
    'the place of the keys is missing',
    `Give --file keys.json, or --redis redis://127.0.0.1:6379, or set the variable ${REDIS_VARIABLE}.`,
  );
}

/** The secret that the user brings, or how a new one is to be written. */
export async function toSecretChoice(
  io: Io,
  options: SecretChoiceOptions,
  { scheme, keyId, isFirst }: SecretPurpose,
): Promise<SecretChoice> {
  const { secretEncoding, secretFormat } = options;
  if (secretFormat !== undefined) {
    if (namesSecret(options) || secretEncoding !== undefined)
      throw new Failure('usage', 'give --secret-format, or another option for the secret, not both');
    const made = toFormat('--secret-format', secretFormat).generate();
    if (scheme !== undefined) assertTaken(scheme, keyId, made);
    return { made };
  }
  if (!namesSecret(options)) {
    if (secretEncoding !== undefined) return { encoding: secretEncoding };
    if (scheme !== undefined) return { encoding: encodingFor(scheme, keyId) };
    return { encoding: isFirst ? 'base64' : undefined };
  }
  const given = await readSecret(io, options);
  if (scheme !== undefined) assertTaken(scheme, keyId, given);
  if (secretEncoding !== undefined) assertEncoded(given, secretEncoding);
  return { given, encoding: secretEncoding };
}

/** Reads the prefix of a format. */
export function toFormat(name: string, prefix: string): KeyFormat {
  try {
    return keyFormat({ prefix });
  } catch {
    const form = '2 to 32 lower-case letters, digits and underscores, such as acme_live';
    throw new Failure('usage', `${name} must be a prefix of ${form}`);
  }
}

function assertEncoded(secret: string, encoding: GeneratedEncoding): void {
  try {
    toKeyBytes(secret, encoding);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Failure('secret', error.message);
  }
}

/** Reads `--overlap`. */
export function toOverlapSeconds(text: string): number {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return seconds;
  throw new Failure('usage', '--overlap must be a span of time such as 90s, 15m, 24h or 7d, or 0');
}

/** Reads when a key expires. `name` is that of the option or argument, for messages: values are never repeated. */
export function toExpiry(name: string, text: string, nowMs: number): Date {
  const end = parseEnd(text, nowMs);
  if (end !== undefined && !Number.isNaN(end.getTime())) return end;
  throw new Failure(
    'usage',
    `${name} must be a date such as 2027-01-31 or 2027-01-31T12:00:00Z, or a span such as 90d`,
  );
}

/** Reads limits. */
export function toLimits(name: string, texts: readonly string[]): readonly Limit[] {
  return texts.map((text) => {
    const limit = parseLimit(text);
    if (limit !== undefined) return limit;
    throw new Failure(
      'usage',
      `${name} must be <requests>/<seconds>, such as 600/60, 30000/1h, 100000/monthly or 2000/1m@merchant-17`,
    );
  });
}

/** Reads addresses and blocks of them. */
export function toAddresses(name: string, texts: readonly string[]): readonly string[] {
  try {
    assertApiKey({ ...TRIAL_KEY, ipAllowlist: texts });
    return texts;
  } catch (error) {
    // Other errors repeat what was given, which may be a secret in the wrong place.
    const advice = error instanceof AddressMaskError ? `: ${error.advice}` : '';
    throw new Failure('usage', `${name} must be addresses and blocks such as 203.0.113.0/24${advice}`);
  }
}

const TRIAL_KEY = { id: 'trial', secrets: ['a secret for a trial'] };

/** Reads scopes. */
export function toScopes(name: string, texts: readonly string[]): readonly string[] {
  if (texts.every((text) => text !== '')) return texts;
  throw new Failure('usage', `${name} must be names with commas between them, such as orders,payouts`);
}
