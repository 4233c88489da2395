/** The verifier of one sender's deliveries. */

import { hashText } from '../internal/one-shot-hash.ts';
import type { ApiKey } from '../keys/api-key.ts';
import { assertScheme } from '../scheme/assert-scheme.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { createVerifier, type Verifier } from '../verify/verifier.ts';
import { type AnyWebhookOptions, secretsOf } from './webhook-options.ts';

/**
 * Makes a verifier with the sender's one key.
 *
 * @throws TypeError or RangeError that names the option at fault.
 */
export function senderVerifier(scheme: Scheme, options: AnyWebhookOptions): Verifier {
  assertScheme(scheme);
  const secrets = secretsOf(options, scheme);
  const key: ApiKey = { id: keyIdOf(scheme, options.keyId), secrets };
  const { store, logger, diagnosis, basePath, publicUrl, maxBodyBytes, clock } = options;
  return createVerifier({
    scheme,
    keys: { find: (id) => (id === key.id ? key : undefined), all: () => [key] },
    namespace: options.namespace ?? `${scheme.name}/${digestOf(secrets)}`,
    store,
    logger,
    diagnosis,
    basePath,
    publicUrl,
    maxBodyBytes,
    clock,
  });
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
function digestOf([first = '']: readonly string[]): string {
  return hashText('sha256', `countersign.webhook.1\n${first}`, 'hex').slice(0, DIGEST_LENGTH);
}
