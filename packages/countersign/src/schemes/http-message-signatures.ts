/** HTTP Message Signatures (RFC 9421), by a policy of the application. */

import { messageSignatureScheme } from '../message-signatures/message-signature-scheme.ts';
import {
  assertCovers,
  type CompiledFurtherPolicy,
  type CompiledPolicy,
  compilePolicy,
  type SignaturePolicy,
  type SignatureSettings,
} from '../message-signatures/signature-policy.ts';
import type { Scheme } from '../scheme/scheme.ts';

export {
  FAPI_2_REQUESTS,
  MASTODON_REQUESTS,
  OPEN_PAYMENTS_REQUESTS,
} from '../message-signatures/known-policies.ts';
export {
  type ResponseSignaturesOptions,
  responseSignatures,
} from '../message-signatures/response-signatures.ts';
export type { HttpSignatureAlgorithm } from '../message-signatures/signature-algorithms.ts';

/** Options of {@link httpMessageSignatures}. */
export interface HttpMessageSignaturesOptions extends SignaturePolicy, SignatureSettings {}

const OWNER = 'httpMessageSignatures()';

/**
 * The scheme of HTTP Message Signatures (RFC 9421), with the digests of RFC 9530.
 *
 * The RFC leaves to each application what a signature must cover, so this takes a policy and has no default for it. What a
 * signature covers beyond that is verified with it. A label or component that comes twice, an unknown parameter, a label without
 * its signature, and a digest that is not that of the body are refused; so is a signature after its `expires`. A verifier of
 * `@authority`, `@target-uri` or `@scheme` needs its `publicUrl`. Refusals have `Accept-Signature`, and `Want-Content-Digest` where bodies are signed.
 *
 * `FAPI_2_REQUESTS`, `OPEN_PAYMENTS_REQUESTS` and `MASTODON_REQUESTS` are policies of known profiles, exported beside it.
 *
 * @example
 * const scheme = httpMessageSignatures({
 *   requiredComponents: ['@method', '@target-uri'],
 *   requiredIfPresent: ['authorization'],
 *   algorithms: ['ed25519'],
 * });
 * const verifier = createVerifier({ scheme, keys, publicUrl: 'https://api.example.com' });
 * @see https://www.rfc-editor.org/rfc/rfc9421
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option, or a policy that asks for nothing.
 */
export function httpMessageSignatures<P = unknown>(options: HttpMessageSignaturesOptions): Scheme<P> {
  const policy = compilePolicy(OWNER, options, ['secret', 'fieldTypes', 'also']);
  assertCovers(OWNER, policy);
  const also = furtherPolicies(options);
  return messageSignatureScheme({
    name: 'http-message-signatures',
    policy,
    also,
    secret: options.secret,
    fieldTypes: options.fieldTypes,
    warnings: warningsOf(policy, also),
    about: {
      title: 'HTTP Message Signatures (RFC 9421)',
      documentation: 'https://www.rfc-editor.org/rfc/rfc9421',
      secret:
        'A shared secret, or the public key of the client: PEM or a JWK. The id of the key is its `keyid`.',
      notSigned: 'Components that the policy does not ask for and the request does not list.',
    },
  });
}

/** Signatures are told apart by their labels, so that no one counts for two. */
function furtherPolicies({
  also = [],
  algorithms,
  label,
}: HttpMessageSignaturesOptions): readonly CompiledFurtherPolicy[] {
  const labels = [label, ...also.map((each) => each?.label)];
  if (also.length > 0 && (labels.includes(undefined) || new Set(labels).size < labels.length))
    throw new TypeError(`${OWNER}: with "also", each signature must have a "label" of its own`);
  return also.map(({ keyIds, ...each }) => {
    const owner = `${OWNER}, "also"`;
    if (!Array.isArray(keyIds) || keyIds.length === 0 || keyIds.some((id) => typeof id !== 'string'))
      throw new TypeError(`${owner}: "keyIds" must be the ids of the keys that count for "${each.label}"`);
    const policy = compilePolicy(owner, { ...each, algorithms });
    assertCovers(owner, policy);
    if (policy.parameters.includes('nonce'))
      throw new TypeError(
        `${owner}: "requiredParameters" has nonce, but nonces are those of the sender: cover its signature ("signature";key="${label}")`,
      );
    return { ...policy, keyIds };
  });
}

function warningsOf(
  { always, withBody, parameters }: CompiledPolicy,
  also: readonly CompiledFurtherPolicy[],
): readonly string[] {
  const isBodyCovered = [...always, ...withBody].some(({ name }) => name === 'content-digest');
  const isTimed = parameters.includes('created') || parameters.includes('expires');
  const isBound = ({ always: covered }: CompiledPolicy) => covered.some(({ name }) => name === 'signature');
  return [
    ...(isBodyCovered ? [] : ['the policy does not ask for content-digest, so bodies are not signed']),
    ...(isTimed
      ? []
      : ['the policy asks for neither created nor expires: a copy of a request passes after three days']),
    ...also
      .filter((each) => !isBound(each))
      .map(
        ({ label }) =>
          `"${label}" need not cover the signature of the sender, so that it can be sent with other requests`,
      ),
  ];
}
