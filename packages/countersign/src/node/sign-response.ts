/** Signs the response of Node's HTTP servers once it is whole. */

import { ResponseBuffer } from '../idempotency/response-buffer/response-buffer.ts';
import type { WholeResponse } from '../idempotency/whole-response.ts';
import { assertKnownOptions, naming } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import { warnOnce } from '../internal/warn-once.ts';
import { deployed, type PublicUrl, toDeployment } from '../request/base-path.ts';
import type { HeaderPairs } from '../request/request.ts';
import type { ResponseScheme, SharedSecretResponseScheme, WholeAnswer } from '../scheme/response-scheme.ts';
import { callerSecretOf } from '../verify/outcome/caller-secret.ts';
import type { Verifier } from '../verify/verifier.ts';
import { verifierInternals } from '../verify/verifier-internals.ts';
import { acceptanceBy } from './acceptance.ts';
import type { NodeRequest, NodeServerResponse } from './node-request.ts';
import { headerPairsOf } from './raw-headers.ts';

/** Options of `signResponses()`. */
export interface SignResponsesOptions {
  /** The public URL of what arrives here as `/`, where the address of the request is signed. Default: that of the verifier, where one is given. */
  readonly publicUrl?: PublicUrl | undefined;
  /** Bytes of a body up to which it is held back and signed; larger ones are sent without a signature. Default: 1 048 576. */
  readonly maxBodyBytes?: number | undefined;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

/** The key that signs responses: its secret is a private key, or a shared one. */
export interface ResponseKey {
  readonly id: string;
  readonly secret: string | undefined;
}

/**
 * The scheme by which responses are signed, and whose key it is: one of the server's own, or that of each request which a verifier has
 * accepted.
 */
export type ResponseSigning =
  | readonly [scheme: ResponseScheme, key: ResponseKey]
  | readonly [scheme: SharedSecretResponseScheme, verifier: Verifier];

/** Holds the response to a request back until it is whole, and signs it. One that cannot be signed is sent without a signature. */
export type SignNodeResponse = (request: NodeRequest, response: NodeServerResponse, url: string) => void;

/** Gives the headers of a signature; none for a response that is sent without one. */
type Sign = (answer: WholeAnswer, incoming: NodeRequest) => [name: string, value: string][];

const OWNER = 'signResponses()';
const MOST_BODY_BYTES = 1_048_576;
/** Whatever a handler writes, these are sent without a body. */
const WITHOUT_BODY: readonly number[] = [204, 205, 304];
const NO_BODY: Uint8Array = Buffer.alloc(0);

/**
 * Makes the signer of responses.
 *
 * @throws TypeError or RangeError for an invalid option, or a secret that is not what the scheme takes.
 */
export function responseSigner(
  signing: ResponseSigning,
  options: SignResponsesOptions = {},
): SignNodeResponse {
  assertKnownOptions(OWNER, options, ['publicUrl', 'maxBodyBytes', 'clock']);
  const { maxBodyBytes = MOST_BODY_BYTES, clock = Date.now, publicUrl } = options;
  const { sign, deployment } = naming(OWNER, () => {
    if (!(maxBodyBytes > 0)) throw new RangeError('"maxBodyBytes" must be greater than 0');
    const [scheme, by] = signing;
    const given = publicUrl === undefined ? undefined : toDeployment({ publicUrl });
    if (!hasSharedSecret(scheme)) {
      if (scheme.needsOrigin && publicUrl === undefined)
        throw new TypeError('"publicUrl" is missing: the address of the request is signed');
      return { sign: byOwnKey(scheme, by as ResponseKey, clock), deployment: given ?? toDeployment({}) };
    }
    const verifier = by as Verifier;
    return { sign: byCaller(scheme, verifier), deployment: given ?? verifierInternals(verifier).deployment };
  });

  function signed(
    incoming: NodeRequest,
    { method, url }: Pick<WholeAnswer['request'], 'method' | 'url'>,
    response: WholeResponse,
    sent: HeaderPairs,
  ): WholeResponse {
    const { status } = response;
    const body = method === 'HEAD' || WITHOUT_BODY.includes(status) ? NO_BODY : response.body;
    const request = deployed({ method, url, headers: headerPairsOf(incoming, incoming.headers) }, deployment);
    const added = sign({ status, headers: sent, body, request }, incoming);
    return { ...response, headers: [...response.headers, ...added.map(lowerCaseName)] };
  }

  return (request, response, url) => {
    // Handlers and middlewares may write it anew.
    const asked = { method: request.method ?? 'GET', url };
    new ResponseBuffer(response, maxBodyBytes, (buffered) => {
      if (buffered.outcome === 'destroyed') return;
      if (buffered.outcome === 'too_large') {
        warnOfUnsigned(`a response has more than ${maxBodyBytes} bytes`);
        return buffered.send();
      }
      let whole: WholeResponse;
      try {
        whole = signed(request, asked, buffered.response, sentHeaders(response));
      } catch (error) {
        // Strangers cause it with a request that lacks what is to be covered. Their answer is no reason to fail, and no client takes it.
        warnOfUnsigned(error instanceof Error ? error.message : String(error));
        return buffered.send();
      }
      buffered.replace(whole);
    });
  };
}

function byOwnKey(scheme: ResponseScheme, key: ResponseKey, clock: () => number): Sign {
  const material = materialOf(scheme, key);
  return (response) => scheme.sign({ keyId: key.id, key: material, response, nowMs: clock() });
}

/** Nobody but the caller who was accepted may get a signature by the secret of that key. */
function byCaller(scheme: SharedSecretResponseScheme, verifier: Verifier): Sign {
  if (verifierInternals(verifier).scheme.signsResponses !== true)
    throw new TypeError(
      `the requests of the verifier are not signed by ${scheme.name}, as its responses are`,
    );
  return (response, incoming) => {
    const accepted = acceptanceBy(verifier, incoming)?.accepted;
    const secret = accepted && callerSecretOf(accepted);
    return secret === undefined ? [] : scheme.signWith(secret, response);
  };
}

function warnOfUnsigned(reason: string): void {
  warnOnce('COUNTERSIGN_UNSIGNED_RESPONSE', `${OWNER}: a response is sent without a signature: ${reason}`);
}

/** All headers as they will be sent, of middlewares before, too. */
function sentHeaders(response: NodeServerResponse): HeaderPairs {
  return Object.entries(response.getHeaders()).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().flatMap((each) => [name, String(each)]),
  );
}

function lowerCaseName([name, value]: readonly [string, string]): [string, string] {
  return [name.toLowerCase(), value];
}

/** Throws a TypeError for what is no scheme of responses. */
function hasSharedSecret(
  scheme: ResponseScheme | SharedSecretResponseScheme,
): scheme is SharedSecretResponseScheme {
  if (typeof (scheme as ResponseScheme | undefined)?.problemOf !== 'function')
    throw new TypeError(
      `the scheme must be one of responses, such as responseSignatures({ … }), got ${kindOf(scheme)}`,
    );
  return 'signWith' in scheme;
}

function materialOf(scheme: ResponseScheme, { id, secret }: ResponseKey): Uint8Array {
  if (typeof id !== 'string' || id === '')
    throw new TypeError(`the id of the key must be a text, got ${kindOf(id)}`);
  if (typeof secret !== 'string')
    throw new TypeError(`the secret of "${id}" must be a text, got ${kindOf(secret)}`);
  return scheme.toKey(secret, id);
}
