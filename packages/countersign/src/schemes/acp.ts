/** Requests of agents to merchants by the Agentic Commerce Protocol: a bearer token, versions and idempotency keys. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { fieldLines } from '../message-signatures/fields/field-lines.ts';
import type { SignedRequest } from '../request/request.ts';
import { type JsonAnswer, jsonResponseFormat } from '../responses/json-response-format.ts';
import type { RefusalCode } from '../responses/refusals.ts';
import type { RefusalFacts } from '../responses/response-format.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header } from '../scheme/values/value-location.ts';
import { agentSignatureOf } from './acp/agent-signature.ts';
import { type AcpOutcome, acpAnswer } from './acp/answers.ts';

/** Options of {@link acp}. */
export interface AcpOptions {
  /** Versions of the protocol that are served, as `API-Version` has them. Default: `['2026-04-17']`. */
  readonly versions?: readonly string[] | undefined;
  /** Refuses a POST without an `Idempotency-Key`, which is optional before version 2026-04-17. Default: true. */
  readonly requireIdempotencyKey?: boolean | undefined;
  /**
   * Checks the agent's own `Signature` by rules that you have agreed on with the agent, given its text in base64url. A request
   * without one, or for which it does not return true, is refused. It is asked before the token is known to be right, and must
   * not throw. Default: `Signature` is not read.
   */
  readonly verifySignature?: ((request: SignedRequest, signature: string) => boolean) | undefined;
}

const OWNER = 'acp()';
const VERSION = 'API-Version';

/**
 * The scheme of requests that an agent sends to a merchant by the Agentic Commerce Protocol (ACP). The secret is the token in
 * `Authorization: Bearer`. `API-Version` must be one that you serve, and a POST must have an `Idempotency-Key`.
 *
 * **Nothing is signed by rules that the protocol states**: which bytes the agent's `Signature` covers, in which canonical form, and by
 * which key, is agreed on elsewhere. `verifySignature` is the place for what you have agreed on. A `Signature` of HTTP Message Signatures
 * (RFC 9421) or of draft-cavage is another protocol's, and never passes for one of ACP.
 *
 * Requests name no key. Give each agent a verifier of its own, such as by path: tokens of one key share its idempotency keys.
 *
 * Mount `idempotent()`, which by this scheme compares bodies by their JSON value, answers a key that comes with another body with 422
 * `idempotency_conflict`, one that is in use with 409 `idempotency_in_flight`, and marks a replay as `Idempotent-Replayed`. Responses repeat
 * `Request-Id` and `Idempotency-Key`.
 *
 * @example
 * const verifier = createVerifier({ scheme: acp(), keys: { id: 'agent', secret: process.env.ACP_TOKEN } });
 * @see https://github.com/agentic-commerce-protocol/agentic-commerce-protocol
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError for an invalid option.
 */
export function acp<P = unknown>(options: AcpOptions = {}): Scheme<P> {
  assertOptions(options);
  const { versions = ['2026-04-17'], requireIdempotencyKey = true, verifySignature } = options;
  const declared = defineScheme<P>({
    name: 'acp',
    signature: header('Authorization', { authScheme: 'Bearer' }),
    constants: { [VERSION]: versions },
    secret: 'utf8',
    algorithm: 'static-token',
    // Not signed: it tells one request from another in logs.
    message: message`${part.body}`,
    replay: 'none',
    requestId: header('Request-Id'),
    echoRequestId: true,
    idempotencyKey: header('Idempotency-Key'),
    idempotency: { sameBody: 'json', echo: true, replayedHeader: 'Idempotent-Replayed' },
    responseFormat: jsonResponseFormat({ answer: (facts) => answer(facts, versions), challenge: 'Bearer' }),
    warnings: [WARNING],
    about: ABOUT,
  });
  return {
    ...declared,
    // It demands more than a declaration can say, and who followed that would be refused.
    introspection: undefined,
    read(request, required) {
      if (fieldLines(request.headers, VERSION.toLowerCase()).length === 0) return NO_VERSION;
      const isKeyNeeded = requireIdempotencyKey && request.method === 'POST';
      return declared.read(request, isKeyNeeded ? [...required, 'idempotencyKey'] : required);
    },
    write(request, fields, out, variant) {
      declared.write(request, fields, out, variant);
      const problem = verifySignature && signatureProblem(request, verifySignature);
      if (problem !== undefined) out.fail(problem);
    },
  };
}

function assertOptions(options: AcpOptions): void {
  assertKnownOptions(OWNER, options, ['versions', 'requireIdempotencyKey', 'verifySignature']);
  const { versions = [''], requireIdempotencyKey = true, verifySignature = () => true } = options;
  const isGiven = options.versions !== undefined;
  if (!Array.isArray(versions) || versions.length === 0 || (isGiven && !versions.every(isVersion)))
    throw new TypeError(`${OWNER}: "versions" must be a list of dates, such as "2026-04-17"`);
  if (typeof requireIdempotencyKey !== 'boolean')
    throw new TypeError(`${OWNER}: "requireIdempotencyKey" must be true or false`);
  if (typeof verifySignature !== 'function')
    throw new TypeError(`${OWNER}: "verifySignature" must be a function of the request and the signature`);
}

function isVersion(text: unknown): boolean {
  return typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text);
}

function signatureProblem(
  request: SignedRequest,
  verifySignature: NonNullable<AcpOptions['verifySignature']>,
): FormProblem | undefined {
  const signature = agentSignatureOf(request.headers);
  if (typeof signature !== 'string') return signature;
  // Whatever else it returns, a promise above all, is no answer.
  return verifySignature(request, signature) === true ? undefined : WRONG_SIGNATURE;
}

const NO_VERSION: FormProblem = {
  code: 'missing_header',
  member: 'header',
  header: VERSION,
  reason: `${VERSION} is missing.`,
};

const WRONG_SIGNATURE: FormProblem = {
  code: 'malformed_header',
  member: 'signature',
  header: 'Signature',
  reason: 'Signature is not the one of this request.',
};

const OUTCOMES: Readonly<Partial<Record<RefusalCode, AcpOutcome>>> = {
  idempotency_key_reused: [422, 'idempotency_conflict'],
  idempotency_key_in_use: [409, 'idempotency_in_flight'],
};

function answer(facts: RefusalFacts, versions: readonly string[]): JsonAnswer {
  const { code, problem } = facts;
  if (problem?.header === VERSION) {
    const isMissing = code === 'missing_header';
    const { status, body } = acpAnswer(facts, [400, `${isMissing ? 'missing' : 'unsupported'}_api_version`]);
    return { status, body: { ...body, supported_versions: versions } };
  }
  if (problem?.member === 'idempotencyKey' && code === 'missing_header')
    return acpAnswer(facts, [400, 'idempotency_key_required']);
  if (problem?.header === 'Signature') return acpAnswer(facts, [401, 'invalid_signature']);
  return acpAnswer(facts, OUTCOMES[code]);
}

const WARNING =
  'Nothing of a request is signed by rules that ACP states: anyone who has seen one can send any other. Take requests over TLS alone, and agree with the agent on its Signature.';

const ABOUT = {
  title: 'Agentic Commerce Protocol (ACP)',
  documentation: 'https://github.com/agentic-commerce-protocol/agentic-commerce-protocol',
  secret: 'The bearer token that you have given to the agent.',
  notSigned:
    'Everything: the token is the same for ever. The specification names a `Signature` of the agent and leaves open what it covers and by which key, so that it cannot be verified from there.',
  redelivery: 'A retry has the same Idempotency-Key, and a body that is equal as JSON.',
} as const;
