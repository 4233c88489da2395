/** A verifier for tests. */

import { signRequest } from '../client/sign-request.ts';
import { naming } from '../internal/known-options.ts';
import { type ApiKey, secretsOf } from '../keys/api-key.ts';
import { dummyKeys } from '../keys/dummy-key.ts';
import { assertScheme } from '../scheme/assert-scheme.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { memoryStore } from '../store/memory/memory-store.ts';
import { createVerifier } from '../verify/create-verifier.ts';
import type { Verifier } from '../verify/verifier.ts';
import type { VerifierOptions } from '../verify/verifier-options.ts';

/** A clock that stands still. */
export interface TestClock {
  /** Milliseconds since the epoch: at first 2026-01-01T00:00:00Z. */
  readonly now: () => number;
  readonly advance: (seconds: number) => void;
}

/** A request that a test sends. */
export interface TestRequest {
  readonly method: string;
  /** The URL, or the path and query. */
  readonly url: string;
  /** Sign the very text that is sent. Default: empty. */
  readonly body?: string | undefined;
}

/** Result of {@link testVerifier}. */
export interface TestVerifier {
  readonly verifier: Verifier;
  /** The one key that the verifier knows. */
  readonly key: ApiKey;
  readonly clock: TestClock;
  /** Signs a request with the key, by the clock; returns the headers to add. */
  readonly sign: (request: TestRequest) => Record<string, string>;
}

const STARTS_AT_MS = Date.UTC(2026, 0, 1);

/**
 * Makes a verifier with a key, a store and a clock of its own, so that no test sees what another has sent, and none waits.
 *
 * @example
 * const { verifier, sign, clock } = testVerifier(iimmpact(), { scopes: ['orders:write'] });
 * const headers = sign({ method: 'POST', url: '/v1/orders', body });
 * clock.advance(301);
 *
 * const lines: object[] = [];
 * const keep = (line: object) => void lines.push(line);
 * const observed = testVerifier(iimmpact(), {}, { logger: { info: keep, warn: keep, error: keep } });
 * @param key Members of the key that matter to the test. Default: an id, and a new secret of the form that the scheme takes.
 * @param options Options of the verifier, such as a logger. Scheme, key and clock are the test's own.
 * @throws TypeError for a scheme whose secrets have a form of their own: give one in `key`.
 */
export function testVerifier(
  scheme: Scheme,
  key: Partial<ApiKey> = {},
  options: Omit<VerifierOptions, 'scheme' | 'keys' | 'clock'> = {},
): TestVerifier {
  naming('testVerifier()', () => assertScheme(scheme));
  let nowMs = STARTS_AT_MS;
  const now = () => nowMs;
  const known = completeKey(scheme, key);
  for (const own of ['scheme', 'keys', 'clock']) {
    if (own in options)
      throw new TypeError(`testVerifier(): "${own}" is the test's own, and no option: leave it out`);
  }
  const verifier = createVerifier({ store: memoryStore(), ...options, scheme, keys: known, clock: now });
  const signingKey = { id: known.id, secret: secretsOf(known)[0]?.value };
  return {
    verifier,
    key: known,
    clock: {
      now,
      advance: (seconds) => {
        nowMs += seconds * 1000;
      },
    },
    sign: (request) => signRequest(scheme, signingKey, request, { clock: now }),
  };
}

function completeKey(scheme: Scheme, key: Partial<ApiKey>): ApiKey {
  const id = key.id ?? 'test_key';
  if (key.secret !== undefined || key.secrets !== undefined) return { ...key, id } as ApiKey;
  const [secret] = dummyKeys(scheme, 1)?.(id).secrets ?? [];
  if (secret !== undefined) return { ...key, id, secret } as ApiKey;
  throw new TypeError(
    `testVerifier(): secrets of the scheme ${scheme.name} have a form of their own: write testVerifier(scheme, { secret: '…' })`,
  );
}
