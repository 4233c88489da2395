/** Ad Context Protocol: its vectors of signed requests and webhooks, and of the canonical form of addresses. */

import { readFileSync } from 'node:fs';
import { type ApiKey, createVerifier, memoryStore, type Verifier } from 'countersign';
import { adcp } from 'countersign/schemes/adcp';
import { canonicalUrl } from '../../../packages/countersign/src/message-signatures/components/canonical-url.ts';
import { type Outcome, outcomeOf, type Suite, same } from './suite.ts';

type Jwk = Readonly<Record<string, unknown>> & { readonly kid: string };

interface Example {
  readonly kind: 'positive' | 'negative';
  readonly name: string;
  readonly profile: string;
  readonly reference_now: number;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly verifier_capability?: { readonly covers_content_digest: 'either' | 'required' | 'forbidden' };
  readonly jwks_ref?: readonly string[];
  readonly jwks_override?: { readonly keys: readonly Jwk[] } | Readonly<Record<string, Jwk>>;
  readonly expected_outcome: { readonly success: boolean; readonly error_code?: string };
}

interface Canonical {
  readonly name: string;
  readonly input_url: string;
  readonly expected_target_uri?: string;
  readonly reject?: boolean;
}

/** Cases of which the point is a state of the verifier, by their codes. */
const NEEDS_STATE: Readonly<Record<string, string>> = {
  replayed: 'seen',
  key_revoked: 'revoked',
};
const FULL =
  'no key has a room of its own for nonces: the memory for all is bounded, and what cannot be told is refused';
const STALE = 'a list of revoked keys that is out of date: key sources say so by an error of their own';

function schemeOf({ profile, verifier_capability: capability }: Example) {
  if (profile.startsWith('webhook')) return adcp({ messages: 'webhooks' });
  return adcp({ version: profile as '3.1', contentDigest: capability?.covers_content_digest ?? 'either' });
}

function keysOf(
  { jwks_override: override, jwks_ref: named = [] }: Example,
  keys: readonly Jwk[],
  state: string | undefined,
): ApiKey[] {
  const given = override && ('keys' in override ? override.keys : Object.values(override));
  const own = (given as readonly Jwk[] | undefined) ?? keys.filter(({ kid }) => named.includes(kid));
  return own.map(({ _private_d_for_test_only: _, ...jwk }) => ({
    id: jwk.kid as string,
    secret: JSON.stringify(jwk),
    ...(state === 'revoked' ? { status: 'revoked' as const } : {}),
  }));
}

async function judge(example: Example, keys: readonly Jwk[]): Promise<Outcome> {
  const { request, expected_outcome: expected, reference_now: now } = example;
  const code = expected.error_code?.replace(/^(request|webhook)_signature_/, '');
  if (code === 'revocation_stale') return { kind: 'differs on purpose', why: STALE };
  if (code === 'rate_abuse') return { kind: 'differs on purpose', why: FULL };
  const state = code === undefined ? undefined : NEEDS_STATE[code];
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  if (url === undefined) return outcomeOf(!expected.success, 'the address is none');
  let verifier: Verifier;
  try {
    verifier = createVerifier({
      scheme: schemeOf(example),
      keys: keysOf(example, keys, state),
      store: memoryStore({ maxReplayIds: 100, maxKeys: 10 }),
      publicUrl: url.origin,
      clock: () => now * 1000,
    });
  } catch (error) {
    // A key for another purpose is an error of the configuration.
    return outcomeOf(!expected.success && code === 'key_purpose_invalid', String(error));
  }
  const target = request.url.slice(request.url.indexOf('/', 'https://'.length));
  const sent = { method: request.method, url: target, headers: request.headers, body: request.body };
  if (state === 'seen') await verifier.verify(sent);
  const verdict = await verifier.verify(sent);
  return outcomeOf(verdict.ok === expected.success, verdict.ok ? 'accepted' : `refused as ${verdict.code}`);
}

/** The origin is that of the verifier's own address, as a URL has it. */
function judgeCanonical({
  input_url: input,
  expected_target_uri: expected,
  reject = false,
}: Canonical): Outcome {
  const url = URL.canParse(input) ? new URL(input) : undefined;
  if (reject) {
    if (url === undefined) return { kind: 'passed' };
    return {
      kind: 'differs on purpose',
      why: 'the host is that of the own address, which nothing of a request says',
    };
  }
  const afterHost = /^[A-Za-z]+:\/\/[^/?#]*([^#]*)/.exec(input)?.[1] ?? '';
  const target = afterHost.startsWith('/') ? afterHost : `/${afterHost}`;
  const origin = url?.origin.replace(/\.(?=:\d+$|$)/, '') ?? '';
  return same(origin + canonicalUrl(target), expected);
}

/** AdCP, as of its versions 3.1 and 3.2. */
export const adcpSuite: Suite = {
  name: 'Ad Context Protocol (AdCP)',
  origin: 'adcontextprotocol/adcp',
  folder: 'adcp',
  casesIn: (folder) => {
    const read = <T>(file: string) => JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8')) as T;
    const cases = (file: string, keys: readonly Jwk[]) =>
      read<readonly Example[]>(file).map((each) => ({
        name: `${file}, ${each.kind}: ${each.name}`,
        judge: () => judge(each, keys),
      }));
    return [
      ...cases('request-signing', read<{ keys: readonly Jwk[] }>('request-signing-keys').keys),
      ...cases('webhook-signing', read<{ keys: readonly Jwk[] }>('webhook-signing-keys').keys),
      ...read<{ cases: readonly Canonical[] }>('canonicalization').cases.map((each) => ({
        name: `address: ${each.name}`,
        judge: () => judgeCanonical(each),
      })),
    ];
  },
};
