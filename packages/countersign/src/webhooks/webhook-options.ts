/** The options of `webhook()`. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { secretProblem } from '../scheme/secrets.ts';
import type { VerifierOptions } from '../verify/verifier-options.ts';
import { assertSchema, type StandardSchema } from './standard-schema.ts';

/** Options of `webhook()`, apart from the schema. */
interface SenderOptions
  extends Partial<
    Pick<
      VerifierOptions,
      'store' | 'logger' | 'diagnosis' | 'basePath' | 'publicUrl' | 'maxBodyBytes' | 'clock'
    >
  > {
  /**
   * The secret that the sender shows for this endpoint. `undefined` is taken by the types, so that `process.env.X` needs no
   * assertion, and refused at start-up.
   */
  readonly secret?: string | undefined;
  /** In place of `secret`: several that are in use at once, as in a rotation. All are tried. */
  readonly secrets?: readonly (string | undefined)[] | undefined;
  /** The id of the sender's key, for schemes whose requests name one. Requests that name another are refused. */
  readonly keyId?: string | undefined;
  /**
   * Endpoints of one namespace handle an event once between them. Default: made of the scheme's name and the first secret, so
   * that endpoints with secrets of their own each get the event. Set it where an event must be known again after a rotation.
   */
  readonly namespace?: string | undefined;
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
  'keyId',
  'namespace',
  'schema',
  'store',
  'logger',
  'diagnosis',
  'basePath',
  'publicUrl',
  'maxBodyBytes',
  'clock',
];

/** Throws a TypeError that names the option at fault, apart from those that the verifier checks. */
export function assertWebhookOptions(options: AnyWebhookOptions): void {
  assertKnownOptions('webhook()', options, WEBHOOK_OPTIONS);
  if (options.schema !== undefined) assertSchema(options.schema);
}

/**
 * The secrets that are in use.
 *
 * @throws TypeError that says which one is missing or cannot be right, and never quotes it.
 */
export function secretsOf(
  { secret, secrets }: AnyWebhookOptions,
  { shortestSecretBytes }: Scheme,
): readonly string[] {
  const sound = (name: string, value: string | undefined) => soundSecret(name, value, shortestSecretBytes);
  if (secrets === undefined) return [sound('secret', secret)];
  if (secret !== undefined) throw new TypeError('"secret" and "secrets" exclude each other');
  if (!Array.isArray(secrets)) throw new TypeError(`"secrets" must be a list, got ${kindOf(secrets)}`);
  if (secrets.length === 0) throw new TypeError('"secrets" must have at least one secret');
  return secrets.map((each: string | undefined, i) => sound(`secrets[${i}]`, each));
}

function soundSecret(name: string, secret: string | undefined, shortestBytes: number | undefined): string {
  const problem = secretProblem(secret, shortestBytes);
  if (problem !== undefined) throw new TypeError(`"${name}" ${problem}`);
  return secret as string;
}
