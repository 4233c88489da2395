/** Messages of HTTP whose parts a signature of RFC 9421 covers. */

import type { HeaderPairs } from '../../request/request.ts';

/** A request. */
export interface RequestMessage {
  readonly method: string;
  /** The request target exactly as sent. */
  readonly url: string;
  /** Scheme, host and port that the client has called, such as `https://api.example.com`, from the configuration. */
  readonly origin?: string | undefined;
  readonly headers: HeaderPairs;
  readonly trailers?: HeaderPairs | undefined;
}

/** A response, and the request that it answers. */
export interface ResponseMessage {
  readonly status: number;
  readonly headers: HeaderPairs;
  readonly trailers?: HeaderPairs | undefined;
  readonly request?: RequestMessage | undefined;
}

/** A request or a response. */
export type HttpMessage = RequestMessage | ResponseMessage;

/** Tells a response from a request. */
export function isResponse(message: HttpMessage): message is ResponseMessage {
  return 'status' in message;
}
