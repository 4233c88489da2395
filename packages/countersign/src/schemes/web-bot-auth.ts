/** Web Bot Auth: signatures by which bots and agents show who they are. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { type Component, componentOf } from '../message-signatures/components/component.ts';
import { messageSignatureScheme } from '../message-signatures/message-signature-scheme.ts';
import { readSignatureAgent } from '../message-signatures/signature-agent.ts';
import type { HttpSignatureAlgorithm } from '../message-signatures/signature-algorithms.ts';
import { compilePolicy } from '../message-signatures/signature-policy.ts';
import type { SignatureProfile } from '../message-signatures/signature-profile.ts';
import type { RefusalCode } from '../responses/refusals.ts';
import type { Verdict } from '../responses/verdict.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { TimedOptions } from './families/sender-options.ts';

/** Options of {@link webBotAuth}. */
export interface WebBotAuthOptions extends TimedOptions {
  /** Components that must be covered beside the host, such as `@method`, `@path` and `@query`. Default: none. */
  readonly requiredComponents?: readonly string[] | undefined;
  /** Refuses a signature without a nonce, and a nonce that comes twice. Default: false, as signatures are used for many requests. */
  readonly requireNonce?: boolean | undefined;
  /** Refuses a request without `Signature-Agent`. Default: false; such a bot is known by the thumbprint of its key. */
  readonly requireAgent?: boolean | undefined;
  /** Algorithms that count. Default: all of public keys but RSA with PKCS #1 v1.5. */
  readonly algorithms?: readonly Exclude<HttpSignatureAlgorithm, 'hmac-sha256'>[] | undefined;
}

const OWNER = 'webBotAuth()';
const OPTIONS: readonly (keyof WebBotAuthOptions)[] = [
  ...(['toleranceSeconds', 'requiredComponents', 'requireNonce', 'requireAgent', 'algorithms'] as const),
];
const HOSTS: readonly Component[] = ['@authority', '@target-uri'].map(componentOf);
const ALGORITHMS = ['ed25519', 'ecdsa-p256-sha256', 'ecdsa-p384-sha384', 'rsa-pss-sha512'] as const;
const SIGNATURE_AGENT: Component = componentOf('signature-agent');
/** The longest that the drafts advise. */
const DAY_SECONDS = 86_400;

/**
 * The scheme of Web Bot Auth (draft-ietf-webbotauth-httpsig-protocol), by which a bot shows who it is. The id of the key is the
 * URL in `Signature-Agent`, as `remoteKeySets()` takes it; without that field it is the thumbprint of the key.
 *
 * It tells who sends a request, and says nothing of what that may do: a signature that covers the host alone, as most do, fits any
 * method, path and body until it expires. Ask for more `requiredComponents` before anything is changed by a request. A verifier needs its `publicUrl`.
 * Most requests to a site have no such signature: mount the verifier with `enforce: false`, and ask {@link botStatus}.
 *
 * A bot signs with `signedFetch(webBotAuth(), { id, secret })`: the id is the thumbprint of its key (`jwkThumbprint()`), and a header
 * `Signature-Agent` of the request is signed, too.
 *
 * @example
 * const scheme = webBotAuth();
 * const keys = remoteKeySets(['https://chatgpt.com'], { scheme, name: 'thumbprint' });
 * const verifier = createVerifier({ scheme, keys, publicUrl: 'https://shop.example.com', enforce: false });
 * @see https://datatracker.ietf.org/doc/draft-ietf-webbotauth-httpsig-protocol/
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function webBotAuth<P = unknown>(options: WebBotAuthOptions = {}): Scheme<P> {
  assertKnownOptions(OWNER, options, OPTIONS);
  const { requireNonce = false, requireAgent = false, requiredComponents = [] } = options;
  const parameters = ['created', 'expires', 'keyid', 'tag'] as const;
  const policy = compilePolicy(OWNER, {
    requiredComponents,
    requiredWithBody: [],
    algorithms: options.algorithms ?? ALGORITHMS,
    requiredParameters: requireNonce ? [...parameters, 'nonce'] : parameters,
    toleranceSeconds: options.toleranceSeconds ?? { past: DAY_SECONDS, future: 60 },
    tag: 'web-bot-auth',
  });
  return messageSignatureScheme({
    name: 'web-bot-auth',
    policy,
    signedPolicy: { ...policy, always: signedComponents(policy.always), ifPresent: [SIGNATURE_AGENT] },
    ...profile(requireAgent),
    needsOrigin: true,
    // The same signature is sent with many requests.
    replay: requireNonce ? 'nonce' : 'none',
    warnings: [
      'a signature of the host alone fits any method, path and body: it tells who asks, and allows nothing',
    ],
    about: {
      title: 'Web Bot Auth',
      documentation: 'https://datatracker.ietf.org/doc/draft-ietf-webbotauth-httpsig-protocol/',
      secret: 'The public keys of the bot, as its directory has them.',
      notSigned: 'Method, path, query and body, unless the options ask for them.',
    },
  });
}

/** A bot signs the host at least. */
function signedComponents(required: readonly Component[]): readonly Component[] {
  const [authority] = HOSTS as readonly [Component];
  return HOSTS.some(({ id }) => required.some((each) => each.id === id))
    ? required
    : [authority, ...required];
}

function profile(requireAgent: boolean): SignatureProfile {
  return {
    unmet: ({ has }) =>
      HOSTS.some(({ id }) => has(id)) ? undefined : 'must cover "@authority" or "@target-uri"',
    signerOf: ({ coverage, input }, headers) => {
      const { keyid = '' } = input.parameters;
      const agent = readSignatureAgent(coverage, headers);
      // A key is named by its thumbprint alone. A URL would name the set of an agent that the request does not say it is.
      if (agent === undefined)
        return requireAgent || keyid.includes(':')
          ? agentProblem('is missing', 'missing_header')
          : { keyId: keyid };
      return 'reason' in agent ? agentProblem(agent.reason) : { keyId: agent.url, secretId: keyid };
    },
  };
}

function agentProblem(what: string, code: FormProblem['code'] = 'malformed_header'): FormProblem {
  return { code, member: 'keyId', header: 'Signature-Agent', reason: `Signature-Agent ${what}.` };
}

/**
 * - `verified`: the bot is the one that the key says.
 * - `invalid`: it claims to be one, and its signature is wrong, malformed, too old or a copy, or its key may not be used.
 * - `unverified`: its key is not known or cannot be had, or it could not be checked, so that nothing is known.
 * - `unsigned`: there is no signature, as with people.
 */
export type BotStatus = 'verified' | 'invalid' | 'unverified' | 'unsigned';

const INVALID: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  ...([
    'malformed_header',
    'duplicate_header',
    'malformed_target',
    'timestamp_too_old',
    'timestamp_in_future',
  ] as const),
  ...(['signature_mismatch', 'body_digest_mismatch', 'replayed', 'replay_unprovable'] as const),
  ...(['key_disabled', 'key_revoked', 'key_expired', 'ip_not_allowed'] as const),
]);

/**
 * Tells what a verdict says of a bot.
 *
 * @example
 * const status = botStatus(req.countersign ?? observedVerdict(req));
 * @param verdict Without one nothing was verified, which is as good as no signature.
 */
export function botStatus(verdict: Verdict | undefined): BotStatus {
  if (verdict === undefined) return 'unsigned';
  if (verdict.ok) return 'verified';
  if (verdict.code === 'missing_header') return 'unsigned';
  return INVALID.has(verdict.code) ? 'invalid' : 'unverified';
}
