/** Ad Context Protocol: requests and webhooks signed by RFC 9421. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { canonicalUrl } from '../message-signatures/components/canonical-url.ts';
import { componentOf } from '../message-signatures/components/component.ts';
import type { Coverage } from '../message-signatures/components/coverage.ts';
import type { HttpMessage } from '../message-signatures/components/message.ts';
import { fieldLines } from '../message-signatures/fields/field-lines.ts';
import type { SignatureParameters } from '../message-signatures/fields/signature-parameters.ts';
import { messageSignatureScheme } from '../message-signatures/message-signature-scheme.ts';
import { compilePolicy } from '../message-signatures/signature-policy.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { pathOf } from '../scheme/target.ts';

/** Options of {@link adcp}. */
export interface AdcpOptions {
  /** Messages that are verified: requests to an agent (default), or webhooks of it. */
  readonly messages?: 'requests' | 'webhooks' | undefined;
  /** Version of the profile of requests, by which the encoding of signatures differs. Default: `3.2`. */
  readonly version?: '3.1' | '3.2' | undefined;
  /** Coverage of the body by requests. `either` and `forbidden` leave it unsigned. Default: `required`, as of webhooks. */
  readonly contentDigest?: 'required' | 'either' | 'forbidden' | undefined;
}

const OWNER = 'adcp()';
const CONTENT_DIGEST = componentOf('content-digest').id;
/** Fields of which a second value is refused. */
const SINGLE_FIELDS = ['content-type', 'content-digest'] as const;
const LONGEST_SECONDS = 300;
const PURPOSES = { requests: ['request-signing'], webhooks: ['webhook-signing', 'request-signing'] } as const;

/**
 * The scheme of the Ad Context Protocol, for signed requests and webhooks. The id of the key is its `kid`.
 *
 * Method, host, address and content type are signed, and the body by its `Content-Digest`. The address is signed in canonical form;
 * a path with a segment `..`, which has the signature of another one, is refused.
 * Signatures are good for 300 s at most, by Ed25519 or ES256, and each nonce is good once. A verifier needs its `publicUrl`. A JWK
 * must be for the purpose (`adcp_use`).
 *
 * @example
 * const scheme = adcp();
 * const keys = remoteJwks('https://buyer.example.com/.well-known/jwks.json', { scheme });
 * const verifier = createVerifier({ scheme, keys, publicUrl: 'https://seller.example.com' });
 * @see https://adcontextprotocol.org/docs/building/implementation/security
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError for an invalid option.
 */
export function adcp<P = unknown>(options: AdcpOptions = {}): Scheme<P> {
  assertKnownOptions(OWNER, options, ['messages', 'version', 'contentDigest']);
  const { messages = 'requests', version = '3.2', contentDigest = 'required' } = options;
  assertOneOf('messages', messages, ['requests', 'webhooks']);
  assertOneOf('version', version, ['3.1', '3.2']);
  assertOneOf('contentDigest', contentDigest, ['required', 'either', 'forbidden']);
  if (messages === 'webhooks' && contentDigest !== 'required')
    throw new TypeError(`${OWNER}: webhooks always cover their body`);
  const components = ['@method', '@target-uri', '@authority', 'content-type'];
  const scheme = messageSignatureScheme<P>({
    name: 'adcp',
    policy: compilePolicy(OWNER, {
      requiredComponents: contentDigest === 'required' ? [...components, 'content-digest'] : components,
      requiredWithBody: [],
      requiredParameters: ['created', 'expires', 'nonce', 'keyid', 'alg', 'tag'],
      algorithms: ['ed25519', 'ecdsa-p256-sha256'],
      toleranceSeconds: { past: LONGEST_SECONDS, future: 60 },
      tag: messages === 'webhooks' ? 'adcp/webhook-signing/v1' : 'adcp/request-signing/v1',
      label: 'sig1',
    }),
    encoding: messages === 'requests' && version === '3.2' ? 'base64' : 'base64url',
    canonicalUrl,
    unmet: (coverage, message, parameters) =>
      unmetTime(parameters) ?? unmetFields(coverage, message, contentDigest === 'forbidden'),
    assertKey: (text) => assertPurpose(text, PURPOSES[messages]),
    warnings: contentDigest === 'required' ? [] : ['bodies need not be signed'],
    about: {
      title: 'Ad Context Protocol (AdCP)',
      documentation: 'https://adcontextprotocol.org/docs/building/implementation/security',
      secret: 'The public key (JWK) that the agent publishes.',
      notSigned: 'Headers that are not listed.',
    },
  });
  return {
    ...scheme,
    read: (request, required) => (climbs(pathOf(request.url)) ? OTHER_PATH : scheme.read(request, required)),
  };
}

const PARENT = /^(?:\.|%2e){2}$/i;

/** Routers keep such segments: `/admin/../public` has the signature of `/public`, and would be led to the handler of `/admin`. */
function climbs(path: string): boolean {
  return path.split('/').some((segment) => PARENT.test(segment));
}

const OTHER_PATH: FormProblem = {
  code: 'malformed_target',
  member: 'target',
  reason: 'The path must have no segment "..": it would be signed as another one.',
};

function unmetTime({ created = 0, expires = 0 }: SignatureParameters): string | undefined {
  const seconds = expires - created;
  return seconds > 0 && seconds <= LONGEST_SECONDS
    ? undefined
    : `must have an "expires" after "created", by ${LONGEST_SECONDS} s at most`;
}

function unmetFields({ has }: Coverage, { headers }: HttpMessage, isForbidden: boolean): string | undefined {
  if (isForbidden && has(CONTENT_DIGEST)) return 'must not cover "content-digest"';
  const doubled = SINGLE_FIELDS.find((name) => fieldLines(headers, name).join(', ').includes(','));
  return doubled && `covers "${doubled}", which has more than one value`;
}

/** A key that does not say its purpose is as good as the one who configured it. */
function assertPurpose(text: string, purposes: readonly string[]): void {
  const purpose = text.startsWith('{') ? purposeOf(text) : undefined;
  if (purpose !== undefined && !purposes.includes(purpose as string))
    throw new TypeError(`the JWK is for another purpose ("adcp_use") than ${purposes.join(' or ')}`);
}

function purposeOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { adcp_use?: unknown }).adcp_use;
  } catch {
    return undefined;
  }
}

function assertOneOf(name: string, value: unknown, choices: readonly string[]): void {
  if (!(choices as readonly unknown[]).includes(value))
    throw new TypeError(`${OWNER}: "${name}" must be ${choices.map((each) => `"${each}"`).join(' or ')}`);
}
