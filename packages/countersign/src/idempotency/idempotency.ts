/** Idempotent retries: the first response to an idempotency key is the response to all requests with that key. */

import { validateHeaderName } from 'node:http';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { assertBasePath } from '../request/base-path.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import { pathOf } from '../scheme/target.ts';
import { assertVerifier } from '../verify/assert-verifier.ts';
import type { Verifier } from '../verify/verifier.ts';
import { digestOf, fingerprintOf, jsonFingerprintOf } from './operation-id.ts';
import { OPERATION_OPTIONS, type OperationOptions, toOperationSettings } from './operation-options.ts';
import type { AcceptedRequest } from './operation-policy.ts';
import { type RoutedPath, unroutedPath } from './routed-path.ts';
import { type MatchRoute, matchRoutes } from './routes.ts';
import { type Once, runOnce } from './run-once.ts';
import { decodeResponse, encodeResponse, originOf } from './stored-response.ts';
import type { WholeResponse } from './whole-response.ts';

/** Options of {@link createIdempotency}. */
export interface IdempotencyOptions extends OperationOptions {
  /** Seconds for which the first response is replayed. Default: 86 400, a day. */
  readonly ttlSeconds?: number | undefined;
  /** Largest body of a response that is kept, in bytes. Default: 1 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** Headers of a response that are kept beside its status and body. Default: {@link KEPT_HEADERS}. */
  readonly headers?: readonly string[] | undefined;
  /**
   * Tells whether a response of that status is kept; otherwise the next retry runs the handler again. Default: all but 5xx, 408,
   * 425 and 429, which ask for a retry.
   */
  readonly keeps?: ((status: number) => boolean) | undefined;
  /** Answer to a key that comes with another query or body: 422, or the first response. Default: as the scheme says. */
  readonly reusedKey?: 'refuse' | 'replay' | undefined;
  /** Methods whose keys are honoured. Default: `POST` and `PATCH`. */
  readonly methods?: readonly string[] | undefined;
  /** The only routes whose keys are honoured, such as `POST /v1/orders` and `POST /v1/webhooks/*`. Default: all. */
  readonly routes?: readonly string[] | undefined;
  /** Path that those of `routes` lie below, such as `/api`. Default: nothing. */
  readonly basePath?: string | undefined;
  /** Refuses a request without a key as `missing_header`, where keys are honoured. Default: false, so that it passes. */
  readonly required?: boolean | undefined;
  /** The name of the header that marks a replayed response, or `false` for none. Default: as the scheme says, else `Idempotency-Replayed`. */
  readonly replayedHeader?: string | false | undefined;
}

/** Keeps the responses. The engine behind an adapter's `idempotent()`. */
export interface Idempotency extends Once {
  readonly kind: 'idempotency';
}

/**
 * The headers that describe a body, and what to do next. Those of a connection or a moment are not kept.
 *
 * @example
 * const idempotency = createIdempotency(verifier, { headers: [...KEPT_HEADERS, 'x-order-id'] });
 */
export const KEPT_HEADERS: readonly string[] = [
  'allow',
  'content-type',
  'content-encoding',
  'content-language',
  'content-disposition',
  'content-location',
  'cache-control',
  'etag',
  'last-modified',
  'link',
  'location',
  'vary',
  'www-authenticate',
];

/** The names of the options. */
export const IDEMPOTENCY_OPTIONS: readonly (keyof IdempotencyOptions)[] = [
  ...OPERATION_OPTIONS,
  'ttlSeconds',
  'maxResponseBytes',
  'headers',
  'keeps',
  'reusedKey',
  'methods',
  'routes',
  'basePath',
  'required',
  'replayedHeader',
];

/** Statuses that ask for the same request again. */
const ASKS_FOR_RETRY: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Makes the engine that keeps the first response to each idempotency key, for servers without an adapter. In Express and
 * Fastify, mount `idempotent(verifier)`.
 *
 * Keys are scoped by caller, method and path: nobody gets another's response. The response is kept before it is sent, so
 * that a client which has an answer gets the same again.
 *
 * @example
 * const idempotency = createIdempotency(verifier, { ttlSeconds: 3600 });
 * @throws TypeError or RangeError for an invalid option, a scheme without an idempotency key, or a store without operations.
 * @see draft-ietf-httpapi-idempotency-key-header
 */
