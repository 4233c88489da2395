/** Requests and responses of Node's HTTP servers, as frameworks extend them. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';

/** A request of `node:http` or `node:http2`, as frameworks extend it. */
export type NodeRequest = (IncomingMessage | Http2ServerRequest) & {
  readonly originalUrl?: string | undefined;
  readonly rawBody?: unknown;
  readonly body?: unknown;
  /** Express has it. */
  readonly res?: NodeServerResponse | undefined;
};

/** The response to one. */
export type NodeServerResponse = ServerResponse | Http2ServerResponse;

/** The response to a request: given by an adapter, known to the framework, or the one that its connection waits for. */
export function responseOf(
  incoming: NodeRequest,
  given: NodeServerResponse | undefined,
): NodeServerResponse | undefined {
  const response = given ?? incoming.res;
  if (response !== undefined || incoming.httpVersionMajor !== 1) return response;
  const socket = incoming.socket as { readonly _httpMessage?: ServerResponse | null } | null | undefined;
  const waited = socket?._httpMessage;
  return waited?.req === incoming ? waited : undefined;
}
