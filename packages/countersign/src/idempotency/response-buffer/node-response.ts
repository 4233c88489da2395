/** Responses of Node's HTTP servers. */

import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';

/** A response of `node:http` or `node:http2`, as frameworks extend it. */
export type NodeResponse = ServerResponse | Http2ServerResponse;

/** Tells a response of HTTP/2, which has no status message, from one of HTTP/1. */
export function isHttp2(res: NodeResponse): res is Http2ServerResponse {
  return 'createPushResponse' in res;
}
