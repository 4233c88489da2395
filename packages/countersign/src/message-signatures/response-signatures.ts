/** Signatures of responses (RFC 9421), by a policy. */

import { positionInWindow } from '../checks/window.ts';
import { MessageWriter } from '../scheme/message/message-writer.ts';
import type { ResponseCheckInput, ResponseScheme, WholeAnswer } from '../scheme/response-scheme.ts';
import { windowOf } from '../scheme/timestamp-window.ts';
import { type Candidate, findCandidate, writeBase } from './candidate.ts';
import { isOfAddress } from './components/component.ts';
import { parseCoverage } from './components/coverage.ts';
import type { ResponseMessage } from './components/message.ts';
import { isDigestCovered } from './digest-coverage.ts';
import { areDigestsOf, DIGEST_FIELDS, digestsOf, parseDigests } from './fields/digest-fields.ts';
import { fieldLines } from './fields/field-lines.ts';
import { algorithmsOfKeys } from './signature-algorithms.ts';
import {
  type CompiledPolicy,
  compilePolicy,
  type SignaturePolicy,
  type SignatureSettings,
} from './signature-policy.ts';
import { signMessage } from './signature-writer.ts';

/** Options of {@link responseSignatures}. */
export interface ResponseSignaturesOptions extends SignaturePolicy, SignatureSettings {}

const OWNER = 'responseSignatures()';
const RESOLUTION_MS = 1000;
const DEFAULT_LABEL = 'sig1';

/**
 * The signatures of responses by RFC 9421. A component with `;req` is one of the request that is answered, so that no other answer can
 * be put in its place: `"signature";req;key="sig1"` where requests are signed. `"@method";req` and `"@target-uri";req` alone fit the answer to
 * another client's request of the same address, too.
 *
 * @example
 * const responses = responseSignatures({
 *   requiredComponents: ['@status', '"@method";req', '"@target-uri";req', '"signature";req;key="sig1"'],
 *   algorithms: ['ed25519'],
 * });
 * app.use(signResponses(responses, { id: 'server-2026', secret: process.env.PRIVATE_KEY }, { publicUrl: 'https://api.example.com' }));
 * @see https://www.rfc-editor.org/rfc/rfc9421#section-2.4
 * @throws TypeError or RangeError for an invalid option, or a policy without `@status`.
 */
export function responseSignatures(options: ResponseSignaturesOptions): ResponseScheme {
  const policy = compilePolicy(OWNER, options, ['secret', 'fieldTypes']);
  // Without it, the signature of a request by a shared secret could be sent back as that of its answer.
  if (!policy.always.some(({ name }) => name === '@status'))
    throw new TypeError(`${OWNER}: "requiredComponents" must have "@status"`);
  const { secret = 'utf8', fieldTypes = {} } = options;
  const { algorithm, toKey, nameFor } = algorithmsOfKeys(policy.algorithms, secret);
  const window = windowOf(RESOLUTION_MS, policy.toleranceSeconds);
  const settings = {
    ...{ policy, algorithm, nameFor, fieldTypes, encoding: 'base64' as const, canonicalUrl: undefined },
    ...{ lifetimeMs: window.pastMs, label: policy.label ?? DEFAULT_LABEL },
  };
  const rules = {
    ...{ policy, encoding: 'base64' as const, signatureBytes: algorithm.signatureBytes },
    coverageOf: (list: string) => parseCoverage(list, fieldTypes),
  };
  return {
    name: 'http-message-signatures',
    toKey,
    needsOrigin: policy.always.some(isOfAddress),
    sign: ({ response, ...signing }) => signMessage(settings, messageOf(response), response.body, signing),
    problemOf: (input) => {
      const message = messageOf(input.response);
      const field = (name: string) => fieldLines(message.headers, name).join(', ');
      if (field('signature-input') === '') return 'it is not signed: it has no Signature-Input';
      const candidate = findCandidate(message, field('signature-input'), field('signature'), rules);
      if ('code' in candidate) return candidate.reason;
      return (
        timeProblem(candidate, input.nowMs, policy) ??
        signatureProblem(candidate, input) ??
        bodyProblem(candidate, input.response, policy)
      );
    },
  };

  function signatureProblem(candidate: Candidate, { keyOf }: ResponseCheckInput): string | undefined {
    const { keyid = '', alg } = candidate.input.parameters;
    const key = keyOf(keyid);
    if (key === undefined) return 'it is signed by a key that is not known';
    const out = new MessageWriter();
    if (alg !== undefined) out.choose(alg);
    writeBase(candidate, out);
    const match = algorithm.prepare(key).verify(out, [candidate.signature], 'base64');
    return match === undefined ? 'its signature does not match' : undefined;
  }

  function timeProblem(
    { input }: Candidate,
    nowMs: number,
    { parameters }: CompiledPolicy,
  ): string | undefined {
    const { created = 0, expires } = input.parameters;
    if (expires !== undefined && nowMs >= (expires + 1) * 1000) return 'its signature has expired';
    if (!parameters.includes('created')) return undefined;
    const position = positionInWindow(created * 1000, nowMs, window);
    return position === 'inside' ? undefined : 'it was not signed at this time';
  }
}

function messageOf({ status, headers, request }: WholeAnswer): ResponseMessage {
  return { status, headers, request };
}

function bodyProblem(
  { coverage }: Candidate,
  { headers, body }: WholeAnswer,
  { withBody }: CompiledPolicy,
): string | undefined {
  const uncovered = body.length > 0 ? withBody.find(({ id }) => !coverage.has(id)) : undefined;
  if (uncovered !== undefined) return `its signature does not cover ${uncovered.identifier}`;
  // A digest that is covered must be of an algorithm that is checked: otherwise it covers no content.
  const unchecked = DIGEST_FIELDS.some(
    (field) =>
      isDigestCovered(field, coverage) &&
      (parseDigests(field, fieldLines(headers, field).join(', '))?.length ?? 0) === 0,
  );
  const digests = digestsOf(headers);
  if (unchecked || digests === undefined) return 'it has a digest that cannot be checked';
  return areDigestsOf(digests, body) ? undefined : 'its body is not that of its digest';
}
