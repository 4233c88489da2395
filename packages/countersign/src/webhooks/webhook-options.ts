/** The options of `webhook()`. */

import type { OperationOptions } from '../idempotency/operation-options.ts';
import { assertKnownOptions } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import type { FindKey, KeySource } from '../keys/key-source.ts';
import type { VerifierOptions } from '../verify/verifier-options.ts';
import { assertSchema, type StandardSchema } from './standard-schema.ts';

/** A secret, or the environment variable that it is in. */
export type WebhookSecret = string | { readonly env: string };

/** Secrets of several schemes: by the name of each, one secret, or several in a rotation. */
export type SecretsByScheme = Readonly<
  Record<string, WebhookSecret | undefined | readonly (WebhookSecret | undefined)[]>
>;

/** Options of `webhook()`, apart from the schema. */
interface SenderOptions
  extends Partial<
      Pick<
        VerifierOptions,
        | 'store'
        | 'logger'
        | 'diagnosis'
        | 'basePath'
        | 'publicUrl'
        | 'maxBodyBytes'
        | 'failureThrottle'
        | 'clock'
      >
    >,
    Pick<OperationOptions, 'whileRunning' | 'waitSeconds' | 'leaseSeconds' | 'timeoutSeconds'> {
  /**
   * The secret that the sender shows for this endpoint. `undefined` is taken by the types, so that `process.env.X` needs no
   * assertion, and refused at start-up; `{ env: 'X' }` has the error name the variable. A function is asked with each
   * request, for a secret that comes later: deliveries are refused while it gives none. It needs a `namespace`.
   */
  readonly secret?: WebhookSecret | (() => string | undefined | Promise<string | undefined>) | undefined;
  /**
   * In place of `secret`: several that are in use at once, as in a rotation. All are tried. For several schemes (`anyOf()`,
   * `migrate()`) the secrets of each by its name: `{ 'gitlab-signed': …, 'gitlab-token': … }`.
   */
  readonly secrets?: readonly (WebhookSecret | undefined)[] | SecretsByScheme | undefined;
  /**
   * In place of `secret`, for schemes whose requests name their key: where keys are found by id, such as `remoteKeys()`.
   * Default, where the scheme pins the URLs of keys and there is no secret: `remoteKeys(scheme)`.
   */
  readonly keys?: FindKey | KeySource | undefined;
  /** The token that a sender's GET request must show when the endpoint is set up, as with Meta. Default: none is taken, which is warned of. */
  readonly verifyToken?: WebhookSecret | undefined;
  /**
   * Takes a secret that the sender itself has made and sends to the endpoint, as Asana and Notion do. Anyone can send such a
   * request: it is only asked while `secret`, a function, gives none, and should return `false` unless you are setting up an
   * endpoint. The sender is answered once it has resolved. Default: none is taken.
   */
  readonly onSecretOffered?: ((secret: string) => unknown) | undefined;
  /** The id of the sender's key, for schemes whose requests name one. Requests that name another are refused. */
  readonly keyId?: string | undefined;
  /**
   * Endpoints of one namespace handle an event once between them. Default: made of the scheme's name and the first secret, so
   * that endpoints with secrets of their own each get the event. Set it where an event must be known again after a rotation.
   */
  readonly namespace?: string | undefined;
  /** Seconds for which a handled event is remembered. Default: 604 800, a week: longer than senders try again. */
  readonly ttlSeconds?: number | undefined;
}

/** Options of `webhook()` without a schema. */
export interface WebhookOptions extends SenderOptions {
  readonly schema?: undefined;
}

/** Options of `webhook()` with a schema. */
export interface WebhookOptionsWithSchema<O> extends SenderOptions {
  /** Checks the payload before the handler runs, and gives it its type. A payload that fails is refused with 400. */
  readonly schema: StandardSchema<O>;
}

/** Options of either kind. */
export type AnyWebhookOptions = WebhookOptions | WebhookOptionsWithSchema<unknown>;

/** The names of the options. */
export const WEBHOOK_OPTIONS: readonly (keyof AnyWebhookOptions)[] = [
  'secret',
  'secrets',
  'keys',
  'verifyToken',
  'onSecretOffered',
  'keyId',
  'namespace',
  'ttlSeconds',
  'whileRunning',
  'waitSeconds',
  'leaseSeconds',
  'timeoutSeconds',
  'schema',
  'store',
  'logger',
  'diagnosis',
  'basePath',
  'publicUrl',
  'maxBodyBytes',
  'failureThrottle',
  'clock',
];

/** Throws a TypeError that names the option at fault, apart from the secrets and those that the verifier checks. */
export function assertWebhookOptions(options: AnyWebhookOptions): void {
  if (typeof options === 'object' && options !== null && 'enforce' in options)
    throw new TypeError(
      'webhook(): "enforce" is an option of createVerifier(): a handler could not tell which events were verified. To watch refusals before you make them, mount a verifier of your own',
    );
  assertKnownOptions('webhook()', options, WEBHOOK_OPTIONS);
  if (options.schema !== undefined) assertSchema(options.schema);
  const { onSecretOffered } = options;
  if (onSecretOffered !== undefined && typeof onSecretOffered !== 'function')
    throw new TypeError(`webhook(): "onSecretOffered" must be a function, got ${kindOf(onSecretOffered)}`);
}
