/** HTTP Message Signatures (RFC 9421), by a policy of the application. */

import { acceptSignature } from '../message-signatures/accept-signature.ts';
import { writeBase } from '../message-signatures/candidate.ts';
import { areDigestsOf } from '../message-signatures/digest-fields.ts';
import { algorithmsOfKeys, HTTP_SIGNATURE_ALGORITHMS } from '../message-signatures/signature-algorithms.ts';
import {
  type CompiledPolicy,
  compilePolicy,
  type SignaturePolicy,
  type SignatureSettings,
} from '../message-signatures/signature-policy.ts';
import { type MessageSignatureFields, signatureReader } from '../message-signatures/signature-reader.ts';
import { signatureWriter } from '../message-signatures/signature-writer.ts';
import { problemDetails } from '../responses/problem-details.ts';
import type { ResponseFormat } from '../responses/response-format.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { windowOf } from '../scheme/timestamp-window.ts';
import { HeaderReader } from '../scheme/values/header-reader.ts';

export type { HttpSignatureAlgorithm } from '../message-signatures/signature-algorithms.ts';

/** Options of {@link httpMessageSignatures}. */
export interface HttpMessageSignaturesOptions extends SignaturePolicy, SignatureSettings {}

const RESOLUTION_MS = 1000;
/** Derived components that have the address in them, which no request is asked for. */
const OF_ADDRESS: readonly string[] = ['@authority', '@target-uri', '@scheme'];

/**
 * The scheme of HTTP Message Signatures (RFC 9421), with the digests of RFC 9530.
 *
 * The RFC leaves to each application what a signature must cover, so this takes a policy and has no default for it. What a
 * signature covers beyond that is verified with it. A label or component that comes twice, an unknown parameter, a label without
 * its signature, and a digest that is not that of the body are refused; so is a signature after its `expires`. A verifier of
 * `@authority`, `@target-uri` or `@scheme` needs its `publicUrl`. Refusals have `Accept-Signature`.
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
  const policy = compilePolicy('httpMessageSignatures()', options, ['secret', 'fieldTypes']);
  const { secret = 'utf8', fieldTypes = {} } = options;
  const algorithm = algorithmsOfKeys(policy.algorithms, secret);
  const hasTime = policy.parameters.includes('created');
  const window = windowOf(RESOLUTION_MS, policy.toleranceSeconds);
  return {
    name: 'http-message-signatures',
    namesKey: policy.parameters.includes('keyid'),
    needsOrigin: policy.always.some(({ name }) => OF_ADDRESS.includes(name)),
    algorithm,
    signatureEncoding: 'base64',
    window: hasTime ? window : undefined,
    replay: policy.parameters.includes('nonce') ? 'nonce' : 'signature',
    severalSignatures: false,
    defaultLimits: [],
    responseFormat: askingToSign(policy),
    callerHeaders: ['Signature-Input', 'Signature'],
    echoedRequestId: undefined,
    reusedKey: 'refuse',
    warnings: warningsOf(policy),
    about: {
      title: 'HTTP Message Signatures (RFC 9421)',
      documentation: 'https://www.rfc-editor.org/rfc/rfc9421',
      secret:
        'A shared secret, or the public key of the client: PEM or a JWK. The id of the key is its `keyid`.',
      notSigned: 'Components that the policy does not ask for and the request does not list.',
    },
    variants: 1,
    description: describe(policy),
    toKey: algorithm.toKey,
    modeOf: () => undefined,
    optionalHeaders: ['idempotencyKey'],
    read: signatureReader({ policy, fieldTypes, signatureBytes: algorithm.signatureBytes }),
    write: (request, fields, out) => {
      const { candidate } = fields as MessageSignatureFields;
      const { alg } = candidate.input.parameters;
      if (request.body.length > 0)
        for (const { id, identifier } of policy.withBody)
          if (!candidate.coverage.has(id)) out.fail(uncovered(identifier));
      if (alg !== undefined) out.choose(alg);
      writeBase(candidate, out);
    },
    bodyMatchesDigest: ({ body }, fields) => areDigestsOf((fields as MessageSignatureFields).digests, body),
    sign: signatureWriter({ policy, algorithm, fieldTypes, lifetimeMs: window.pastMs }),
    recognition: recognition(),
  };
}

/** For those who look for the algorithms at run time. */
export { HTTP_SIGNATURE_ALGORITHMS };

function uncovered(identifier: string): FormProblem {
  return {
    code: 'malformed_header',
    member: 'signature',
    header: 'Signature-Input',
    reason: `Signature-Input must cover ${identifier} where there is a body.`,
  };
}

function askingToSign(policy: CompiledPolicy): ResponseFormat {
  const format = problemDetails();
  const header = acceptSignature(policy, policy.label ?? 'sig1');
  return {
    ...format,
    respond: (facts) => {
      const response = format.respond(facts);
      if (response.status !== 401 && response.status !== 400) return response;
      return { ...response, headers: { ...response.headers, 'accept-signature': header } };
    },
  };
}

function warningsOf({ always, withBody }: CompiledPolicy): readonly string[] {
  const isBodyCovered = [...always, ...withBody].some(({ name }) => name === 'content-digest');
  return isBodyCovered ? [] : ['the policy does not ask for content-digest, so bodies are not signed'];
}

function describe({ always, withBody, ifPresent }: CompiledPolicy): string {
  const lines = [...always, ...ifPresent, ...withBody].map(({ identifier }) => `${identifier}: {value}`);
  return [...lines, '"@signature-params": {components and parameters}'].join('\n');
}

function recognition(): Scheme['recognition'] {
  const headers = new HeaderReader();
  const input = headers.slot('Signature-Input');
  const signature = headers.slot('Signature');
  return {
    signs: ['signature', 'signature-input'],
    fits: (request) => {
      const { values } = headers.read(request);
      return values[input] !== undefined && values[signature] !== undefined;
    },
    hasSignature: (request) => headers.read(request).values[signature] !== undefined,
  };
}