export function createIdempotency(verifier: Verifier, options: IdempotencyOptions = {}): Idempotency {
  assertVerifier('createIdempotency()', verifier);
  assertKnownOptions('createIdempotency()', options, IDEMPOTENCY_OPTIONS);
  const settings = naming('createIdempotency()', () => toSettings(verifier, options));
  const isJsonCompared = verifier.scheme.idempotency?.sameBody === 'json';
  const { isConcerned, keptHeaders, mark, keeps, reusedKey, required, once } = settings;
  const done = runOnce(verifier, once, {
    kind: 'idempotency',
    owner: 'createIdempotency()',
    member: 'idempotencyKey',
    isDeclaredBy: (scheme) => scheme.optionalHeaders.includes('idempotencyKey'),
    subjectOf: (exchange) => {
      const { idempotencyKey } = exchange.accepted;
      const { method } = exchange.request;
      if (idempotencyKey === undefined && !required) return undefined;
      const routed = routedOf(exchange);
      if (!isConcerned(method, routed)) return undefined;
      return idempotencyKey === undefined ? MISSING : [method, routed.path, idempotencyKey];
    },
    fingerprintOf: (exchange) => {
      const routed = routedOf(exchange);
      const isCompared = (reusedKey ?? verifier.scheme.reusedKey) === 'refuse';
      if (!isCompared) return digestOf(routed.spelling);
      const { request } = exchange;
      const byValue = isJsonCompared ? jsonFingerprintOf(request, routed) : undefined;
      return byValue ?? fingerprintOf(request, routed);
    },
    isKept: keeps,
    toRecord: (response, { accepted }) =>
      encodeResponse(response && withOnly(response, keptHeaders), digestOf(accepted.replayId)),
    isRecordOf: (record, { accepted }) => originOf(record) === digestOf(accepted.replayId),
    fromRecord: (record) => {
      const response = decodeResponse(record);
      return response === undefined
        ? { code: 'idempotent_response_lost' }
        : { ...response, headers: [...response.headers, ...mark] };
    },
    inProgress: 'idempotency_key_in_use',
  });
  return { ...done, kind: 'idempotency' };
}

function routedOf({ request, routed }: AcceptedRequest): RoutedPath {
  return routed?.() ?? unroutedPath(pathOf(request.url));
}

const PROBLEM: FormProblem = {
  code: 'missing_header',
  member: 'idempotencyKey',
  reason: 'The idempotency key is missing.',
};
const MISSING = { code: PROBLEM.code, problem: PROBLEM } as const;

function toSettings(verifier: Verifier, options: IdempotencyOptions) {
  const { ttlSeconds = 86_400, maxResponseBytes = 1024 * 1024, headers = KEPT_HEADERS, reusedKey } = options;
  const {
    methods = ['POST', 'PATCH'],
    routes,
    basePath = '',
    replayedHeader = verifier.scheme.idempotency?.replayedHeader ?? 'Idempotency-Replayed',
  } = options;
  const { keeps = keepsByDefault, required = false } = options;
  if (!Number.isSafeInteger(maxResponseBytes) || maxResponseBytes < 0)
    throw new RangeError('"maxResponseBytes" must be a whole number of bytes');
  assertList('headers', headers, 'names of headers', isHeaderName);
  assertList('methods', methods, 'methods in capitals', (method) => METHOD.test(method));
  if (typeof keeps !== 'function') throw new TypeError('"keeps" must be a function of the status');
  if (reusedKey !== undefined && reusedKey !== 'refuse' && reusedKey !== 'replay')
    throw new TypeError('"reusedKey" must be "refuse" or "replay"');
  if (replayedHeader !== false && !isHeaderName(replayedHeader))
    throw new TypeError('"replayedHeader" must be the name of a header, or false');
  if (typeof required !== 'boolean') throw new TypeError('"required" must be true or false');
  if (basePath !== '') assertBasePath(basePath);
  return {
    once: toOperationSettings(verifier, options, { ttlSeconds, maxBytes: maxResponseBytes }),
    isConcerned: concerned(methods, routes && matchRoutes(routes, basePath)),
    keptHeaders: new Set(headers.map((name) => name.toLowerCase())),
    mark: replayedHeader === false ? [] : [[replayedHeader.toLowerCase(), 'true'] as const],
    keeps,
    reusedKey,
    required,
  };
}

const METHOD = /^[A-Z][A-Z-]*$/;

function assertList(
  name: 'headers' | 'methods',
  texts: readonly string[],
  what: string,
  isOne: (text: string) => boolean,
): void {
  if (!Array.isArray(texts) || texts.some((text) => typeof text !== 'string' || !isOne(text)))
    throw new TypeError(`"${name}" must be a list of ${what}`);
}

function isHeaderName(name: string): boolean {
  try {
    validateHeaderName(name);
    return true;
  } catch {
    return false;
  }
}

function concerned(methods: readonly string[], isRoute: MatchRoute | undefined): MatchRoute {
  return (method, routed) => methods.includes(method) && (isRoute === undefined || isRoute(method, routed));
}

function keepsByDefault(status: number): boolean {
  return status < 500 && !ASKS_FOR_RETRY.has(status);
}

function withOnly(response: WholeResponse, names: ReadonlySet<string>): WholeResponse {
  return { ...response, headers: response.headers.filter(([name]) => names.has(name)) };
}
