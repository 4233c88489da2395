/** Tells a request as it is verified from the requests of frameworks and clients. */

import { kindOf } from '../internal/value-kind.ts';
import type { SignedRequest } from './request.ts';

/** Throws a TypeError that names the member which is not as a request has it. */
export function assertSignedRequest(request: SignedRequest): void {
  const shape = '{ method, target, headers, body }';
  if (typeof request !== 'object' || request === null)
    throw new TypeError(`"request" must be ${shape}, got ${kindOf(request)}`);
  const { method, url: target, headers, body } = request;
  if (typeof method !== 'string')
    throw new TypeError(`"request.method" must be a text such as POST, got ${kindOf(method)}`);
  if (typeof target !== 'string')
    throw new TypeError(
      `"request.target" must be path and query, such as /v1/orders?page=2, got ${kindOf(target)}: write ${shape}`,
    );
  if (!Array.isArray(headers) || headers.some((each) => typeof each !== 'string'))
    throw new TypeError(
      `"request.headers" must be a list [name, value, name, value, …], got ${kindOf(headers)}: write toHeaderPairs(headers)`,
    );
  if (!(body instanceof Uint8Array))
    throw new TypeError(
      `"request.body" must be the bytes as they were received, got ${kindOf(body)}: write Buffer.from(text)`,
    );
}
