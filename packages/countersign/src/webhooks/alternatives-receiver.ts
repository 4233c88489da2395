/** One endpoint for several schemes: a receiver for each, of which the head of a request chooses. */

import { type AlternativesScheme, alternativeFor } from '../scheme/any-of.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { ReadRequest } from '../scheme/values/header-reader.ts';
import { alternativesVerifier } from '../verify/alternatives-verifier.ts';
import { copyRefusedBy } from '../verify/copied-request.ts';
import type { AnyWebhookOptions, SecretsByScheme, WebhookSecret } from './webhook-options.ts';
import type { WebhookReceiver } from './webhook-receiver.ts';

/** Makes the receiver of a scheme. */
type ReceiverOf = (scheme: Scheme, options: AnyWebhookOptions) => WebhookReceiver;

/**
 * Makes the receiver of several schemes. Each has its own secrets, events, handshakes and answers.
 *
 * @throws TypeError for secrets that are not given by scheme.
 */
export function alternativesReceiver(
  scheme: AlternativesScheme,
  options: AnyWebhookOptions,
  receiverOf: ReceiverOf,
): WebhookReceiver {
  const { alternatives } = scheme;
  const bySchemes = secretsByScheme(alternatives, options);
  const receivers = new Map(alternatives.map((each) => [each, receiverOf(ofItsOwn(each), bySchemes(each))]));
  const receiverFor = (request: ReadRequest) =>
    receivers.get(alternativeFor(alternatives, request)) as WebhookReceiver;
  const all = [...receivers.values()];
  const findHandshakes = all.flatMap(({ findHandshake }) => findHandshake ?? []);
  return {
    verifier: alternativesVerifier(scheme, (each) => (receivers.get(each) as WebhookReceiver).verifier),
    methods: [...new Set(all.flatMap(({ methods }) => methods))],
    findHandshake:
      findHandshakes.length === 0
        ? undefined
        : (head) => {
            for (const find of findHandshakes) {
              const found = find(head);
              if (found !== undefined) return found;
            }
            return undefined;
          },
    deliveryOf(verdict, request) {
      const verified = request ?? (verdict.ok ? undefined : copyRefusedBy(verdict)?.request);
      // A refusal that is no copy is none for every scheme alike.
      const receiver = verified === undefined ? all[0] : receiverFor(verified);
      return (receiver as WebhookReceiver).deliveryOf(verdict, request);
    },
    begin: (delivery) => receiverFor(delivery.request).begin(delivery),
    receive: (delivery, run) => receiverFor(delivery.request).receive(delivery, run),
  };
}

/** Given by scheme, secrets need not name it. */
function ofItsOwn(scheme: Scheme): Scheme {
  return { ...scheme, namesItsSecrets: false };
}

/** Each scheme has its own secrets: one that its requests show or that is public must not pass for that of another. */
function secretsByScheme(
  alternatives: readonly Scheme[],
  { secret, secrets, keys, keyId, ...rest }: AnyWebhookOptions,
): (scheme: Scheme) => AnyWebhookOptions {
  const names = alternatives.map(({ name }) => name);
  const form = `{ ${names.map((name) => `'${name}': …`).join(', ')} }`;
  if (secret !== undefined || keys !== undefined || keyId !== undefined || !isByScheme(secrets))
    throw new TypeError(`of several schemes each has its own secrets: give "secrets" as ${form}`);
  const unknown = Object.keys(secrets).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new TypeError(`"secrets" has "${unknown}", which is none of the schemes: write ${form}`);
  return ({ name, keyUrls }) => {
    if (Object.hasOwn(secrets, name)) return { ...rest, ...asOptions(secrets[name]) } as AnyWebhookOptions;
    if (keyUrls !== undefined) return rest as AnyWebhookOptions;
    throw new TypeError(`"secrets" has none of ${name}: write ${form}`);
  };
}

function isByScheme(secrets: AnyWebhookOptions['secrets']): secrets is SecretsByScheme {
  return typeof secrets === 'object' && secrets !== null && !Array.isArray(secrets);
}

function asOptions(secrets: SecretsByScheme[string]): Pick<AnyWebhookOptions, 'secret' | 'secrets'> {
  return Array.isArray(secrets) ? { secrets } : { secret: secrets as WebhookSecret | undefined };
}
