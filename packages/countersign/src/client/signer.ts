/** A signer for one key, to build a client on. */

import { randomUUID } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { toDeployment } from '../request/base-path.ts';
import type { RequestInput } from '../request/request-input.ts';
import type { RefusalCode } from '../responses/refusals.ts';
import { assertScheme } from '../scheme/assert-scheme.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { TimestampWindow } from '../scheme/timestamp-window.ts';
import { createClientClock } from './client-clock.ts';
import type { ResponseHead } from './server-date.ts';
import { assertSources, type SigningOptions, signRequest } from './sign-request.ts';
import { type SigningKey, type SigningSecret, toSigningKey } from './signing-key.ts';

/** Options of {@link createSigner}. */
export interface SignerOptions extends SigningOptions {
  /**
   * Largest difference between this clock and a server's that is corrected, in seconds; 0 corrects nothing.
   *
   * A sender that can forge the `Date` of a refusal can have requests signed that far into the future, and use what was
   * captured until then. So the default is a day where the server is authenticated (`https:`) or is this machine, and 0
   * elsewhere. A value given here holds for all.
   */
  readonly maxClockSkewSeconds?: number | undefined;
  /** Milliseconds on a clock that is never set, by which one sees that `clock` was. Default: `performance.now`. */
  readonly monotonicClock?: (() => number) | undefined;
}

/** A request signed for one sending. */
export interface SignedRequestHeaders {
  /** The headers to add, by the names that the vendor documents. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Learns from the answer to this request, whatever it is, how far the clock is off. Nothing but status, `Date` and
   * `Age` is looked at. Call it when the head of the answer has come, and not for what a redirect led to.
   *
   * @returns whether the request was refused for its timestamp, before anything else was done with it, and would fare
   * better signed anew. Do so once at most.
   */
  readonly shouldRetry: (answer: ResponseHead) => boolean;
}

/** Signs requests with one key. */
export interface Signer {
  /** Signs a request. The URL must be whole. Throws a TypeError for a request that cannot be signed. */
  readonly sign: (request: RequestInput) => SignedRequestHeaders;
}

/** Names of the options, for those who add to them. */
export const SIGNER_OPTIONS: readonly string[] = [
  'basePath',
  'publicUrl',
  'clock',
  'nonce',
  'maxClockSkewSeconds',
  'monotonicClock',
];

const DAY_MS = 86_400_000;

/** For schemes whose requests have no time: no clock is wrong for them. */
const ANY_TIME: TimestampWindow = {
  ...{ pastMs: Number.POSITIVE_INFINITY, futureMs: Number.POSITIVE_INFINITY },
  resolutionMs: 1,
};

/**
 * Creates a signer, on which `signedFetch` and the recipes for other clients are built.
 *
 * It goes by a server's clock where its own is off. A refusal whose `Date` shows that the timestamp lay outside of the
 * scheme's window tells the difference; from then on requests to that origin are dated by it, until this clock is set, or
 * a request that was signed so is refused before one has succeeded. Keep the signer: what it learned is kept in it.
 *
 * @example
 * const signer = createSigner(slaunchx(), { id: 'ak_test_1', secret });
 * const url = 'https://api.example.com/api/v1/partner/payouts';
 * const { headers, shouldRetry } = signer.sign({ method: 'POST', url, body });
 * const response = await fetch(url, { method: 'POST', body, headers });
 * if (shouldRetry(response)) console.log('the clocks differ: sign and send once more');
 * @throws TypeError or RangeError for an invalid option, or a secret that is not what the scheme takes.
 */
export function createSigner(
  scheme: Scheme,
  credentials: SigningKey | SigningSecret,
  options: SignerOptions = {},
): Signer {
  assertKnownOptions('createSigner()', options, SIGNER_OPTIONS);
  const {
    maxClockSkewSeconds,
    clock = Date.now,
    monotonicClock = () => performance.now(),
    ...signing
  } = options;
  naming('createSigner()', () => {
    assertScheme(scheme);
    const { id, secret } = toSigningKey(credentials, scheme);
    toDeployment({ basePath: options.basePath, publicUrl: options.publicUrl });
    assertSources({ clock, nonce: options.nonce ?? randomUUID });
    assertClientClock({ monotonicClock, maxClockSkewSeconds });
    scheme.toKey(secret, id);
  });
  const clientClock = createClientClock({
    clock,
    monotonicClock,
    window: scheme.window ?? ANY_TIME,
    refusalStatuses: timestampRefusals(scheme),
    maxSkewMs: (origin) =>
      maxClockSkewSeconds === undefined ? defaultMaxSkewMs(origin) : maxClockSkewSeconds * 1000,
  });
  return {
    sign(request) {
      const reading = clientClock.read(originOf(request.url));
      const headers = signRequest(scheme, credentials, request, { ...signing, clock: () => reading.nowMs });
      return { headers, shouldRetry: (answer) => clientClock.shouldRetry(reading, answer) };
    },
  };
}

/** 401 and 403, of which vendors choose one or the other, and whatever the scheme itself declares. */
function timestampRefusals({ responseFormat }: Scheme): ReadonlySet<number> {
  const codes: RefusalCode[] = ['timestamp_too_old', 'timestamp_in_future'];
  const facts = { problem: undefined, retryAfterSeconds: undefined, requestId: undefined, accept: undefined };
  return new Set([
    401,
    403,
    ...codes.map((code) => responseFormat.respond({ ...facts, code, nowMs: 0 }).status),
  ]);
}

function originOf(url: string | URL): string {
  const { protocol, origin } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new TypeError('the request cannot be signed: its URL must start with "https:" or "http:"');
  return origin;
}

/** Trusts no clock over plain http, where anybody on the way can answer, except on this machine (W3C Secure Contexts §3.1). */
function defaultMaxSkewMs(origin: string): number {
  const { protocol, hostname } = new URL(origin);
  const isHere =
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    (isIPv4(hostname) && hostname.startsWith('127.'));
  return protocol === 'https:' || isHere ? DAY_MS : 0;
}

function assertClientClock({
  monotonicClock,
  maxClockSkewSeconds: max,
}: {
  readonly monotonicClock: unknown;
  readonly maxClockSkewSeconds: number | undefined;
}): void {
  if (typeof monotonicClock !== 'function')
    throw new TypeError('"monotonicClock" must be a function that returns milliseconds');
  if (max !== undefined && !(Number.isFinite(max) && max >= 0))
    throw new RangeError('"maxClockSkewSeconds" must be a number of seconds from 0');
}
