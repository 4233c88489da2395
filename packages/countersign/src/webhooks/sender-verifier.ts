/** The verifier of one sender's deliveries. */

import type { FailureThrottle } from '../checks/failure-throttle.ts';
import { hashText } from '../internal/one-shot-hash.ts';
import { warnOnce } from '../internal/warn-once.ts';
import type { ApiKey } from '../keys/api-key.ts';
import type { KeySource } from '../keys/key-source.ts';
import { assertScheme } from '../scheme/assert-scheme.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { verifierIn } from '../verify/create-verifier.ts';
import type { Verifier } from '../verify/verifier.ts';
import { takesCopies } from './deliveries.ts';
import type { SenderSecrets } from './sender-secrets.ts';
import type { AnyWebhookOptions } from './webhook-options.ts';

/**
 * Makes a verifier with the sender's one key, or the source of its keys.
 *
 * @param throttle Shared with the verifiers of other schemes. Default: one of its own, where the options ask for it.
 *
 * @throws TypeError or RangeError that names the option at fault.
 */
export function senderVerifier(
  scheme: Scheme,
  secrets: SenderSecrets,
  options: AnyWebhookOptions,
  throttle?: FailureThrottle,
): Verifier {
  assertScheme(scheme);
  const keys = secrets.keys ?? keysOf(keyIdOf(scheme, options.keyId), secrets);
  const { store, logger, diagnosis, basePath, publicUrl, maxBodyBytes, failureThrottle, clock } = options;
  if (options.namespace === undefined) warnOfSharedEvents(scheme, store, secrets);
  const namespace = options.namespace ?? `${scheme.name}/${digestOf(secrets, scheme)}`;
  const given = { store, logger, diagnosis, basePath, publicUrl, maxBodyBytes, failureThrottle, clock };
  return verifierIn({ throttle, answersCopies: takesCopies(scheme) }, { scheme, keys, namespace, ...given });
}

/** Default namespaces by store; that of the process, where none is given, is known by an object of its own. */
const namespaces = new WeakMap<object, Set<string>>();
const OF_PROCESS = {};

function warnOfSharedEvents(scheme: Scheme, store: object = OF_PROCESS, secrets: SenderSecrets): void {
  if (secrets.known === undefined) return;
  const known = namespaces.get(store) ?? new Set();
  namespaces.set(store, known);
  const namespace = `${scheme.name}/${digestOf(secrets, scheme)}`;
  if (known.has(namespace))
    warnOnce(
      'COUNTERSIGN_SHARED_NAMESPACE',
      `webhook(): two endpoints of ${scheme.name} have the same secret, so that an event which is sent to both is handled by one of them: give each a "namespace" of its own, or the same one where that is meant`,
    );
  known.add(namespace);
}

function keysOf(keyId: string, { keyOf, known }: SenderSecrets): KeySource {
  const find: KeySource['find'] = (id) => (id === keyId ? keyOf(keyId) : undefined);
  return known === undefined ? { find, soleId: keyId } : { find, all: () => [keyOf(keyId) as ApiKey] };
}

/**
 * The id of the key. Where requests name one, any id would do for the signature, but each would have replays and events of
 * its own.
 */
function keyIdOf({ name, namesKey = true }: Scheme, keyId: string | undefined): string {
  if (namesKey && keyId === undefined)
    throw new TypeError(`requests of the scheme ${name} name their key: give its id as "keyId"`);
  if (!namesKey && keyId !== undefined)
    throw new TypeError(`"keyId": requests of the scheme ${name} name no key; leave it out`);
  return keyId ?? name;
}

const DIGEST_LENGTH = 16;

/** The same in all processes, and another for each endpoint. */
function digestOf({ known, keys }: SenderSecrets, { description }: Scheme): string {
  // What is configured of an endpoint without a secret stands in its message, such as the id of the webhook.
  if (keys !== undefined) return namespaceDigest(description);
  if (known === undefined)
    throw new TypeError(
      '"secret" is a function, so that the endpoint cannot be known by it: give the endpoint a name as "namespace"',
    );
  return namespaceDigest(known);
}

function namespaceDigest(text: string): string {
  return hashText('sha256', `countersign.webhook.1\n${text}`, 'hex').slice(0, DIGEST_LENGTH);
}
