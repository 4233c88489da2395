/** The secrets of an endpoint: known at start-up, or asked for with each request. */

import { isPromiseLike } from '../internal/deadline.ts';
import { kindOf } from '../internal/value-kind.ts';
import type { ApiKey } from '../keys/api-key.ts';
import type { FoundKey, KeySource } from '../keys/key-source.ts';
import { remoteKeys } from '../keys/remote/remote-keys.ts';
import { toFindingSource } from '../keys/to-key-source.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { secretProblem } from '../scheme/secrets/secrets.ts';
import type { AnyWebhookOptions, WebhookSecret } from './webhook-options.ts';

/** Secrets of an endpoint. */
export interface SenderSecrets {
  /** The first one, where it is known at start-up. */
  readonly known: string | undefined;
  /** The first one now. */
  readonly current: () => Promise<string | undefined>;
  /** The one of that id in a verdict. */
  readonly byId: (id: string | undefined) => Promise<string | undefined>;
  /** Where keys are found, for requests that name theirs. */
  readonly keys?: KeySource | undefined;
  /** The key with the secrets; `undefined` while there are none. */
  readonly keyOf: (id: string) => FoundKey | Promise<FoundKey>;
}

/**
 * Makes the secrets of an endpoint.
 *
 * @throws TypeError that says which one is missing or cannot be right, and never quotes it.
 */
export function senderSecrets(options: AnyWebhookOptions, scheme: Scheme): SenderSecrets {
  const { secret, secrets } = options;
  const keys = keySourceOf(options, scheme);
  if (keys !== undefined) return { ...NO_SECRETS, keys };
  if (typeof secret === 'function' && secrets === undefined) return askedSecret(secret);
  assertSecretGiven(options, scheme);
  const sound = (name: string, given: WebhookSecret | undefined) =>
    soundSecret(name, given, scheme?.shortestSecretBytes);
  const known = knownSecrets(secret as WebhookSecret | undefined, secrets, sound);
  const [first] = known as [string];
  const named = known.map((value, i) => ({ id: `secrets[${i}]`, value }));
  let key: ApiKey | undefined;
  return {
    known: first,
    current: async () => first,
    byId: async (id) => named.find((each) => each.id === id)?.value ?? first,
    keyOf(id) {
      key ??= known.length === 1 ? { id, secret: first } : { id, secrets: named };
      return key;
    },
  };
}

/** Nobody but the sender has a secret where keys are public. */
const NO_SECRETS: SenderSecrets = {
  known: undefined,
  current: async () => undefined,
  byId: async () => undefined,
  keyOf: () => undefined,
};

function keySourceOf(options: AnyWebhookOptions, scheme: Scheme): KeySource | undefined {
  const { secret, secrets, keys, keyId } = options;
  const hasSecret = secret !== undefined || secrets !== undefined;
  if (keys === undefined)
    return hasSecret || scheme?.keyUrls === undefined
      ? undefined
      : remoteKeys(scheme, { clock: options.clock });
  if (hasSecret || keyId !== undefined)
    throw new TypeError('"keys" has the keys of all ids: leave out "secret", "secrets" and "keyId"');
  if (scheme?.namesKey === false)
    throw new TypeError(`"keys": requests of the scheme ${scheme.name} name no key; give its "secret"`);
  return toFindingSource('keys', keys);
}

/** Advises on senders that the usual cause of a missing secret, an environment variable that is not set, does not fit. */
function assertSecretGiven({ secret, secrets, keyId }: AnyWebhookOptions, scheme: Scheme): void {
  if (secret !== undefined || secrets !== undefined) return;
  const { name, namesKey = true, delivery: { handshakes = [] } = {} } = scheme ?? {};
  if (handshakes.some((each) => !each.isSigned && each.needs === 'onSecretOffered'))
    throw new TypeError(
      `"secret" is undefined, and ${name} makes it: give a function that reads it once there is one, and "onSecretOffered" to keep what the sender offers; or the secret, if you have it: is its environment variable set?`,
    );
  if (name !== undefined && namesKey && keyId === undefined)
    throw new TypeError(
      `requests of the scheme ${name} name their key: give "keys", such as remoteKeys((id) => fetchKeyOfSender(id)); or the one key as "secret" and its id as "keyId"`,
    );
}

type AskSecret = () => string | undefined | Promise<string | undefined>;

function askedSecret(ask: AskSecret): SenderSecrets {
  // What a verifier derives from a key is kept per object.
  let key: ApiKey | undefined;
  function keyWith(id: string, secret: string | undefined): FoundKey {
    if (secret === undefined) return undefined;
    if (key?.secret !== secret) key = { id, secret };
    return key;
  }
  const current = async () => ask();
  return {
    known: undefined,
    current,
    byId: current,
    keyOf(id) {
      const secret = ask();
      return isPromiseLike(secret) ? secret.then((value) => keyWith(id, value)) : keyWith(id, secret);
    },
  };
}

function knownSecrets(
  secret: WebhookSecret | undefined,
  secrets: AnyWebhookOptions['secrets'],
  sound: (name: string, given: WebhookSecret | undefined) => string,
): readonly string[] {
  if (secrets === undefined) return [sound('secret', secret)];
  if (secret !== undefined) throw new TypeError('"secret" and "secrets" exclude each other');
  if (!isList(secrets)) throw new TypeError(`"secrets" must be a list, got ${kindOf(secrets)}`);
  if (secrets.length === 0) throw new TypeError('"secrets" must have at least one secret');
  return secrets.map((each: WebhookSecret | undefined, i) => sound(`secrets[${i}]`, each));
}

function isList(
  secrets: NonNullable<AnyWebhookOptions['secrets']>,
): secrets is readonly (WebhookSecret | undefined)[] {
  return Array.isArray(secrets);
}

function soundSecret(
  name: string,
  given: WebhookSecret | undefined,
  shortestBytes: number | undefined,
): string {
  const secret = readSecret(name, given);
  const problem = secretProblem(secret, shortestBytes);
  if (problem !== undefined) throw new TypeError(`"${name}" ${problem}`);
  return secret as string;
}

/**
 * Reads a secret from its environment variable, where it is given as one.
 *
 * @throws TypeError that names the variable which is not set.
 */
export function readSecret(name: string, given: WebhookSecret | undefined): string | undefined {
  if (typeof given !== 'object' || given === null) return given;
  const { env } = given;
  if (typeof env !== 'string' || env === '')
    throw new TypeError(`"${name}" must be a text, or { env: 'NAME_OF_THE_VARIABLE' }`);
  const value = process.env[env];
  if (value === undefined || value === '')
    throw new TypeError(
      `"${name}": the environment variable ${env} is ${value === '' ? 'empty' : 'not set'}`,
    );
  return value;
}
