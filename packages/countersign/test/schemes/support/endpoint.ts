/** A verifier of one scheme with a clock that the test moves, and requests written by hand. */

import { createHmac } from 'node:crypto';
import {
  type ApiKey,
  createVerifier,
  memoryStore,
  type Refused,
  type RoutePolicy,
  type Scheme,
  type Verdict,
} from '../../../src/index.ts';

/** The id of every request that brings none. */
export const GENERATED_ID = 'generated-id';

/** A request in the simplest form; headers that are undefined are not sent, lists are sent as several. */
export interface HandmadeRequest {
  readonly method?: string;
  readonly target?: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body?: string | Uint8Array;
  readonly address?: string;
}

export interface Endpoint {
  nowMs: number;
  readonly verify: (request: HandmadeRequest, policy?: RoutePolicy) => Verdict;
  /** `accepted`, or the code of the refusal. */
  readonly codeOf: (request: HandmadeRequest, policy?: RoutePolicy) => string;
  readonly refusalOf: (request: HandmadeRequest, policy?: RoutePolicy) => Refused;
}

export function endpointOf(scheme: Scheme, keys: readonly ApiKey[], nowMs: number): Endpoint {
  const endpoint = { nowMs, verify, codeOf, refusalOf };
  const verifier = createVerifier({
    scheme,
    keys,
    store: memoryStore({ maxReplayIds: 1000, maxKeys: 100 }),
    clock: () => endpoint.nowMs,
    requestId: () => GENERATED_ID,
  });

  function verify(request: HandmadeRequest, policy: RoutePolicy = {}): Verdict {
    verifier.assertPolicy(policy);
    const { method = 'GET', target = '/', headers, body = '', address = '192.0.2.1' } = request;
    const pairs = Object.entries(headers).flatMap(([name, value]) =>
      (value === undefined ? [] : [value].flat()).flatMap((each) => [name, each]),
    );
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    return verifier.verify({ method, url: target, headers: pairs, body: bytes, address }, policy) as Verdict;
  }

  function codeOf(request: HandmadeRequest, policy?: RoutePolicy): string {
    const verdict = verify(request, policy);
    return verdict.ok ? 'accepted' : verdict.code;
  }

  function refusalOf(request: HandmadeRequest, policy?: RoutePolicy): Refused {
    const verdict = verify(request, policy);
    if (verdict.ok) throw new Error('the request was accepted');
    return verdict;
  }

  return endpoint;
}

/** HMAC by Node, with nothing of ours. */
export function macOf(
  algorithm: string,
  key: string | Uint8Array,
  pieces: readonly (string | Uint8Array)[],
  encoding: 'hex' | 'base64',
): string {
  const mac = createHmac(algorithm, key);
  for (const piece of pieces) mac.update(piece);
  return mac.digest(encoding);
}

/** Timestamps that are not Unix seconds in plain digits, though lax parsers take them. */
export const LAX_SECONDS: readonly string[] = [
  '1764547200000',
  '01764547200',
  '+1764547200',
  '-1764547200',
  ' 1764547200',
  '1764547200 ',
  '1764547200.0',
  '1764547200.5',
  '1.7645472e9',
  '0x692cdc00',
  '1_764_547_200',
  '1,764,547,200',
  '１７６４５４７２００',
  '1764547200abc',
  'NaN',
  'Infinity',
  '2025-12-01T00:00:00Z',
  '9'.repeat(400),
];
