/** Universal Commerce Protocol: requests of platforms and webhooks of merchants, signed by RFC 9421. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { componentOf } from '../message-signatures/components/component.ts';
import type { Coverage } from '../message-signatures/components/coverage.ts';
import { type HttpMessage, isResponse } from '../message-signatures/components/message.ts';
import { fieldLines } from '../message-signatures/fields/field-lines.ts';
import { messageSignatureScheme } from '../message-signatures/message-signature-scheme.ts';
import { compilePolicy } from '../message-signatures/signature-policy.ts';
import type { SignerName } from '../message-signatures/signature-profile.ts';
import type { HeaderPairs } from '../request/request.ts';
import { type JsonAnswer, jsonResponseFormat } from '../responses/json-response-format.ts';
import { statusOf } from '../responses/problem-details.ts';
import { REFUSALS, type RefusalCode } from '../responses/refusals.ts';
import type { RefusalFacts } from '../responses/response-format.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { parseDictionary } from '../structured-fields/parse-field.ts';
import { isInnerList } from '../structured-fields/structured-field.ts';

/** Options of {@link ucp}. */
export interface UcpOptions {
  /** Refuses a request that may change something (any but GET, HEAD and OPTIONS) without an `Idempotency-Key`. Default: true. */
  readonly requireIdempotencyKey?: boolean | undefined;
}

const OWNER = 'ucp()';
const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];
const IDEMPOTENCY_KEY = componentOf('idempotency-key');

/**
 * The scheme of the Universal Commerce Protocol, for the requests of platforms to a merchant and the webhooks of a merchant to a
 * platform. The id of the key is the URL of the profile in `UCP-Agent`, as `remoteKeySets()` takes it, and `keyid` is the `kid` of a key in
 * its `keys`, as profiles have them since version 2026-08-25; in `signing_keys`, where they stood before, none is looked for.
 *
 * Method, host and path are signed, the query and `Signature-Agent` where there are any, and the body by `Content-Digest` with its type. A
 * verifier needs its `publicUrl`. Signatures have no time and never age. A retry that is equal to the byte is legitimate, so copies are not
 * refused: mount `idempotent()`, which answers them by their `Idempotency-Key` with the stored response.
 *
 * @example
 * const scheme = ucp();
 * const keys = remoteKeySets(['https://platform.example.com/.well-known/ucp'], { scheme });
 * const verifier = createVerifier({ scheme, keys, publicUrl: 'https://merchant.example.com' });
 * @see https://ucp.dev/specification/signatures/
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError for an invalid option.
 */
export function ucp<P = unknown>(options: UcpOptions = {}): Scheme<P> {
  assertKnownOptions(OWNER, options, ['requireIdempotencyKey']);
  const { requireIdempotencyKey = true } = options;
  return messageSignatureScheme({
    name: 'ucp',
    policy: compilePolicy(OWNER, {
      requiredComponents: ['@method', '@authority', '@path', 'ucp-agent'],
      requiredIfPresent: ['@query', 'idempotency-key'],
      requiredWithBody: ['content-digest', 'content-type'],
      requiredParameters: ['keyid'],
      algorithms: ['ecdsa-p256-sha256', 'ecdsa-p384-sha384', 'ed25519'],
    }),
    unmet: (coverage, message) =>
      uncoveredAgent(coverage, message) ??
      (requireIdempotencyKey ? withoutIdempotencyKey(coverage, message) : undefined),
    signerOf: ({ input }, headers) => platformOf(headers, input.parameters.keyid),
    // A captured request can be sent again, and is answered as its first copy was while that answer is kept.
    replay: 'none',
    responseFormat: jsonResponseFormat({ answer }),
    warnings: requireIdempotencyKey
      ? []
      : [
          'without an Idempotency-Key nothing tells a copy of a request from a new one, and no signature ages',
        ],
    about: {
      title: 'Universal Commerce Protocol (UCP)',
      documentation: 'https://ucp.dev/specification/signatures/',
      secret: 'The public keys in the profile of the platform (JWK).',
      notSigned: 'Headers that are not listed.',
      redelivery: 'A retry has the same Idempotency-Key, and may be equal to the byte.',
    },
  });
}

/** `Signature-Agent` is covered whole, or by the member that the component names. */
function uncoveredAgent({ components }: Coverage, { headers }: HttpMessage): string | undefined {
  const isSent = fieldLines(headers, 'signature-agent').length > 0;
  const isCovered = components.some(({ name }) => name === 'signature-agent');
  return isSent && !isCovered ? 'must cover "signature-agent", which is sent' : undefined;
}

function withoutIdempotencyKey({ has }: Coverage, message: HttpMessage): string | undefined {
  const isSafe = isResponse(message) || SAFE_METHODS.includes(message.method);
  return isSafe || has(IDEMPOTENCY_KEY.id) ? undefined : `must cover ${IDEMPOTENCY_KEY.identifier}`;
}

/** `UCP-Agent: profile="https://…"`. */
function platformOf(headers: HeaderPairs, keyid: string | undefined): SignerName | FormProblem {
  const members = parseDictionary(fieldLines(headers, 'ucp-agent').join(', ')) ?? [];
  const profile = members.find(([name]) => name === 'profile')?.[1];
  const url = profile === undefined || isInnerList(profile) ? undefined : profile.value;
  if (url?.type !== 'string' || !url.value.startsWith('https://') || !URL.canParse(url.value))
    return NO_PROFILE;
  return { keyId: url.value, secretId: keyid };
}

const NO_PROFILE: FormProblem = {
  code: 'malformed_header',
  member: 'keyId',
  header: 'UCP-Agent',
  reason: 'UCP-Agent must have a profile that is a URL and begins with "https:".',
};

const CODES: Readonly<Partial<Record<RefusalCode, readonly [status: number, code: string]>>> = {
  missing_header: [401, 'signature_missing'],
  malformed_header: [401, 'signature_invalid'],
  signature_mismatch: [401, 'signature_invalid'],
  unknown_key: [401, 'signature_invalid'],
  body_digest_mismatch: [400, 'digest_mismatch'],
  idempotency_key_reused: [409, 'idempotency_conflict'],
  keys_unavailable: [424, 'profile_unreachable'],
};

function answer(facts: RefusalFacts): JsonAnswer {
  const { publicCode, detail } = REFUSALS[facts.code];
  const isProfile = facts.problem?.member === 'keyId';
  const [status, code] = isProfile
    ? [400, 'invalid_profile_url']
    : (CODES[facts.code] ?? [statusOf(facts), publicCode]);
  return { status, body: { code, content: facts.problem?.reason ?? detail } };
}
