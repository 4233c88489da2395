/** Reads the signature of a request, held to a policy. */

import type { FormProblem } from '../scheme/form-problem.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { FurtherSignature, SignatureFields } from '../scheme/signature-fields.ts';
import { windowOf } from '../scheme/timestamp-window.ts';
import type { ByteLength } from '../scheme/values/encodings.ts';
import { HeaderReader, type ReadRequest } from '../scheme/values/header-reader.ts';
import {
  type Candidate,
  type CandidateProblem,
  type CandidateRules,
  findCandidate,
  writeBase,
} from './candidate.ts';
import { type Component, componentOf } from './components/component.ts';
import { type Coverage, parseCoverage } from './components/coverage.ts';
import type { FieldTypes } from './components/known-fields.ts';
import type { HttpMessage } from './components/message.ts';
import { digestReader } from './digest-reader.ts';
import type { SentDigest } from './fields/digest-fields.ts';
import { joinedField } from './fields/joined-field.ts';
import type { CompiledFurtherPolicy, CompiledPolicy } from './signature-policy.ts';
import type { SignatureProfile, SignerName } from './signature-profile.ts';

/** The fields of a request, and what its signature covers. */
export interface MessageSignatureFields extends SignatureFields {
  readonly candidate: Candidate;
  readonly digests: readonly SentDigest[];
}

/** Settings of a reader. */
export interface SignatureReaderSettings extends SignatureProfile {
  /** Policies of the signatures that must hold as well. */
  readonly also: readonly CompiledFurtherPolicy[];
  readonly policy: CompiledPolicy;
  readonly signatureBytes: ByteLength;
  readonly fieldTypes: FieldTypes;
}

/** Senders use few lists of components; strangers may send any. */
const MOST_COVERAGES = 100;
const LONGEST_REMEMBERED = 1024;
const LONGEST_KEY_ID = 255;
const RESOLUTION_MS = 1000;
const IDEMPOTENCY_KEY = componentOf('idempotency-key').id;

/** Makes the reader of requests. */
export function signatureReader({
  policy,
  also,
  signatureBytes,
  fieldTypes,
  unmet,
  encoding = 'base64',
  canonicalUrl,
  signerOf = namedByKeyId,
}: SignatureReaderSettings): Scheme['read'] {
  const headers = new HeaderReader();
  const input = headers.slot('Signature-Input');
  const signature = headers.slot('Signature');
  const digests = digestReader(headers, encoding);
  const key = headers.slot('Idempotency-Key');
  const rules = { policy, signatureBytes, encoding, unmet, coverageOf: rememberedCoverages(fieldTypes) };
  const further = furtherReader(also, rules);

  const messageOf = (request: ReadRequest) =>
    canonicalUrl === undefined ? request : { ...request, url: canonicalUrl(request.url) };

  return (request, required) => {
    const found = headers.read(request);
    const inputText = joinedField(found, input, 'signature-input');
    if (inputText === undefined) return missing('Signature-Input');
    const signatureText = joinedField(found, signature, 'signature');
    if (signatureText === undefined) return missing('Signature');
    const candidate = findCandidate(messageOf(request), inputText, signatureText, rules);
    if ('code' in candidate)
      return {
        code: candidate.code,
        member: 'signature',
        header: candidate.header,
        reason: candidate.reason,
      };
    const sent = digests.read(found, candidate.coverage);
    if ('code' in sent) return sent;
    const idempotencyKey = candidate.coverage.has(IDEMPOTENCY_KEY)
      ? joinedField(found, key, 'idempotency-key')
      : undefined;
    if (idempotencyKey === undefined && required.includes('idempotencyKey')) return NO_IDEMPOTENCY_KEY;
    const signer = signerOf(candidate, request.headers);
    if ('code' in signer) return signer;
    const checked = (coverage: Coverage) => digests.read(found, coverage);
    const others = further?.(messageOf(request), inputText, signatureText, checked);
    if (others !== undefined && 'code' in others) return { ...others, member: 'signature' };
    return fieldsOf(candidate, policy, { signer, idempotencyKey, further: others, digests: sent });
  };
}

/** Values of a request beside its signature. */
interface Beside {
  readonly signer: SignerName;
  readonly idempotencyKey: string | undefined;
  readonly further: readonly FurtherSignature[] | undefined;
  readonly digests: readonly SentDigest[];
}

