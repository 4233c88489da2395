/** Requirements of a verifier for signatures of RFC 9421: what they must cover, by which algorithms, how old they may be. */

import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import type { SecretEncoding } from '../scheme/secrets/secrets.ts';
import { assertTolerance, type Tolerance } from '../scheme/timestamp-window.ts';
import { type Component, componentOf } from './components/component.ts';
import type { FieldTypes } from './components/known-fields.ts';
import { assertDigestIsChecked } from './digest-coverage.ts';
import { PARAMETER_NAMES, type ParameterName } from './fields/signature-parameters.ts';
import { HTTP_SIGNATURE_ALGORITHMS, type HttpSignatureAlgorithm } from './signature-algorithms.ts';

/** Requirements for a signature. RFC 9421 §3.2.1 wants each application to have its own. */
export interface SignaturePolicy {
  /**
   * Components that each signature must cover: names, such as `@method` and `content-type`, or identifiers with parameters,
   * such as `"signature-agent";key="sig1"`.
   */
  readonly requiredComponents: readonly string[];
  /** Those that it must cover where the request has a body. Default: `content-digest`, without which no body is signed. */
  readonly requiredWithBody?: readonly string[] | undefined;
  /** Fields that it must cover where the request has them, such as `authorization`, and `@query`. Default: none. */
  readonly requiredIfPresent?: readonly string[] | undefined;
  /** Algorithms that count. The key decides which of them it is for. */
  readonly algorithms: readonly HttpSignatureAlgorithm[];
  /**
   * Parameters that each signature must have. Without `created` a signature has no age; with `nonce` each nonce is good once, while the
   * signature could be sent again, and for three days where it has neither `created` nor `expires`; without `keyid` the verifier has one
   * key. Default: `created` and `keyid`.
   */
  readonly requiredParameters?: readonly ParameterName[] | undefined;
  /** Seconds that `created` may lie before or after the server's time; exactly that passes. Default: 300. */
  readonly toleranceSeconds?: Tolerance | undefined;
  /** The `tag` that a signature must have. Default: none is asked for, and any passes. */
  readonly tag?: string | undefined;
  /** The label of the signature. Default: any, and the first that meets these requirements counts. */
  readonly label?: string | undefined;
}

/** Requirements for a signature beside that of the sender, such as that of a proxy. Its algorithms are those of the policy. */
interface FurtherPolicy extends Omit<SignaturePolicy, 'algorithms' | 'label'> {
  readonly label: string;
  /** The ids of the keys that count for it: otherwise a sender could make it with a key of its own. */
  readonly keyIds: readonly string[];
}

/** Requirements for a signature beside that of the sender, checked. */
export interface CompiledFurtherPolicy extends CompiledPolicy {
  readonly keyIds: readonly string[];
}

/** Settings beside the requirements. */
export interface SignatureSettings {
  /** Signatures that must hold beside that of the sender, each by its label and by a key of the same source. Default: none. */
  readonly also?: readonly FurtherPolicy[] | undefined;
  /** Encoding of shared secrets. JWKs say it themselves. Default: `utf8`. */
  readonly secret?: SecretEncoding | undefined;
  /** Types of structured fields that are not registered, for components with `sf` or `key`. */
  readonly fieldTypes?: FieldTypes | undefined;
}

/** Requirements, checked and with their defaults. */
export interface CompiledPolicy {
  readonly always: readonly Component[];
  readonly withBody: readonly Component[];
  readonly ifPresent: readonly Component[];
  readonly algorithms: readonly HttpSignatureAlgorithm[];
  readonly parameters: readonly ParameterName[];
  readonly toleranceSeconds: Tolerance;
  readonly tag: string | undefined;
  readonly label: string | undefined;
}

const MEMBERS: readonly (keyof SignaturePolicy)[] = [
  ...(['requiredComponents', 'requiredWithBody', 'requiredIfPresent', 'algorithms'] as const),
  ...(['requiredParameters', 'toleranceSeconds', 'tag', 'label'] as const),
];
const LABEL = /^[a-z*][a-z0-9_.*-]*$/;
const PRINTABLE = /^[\x20-\x7e]+$/;

/**
 * Checks requirements.
 *
 * @throws TypeError or RangeError that says what is wrong.
 */
export function compilePolicy(
  owner: string,
  given: SignaturePolicy,
  others: readonly string[] = [],
): CompiledPolicy {
  assertKnownOptions(owner, given, [...MEMBERS, ...others]);
  return naming(owner, () => {
    const always = componentsOf('requiredComponents', given.requiredComponents);
    const parameters = namesIn(
      'requiredParameters',
      given.requiredParameters ?? ['created', 'keyid'],
      PARAMETER_NAMES,
    );
    const { tag, label, toleranceSeconds = 300 } = given;
    if (toleranceSeconds !== undefined) assertTolerance(toleranceSeconds);
    if (tag !== undefined && !(typeof tag === 'string' && PRINTABLE.test(tag)))
      throw new TypeError('"tag" must be a text of printable ASCII');
    if (label !== undefined && !(typeof label === 'string' && LABEL.test(label)))
      throw new TypeError('"label" must be a key of RFC 9651 §3.1.2, such as "sig1"');
    const algorithms = namesIn('algorithms', given.algorithms, HTTP_SIGNATURE_ALGORITHMS);
    if (algorithms.length === 0)
      throw new TypeError(`"algorithms" must have at least one of ${HTTP_SIGNATURE_ALGORITHMS.join(', ')}`);
    return {
      always,
      withBody: componentsOf('requiredWithBody', given.requiredWithBody ?? ['content-digest']),
      ifPresent: componentsOf('requiredIfPresent', given.requiredIfPresent ?? []).filter(assertField),
      algorithms,
      parameters: tag === undefined || parameters.includes('tag') ? parameters : [...parameters, 'tag'],
      ...{ toleranceSeconds, tag, label },
    };
  });
}

/** Throws a TypeError for a policy that any signature would meet. */
export function assertCovers(owner: string, { always }: CompiledPolicy): void {
  if (always.length === 0)
    throw new TypeError(
      `${owner}: "requiredComponents" must have at least one component: a signature that covers nothing fits any request`,
    );
}

function componentsOf(option: string, given: unknown): readonly Component[] {
  if (!Array.isArray(given))
    throw new TypeError(`"${option}" must be a list of components, got ${kindOf(given)}`);
  return naming(`"${option}"`, () => {
    const components = given.map(componentOf);
    for (const component of components) assertDigestIsChecked(component);
    return components;
  });
}

function assertField({ name }: Component): boolean {
  if (name.startsWith('@') && name !== '@query')
    throw new TypeError(`"requiredIfPresent" has ${name}: every request has it`);
  return true;
}

function namesIn<T extends string>(option: string, given: unknown, known: readonly T[]): readonly T[] {
  if (!Array.isArray(given)) throw new TypeError(`"${option}" must be a list, got ${kindOf(given)}`);
  for (const name of given)
    if (!(known as readonly unknown[]).includes(name))
      throw new TypeError(
        `"${option}" must be of ${known.join(', ')}, got ${JSON.stringify(name) ?? kindOf(name)}`,
      );
  return [...new Set(given as T[])];
}
