/** Makes schemes of HTTP Message Signatures (RFC 9421), by a policy and the rules of a profile. */

import { problemDetails } from '../responses/problem-details.ts';
import type { ResponseFormat } from '../responses/response-format.ts';
import type { SchemeAbout } from '../scheme/about.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { SecretEncoding } from '../scheme/secrets/secrets.ts';
import { windowOf } from '../scheme/timestamp-window.ts';
import { HeaderReader } from '../scheme/values/header-reader.ts';
import { acceptSignature } from './accept-signature.ts';
import { writeBase } from './candidate.ts';
import { isOfAddress } from './components/component.ts';
import type { FieldTypes } from './components/known-fields.ts';
import { dissectBase } from './dissect-base.ts';
import { areDigestsOf } from './fields/digest-fields.ts';
import { WANTED_DIGESTS } from './fields/wanted-digest.ts';
import { algorithmsOfKeys } from './signature-algorithms.ts';
import type { CompiledFurtherPolicy, CompiledPolicy } from './signature-policy.ts';
import type { SignatureProfile } from './signature-profile.ts';
import { type MessageSignatureFields, signatureReader, uncoveredBody } from './signature-reader.ts';
import { signatureWriter } from './signature-writer.ts';

/** A scheme of message signatures. */
export interface MessageSignatureScheme extends SignatureProfile {
  readonly name: string;
  readonly policy: CompiledPolicy;
  /** Policy by which requests are signed, where it covers more than is demanded. Default: the same. */
  readonly signedPolicy?: CompiledPolicy | undefined;
  /** Policies of the signatures that must hold beside that of the sender. Default: none. */
  readonly also?: readonly CompiledFurtherPolicy[] | undefined;
  readonly about: SchemeAbout;
  /** Encoding of shared secrets. Default: `utf8`. */
  readonly secret?: SecretEncoding | undefined;
  readonly fieldTypes?: FieldTypes | undefined;
  /** Value by which copies are known. Default: the nonce, where the policy asks for one, else the signature. */
  readonly replay?: Scheme['replay'] | undefined;
  /** Default: problem details, with `Accept-Signature` and, where bodies are signed, `Want-Content-Digest`. */
  readonly responseFormat?: ResponseFormat | undefined;
  readonly warnings?: readonly string[] | undefined;
  /** True if its rules ask for the address. Default: whether the policy does. */
  readonly needsOrigin?: boolean | undefined;
  /** Throws a TypeError for a key that is for another purpose. */
  readonly assertKey?: ((text: string) => void) | undefined;
}

const RESOLUTION_MS = 1000;
const DEFAULT_LABEL = 'sig1';

/** Makes a scheme. */
export function messageSignatureScheme<P>(given: MessageSignatureScheme): Scheme<P> {
  const { policy, secret = 'utf8', fieldTypes = {}, encoding = 'base64', canonicalUrl, signerOf } = given;
  const { algorithm, toKey, nameFor } = algorithmsOfKeys(policy.algorithms, secret);
  const window = windowOf(RESOLUTION_MS, policy.toleranceSeconds);
  const { signatureBytes } = algorithm;
  return {
    name: given.name,
    namesKey: signerOf !== undefined || policy.parameters.includes('keyid'),
    needsOrigin: given.needsOrigin ?? policy.always.some(isOfAddress),
    algorithm,
    signatureEncoding: encoding,
    window: policy.parameters.includes('created') ? window : undefined,
    replay: given.replay ?? (policy.parameters.includes('nonce') ? 'nonce' : 'signature'),
    severalSignatures: false,
    defaultLimits: [],
    responseFormat: askingToSign(given.responseFormat ?? problemDetails(), policy),
    callerHeaders: ['Signature-Input', 'Signature'],
    echoedRequestId: undefined,
    reusedKey: 'refuse',
    warnings: given.warnings ?? [],
    about: given.about,
    variants: 1,
    description: describe(policy),
    toKey: (text) => {
      given.assertKey?.(text);
      return toKey(text);
    },
    modeOf: () => undefined,
    optionalHeaders: ['idempotencyKey'],
    read: signatureReader({ ...given, also: given.also ?? [], policy, fieldTypes, signatureBytes }),
    write: (request, fields, out) => {
      const { candidate } = fields as MessageSignatureFields;
      const { alg } = candidate.input.parameters;
      const uncovered =
        request.body.length > 0 && policy.withBody.find(({ id }) => !candidate.coverage.has(id));
      if (uncovered) out.fail(uncoveredBody(uncovered));
      if (alg !== undefined) out.choose(alg);
      writeBase(candidate, out);
    },
    bodyMatchesDigest: ({ body }, fields) => areDigestsOf((fields as MessageSignatureFields).digests, body),
    sign: signatureWriter({
      ...{ policy: given.signedPolicy ?? policy, algorithm, nameFor, fieldTypes, encoding, canonicalUrl },
      ...{ lifetimeMs: window.pastMs, label: policy.label ?? DEFAULT_LABEL },
    }),
    dissect: (request, fields) => dissectBase(request, fields, canonicalUrl),
    recognition: recognition(),
  };
}

function askingToSign(format: ResponseFormat, policy: CompiledPolicy): ResponseFormat {
  const asked = askedFor(policy);
  return {
    ...format,
    respond: (facts) => {
      const response = format.respond(facts);
      if (response.status !== 401 && response.status !== 400) return response;
      return { ...response, headers: { ...response.headers, ...asked } };
    },
  };
}

/** Headers that tell a sender what to sign, and by which digest. */
function askedFor(policy: CompiledPolicy): Readonly<Record<string, string>> {
  const header = { 'accept-signature': acceptSignature(policy, policy.label ?? DEFAULT_LABEL) };
  const hasDigest = [...policy.always, ...policy.withBody].some(({ name }) => name === 'content-digest');
  return hasDigest ? { ...header, 'want-content-digest': WANTED_DIGESTS } : header;
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