/** The fields of a signature, by the policy that asks for it. Written out, since every request pays for a spread. */
function fieldsOf(
  candidate: Candidate,
  { parameters }: CompiledPolicy,
  beside: Beside,
): MessageSignatureFields {
  const { created, expires, nonce } = candidate.input.parameters;
  const hasTime = parameters.includes('created');
  return {
    keyId: beside.signer.keyId,
    secretId: beside.signer.secretId,
    timestamp: hasTime ? String(created) : '',
    timestampMs: hasTime ? (created as number) * 1000 : undefined,
    // Good for the whole of its last second.
    expiresMs: expires === undefined ? undefined : expires * 1000 + 999,
    nonce: parameters.includes('nonce') ? nonce : undefined,
    signatures: [candidate.signature],
    further: beside.further,
    requestId: undefined,
    idempotencyKey: beside.idempotencyKey,
    eventId: undefined,
    headers: NO_HEADERS,
    candidate,
    digests: beside.digests,
  };
}

type FurtherReader = (
  message: HttpMessage,
  input: string,
  signature: string,
  digestsOf: (coverage: Coverage) => readonly SentDigest[] | FormProblem,
) => readonly FurtherSignature[] | CandidateProblem | FormProblem;

/** Undefined where the sender's signature is all that is asked for. */
function furtherReader(
  also: readonly CompiledFurtherPolicy[],
  rules: CandidateRules,
): FurtherReader | undefined {
  if (also.length === 0) return undefined;
  return (message, input, signature, digestsOf) => {
    const found: FurtherSignature[] = [];
    for (const policy of also) {
      const candidate = findCandidate(message, input, signature, { ...rules, policy, unmet: undefined });
      if ('code' in candidate) return candidate;
      if (!policy.keyIds.includes(candidate.input.parameters.keyid ?? '')) return otherKey(policy);
      const digests = digestsOf(candidate.coverage);
      if ('code' in digests) return digests;
      found.push(furtherSignature(candidate, policy));
    }
    return found;
  };
}

function otherKey({ label }: CompiledPolicy): CandidateProblem {
  return {
    code: 'malformed_header',
    header: 'Signature-Input',
    reason: `Signature-Input must have a "keyid" that counts for the label "${label}".`,
  };
}

function furtherSignature(candidate: Candidate, policy: CompiledPolicy): FurtherSignature {
  const { keyid = '', alg } = candidate.input.parameters;
  const hasTime = policy.parameters.includes('created');
  return {
    name: candidate.input.label,
    fields: fieldsOf(candidate, policy, { ...NOTHING_BESIDE, signer: { keyId: keyid } }),
    window: hasTime ? windowOf(RESOLUTION_MS, policy.toleranceSeconds) : undefined,
    write: (request, out) => {
      const uncovered =
        request.body.length > 0 && policy.withBody.find(({ id }) => !candidate.coverage.has(id));
      if (uncovered) out.fail(uncoveredBody(uncovered));
      if (alg !== undefined) out.choose(alg);
      writeBase(candidate, out);
    },
  };
}

/** The problem of a signature that does not cover what it must where there is a body. */
export function uncoveredBody({ identifier }: Component): FormProblem {
  return {
    code: 'malformed_header',
    member: 'signature',
    header: 'Signature-Input',
    reason: `Signature-Input must cover ${identifier} where there is a body.`,
  };
}

function namedByKeyId({ input }: Candidate): SignerName | FormProblem {
  const { keyid = '' } = input.parameters;
  return keyid.length > LONGEST_KEY_ID ? LONG_KEY_ID : { keyId: keyid };
}

function rememberedCoverages(fieldTypes: FieldTypes): (list: string) => Coverage | string {
  const known = new Map<string, Coverage>();
  return (list) => {
    const remembered = known.get(list);
    if (remembered !== undefined) return remembered;
    const coverage = parseCoverage(list, fieldTypes);
    if (typeof coverage === 'string' || list.length > LONGEST_REMEMBERED) return coverage;
    if (known.size === MOST_COVERAGES) known.clear();
    known.set(list, coverage);
    return coverage;
  };
}

const NO_HEADERS: SignatureFields['headers'] = [];
const NOTHING_BESIDE = { idempotencyKey: undefined, further: undefined, digests: [] };

function missing(header: string): FormProblem {
  return { code: 'missing_header', member: 'signature', header, reason: `${header} is missing.` };
}

const NO_IDEMPOTENCY_KEY: FormProblem = {
  code: 'missing_header',
  member: 'idempotencyKey',
  header: 'Idempotency-Key',
  reason: 'Idempotency-Key must be sent, and covered by the signature.',
};

const LONG_KEY_ID: FormProblem = {
  code: 'malformed_header',
  member: 'keyId',
  header: 'Signature-Input',
  reason: `Signature-Input must have a "keyid" of at most ${LONGEST_KEY_ID} characters.`,
};
