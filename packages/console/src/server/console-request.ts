/** Requests and answers of the console, free of any framework. */

/** A request, as an adapter hands it over. */
export interface ConsoleRequest<Source = unknown> {
  readonly method: string;
  /** Path below the mount, percent-encoded: `/api/keys`. Empty where the mount was called without its slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The value of a header, by its name in lower case. */
  readonly header: (name: string) => string | undefined;
  /** The last segment of the path that was called, for a redirect that holds below any prefix. */
  readonly mountName: string;
  /** Gives the body, or what a parser above has made of it. Undefined where it is larger than that. */
  readonly readBody: (maxBytes: number) => Promise<ReadBody | undefined>;
  /** The framework's own request, for `access()`. */
  readonly source: Source;
}

/** A body as bytes, or as a value that was parsed already. */
export type ReadBody = { readonly bytes: Uint8Array } | { readonly value: unknown };

/** An answer with all of its body. */
export interface WholeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** An answer that goes on: server-sent events. */
export interface StreamResponse {
  readonly status: 200;
  readonly headers: Readonly<Record<string, string>>;
  /** Begins to write. @returns a function that the adapter calls when the connection ends. */
  readonly start: (sink: EventSink) => () => void;
}

/** The answer to a request. */
export type ConsoleResponse = WholeResponse | StreamResponse;

/** The writing end of a connection. */
export interface EventSink {
  readonly write: (text: string) => void;
  /** Bytes that the reader has not taken yet. */
  readonly waitingBytes: () => number;
  readonly end: () => void;
}

/** Answers requests. Undefined for those of strangers, which are the application's to answer. It never rejects. */
export type ConsoleHandler<Source = unknown> = (
  request: ConsoleRequest<Source>,
) => Promise<ConsoleResponse | undefined>;
