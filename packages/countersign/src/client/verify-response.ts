/** Checks that a response is the one that a server has signed. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { kindOf } from '../internal/value-kind.ts';
import { toHeaderPairs } from '../request/request.ts';
import type { AnsweredRequest, ResponseCheck } from '../scheme/response-scheme.ts';

/** The key of a server: its public key, or a shared secret. */
export interface ServerKey {
  readonly id: string;
  readonly secret: string | undefined;
}

/** The responses that a client takes. */
export interface TrustedResponses {
  readonly scheme: ResponseCheck;
  readonly keys: ServerKey | readonly ServerKey[];
  /** Bytes of a body, up to which a response is read; a larger one is not taken. Default: 10 485 760 (10 MiB). */
  readonly maxBodyBytes?: number | undefined;
}

/**
 * A response that was not signed by the server, or not for this request.
 *
 * @example
 * try {
 *   await fetch('https://api.example.com/orders');
 * } catch (error) {
 *   if (error instanceof ResponseVerificationError) console.log(error.status);
 * }
 */
export class ResponseVerificationError extends Error {
  override readonly name = 'ResponseVerificationError';
  /** The status of the response. Nothing else of it is to be trusted. */
  readonly status: number;

  constructor(status: number, reason: string) {
    super(`the response (status ${status}) is not taken: ${reason}`);
    this.status = status;
  }
}

/** Reads a response whole and checks it; gives it again, to be read. Rejects with a {@link ResponseVerificationError}. */
export type VerifyResponse = (response: Response, request: AnsweredRequest) => Promise<Response>;

const MOST_BODY_BYTES = 10_485_760;
/** These have no body, and none can be given to them. */
const WITHOUT_BODY: readonly number[] = [101, 204, 205, 304];

/**
 * Makes the check of responses.
 *
 * @throws TypeError for what is no such scheme, or a key that it does not take.
 */
export function responseVerifier(trusted: TrustedResponses, clock: () => number): VerifyResponse {
  assertKnownOptions('"responses"', trusted, ['scheme', 'keys', 'maxBodyBytes']);
  const { scheme, maxBodyBytes = MOST_BODY_BYTES } = trusted;
  if (!(maxBodyBytes > 0)) throw new RangeError('"responses.maxBodyBytes" must be greater than 0');
  if (typeof (scheme as ResponseCheck | undefined)?.problemOf !== 'function')
    throw new TypeError(
      `"responses.scheme" must be one of responses, such as responseSignatures({ … }), got ${kindOf(scheme)}`,
    );
  if (typeof trusted.keys !== 'object' || trusted.keys === null)
    throw new TypeError(
      `"responses.keys" must be the key of the server, or a list of keys, got ${kindOf(trusted.keys)}`,
    );
  const keys = new Map([trusted.keys].flat().map((key) => [key.id, materialOf(scheme, key)]));
  return async (response, request) => {
    const { status } = response;
    const body = await bodyOf(response, maxBodyBytes);
    if (body === undefined)
      throw new ResponseVerificationError(status, `its body has more than ${maxBodyBytes} bytes`);
    const reason = response.headers.has('content-encoding')
      ? 'it is compressed, and its digest is that of the compressed bytes'
      : scheme.problemOf({
          response: { status, headers: toHeaderPairs(response.headers), body, request },
          keyOf: (keyId) => keys.get(keyId),
          nowMs: clock(),
        });
    if (reason !== undefined) throw new ResponseVerificationError(status, reason);
    const { headers, statusText } = response;
    const given = WITHOUT_BODY.includes(status) ? null : body;
    return new Response(given, { status, statusText, headers });
  };
}

/** The body; undefined for one that is too large. */
async function bodyOf({ body }: Response, mostBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    // To leave the loop cancels the stream.
    if (length > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function materialOf(scheme: ResponseCheck, { id, secret }: ServerKey): Uint8Array {
  if (typeof id !== 'string')
    throw new TypeError(`"responses.keys" must have texts as ids, got ${kindOf(id)}`);
  if (typeof secret !== 'string')
    throw new TypeError(`"responses.keys": the secret of "${id}" must be a text, got ${kindOf(secret)}`);
  return scheme.toKey(secret, id);
}
