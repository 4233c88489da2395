/** HTTP/1.1 responses, read from the bytes of a connection. */

/** One response; interim ones (1xx) are left out. */
export interface RawResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** Responses that were read from the bytes of a connection. */
export interface ReadResponses {
  readonly responses: readonly RawResponse[];
  /** Bytes that are not, or not yet, a whole response. */
  readonly rest: Buffer;
}

/** Reads every whole response to requests other than HEAD. @throws Error for what is no HTTP/1.1. */
export function readResponses(bytes: Buffer): ReadResponses {
  const responses: RawResponse[] = [];
  let rest = bytes;
  for (;;) {
    const read = readOne(rest);
    if (read === undefined) return { responses, rest };
    rest = rest.subarray(read.length);
    if (read.response.status >= 200) responses.push(read.response);
  }
}

function readOne(bytes: Buffer): { response: RawResponse; length: number } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const [, code] = /^HTTP\/1\.[01] (\d{3})(?: .*)?$/.exec(statusLine) ?? [];
  if (code === undefined) throw new Error(`not a status line: ${JSON.stringify(statusLine.slice(0, 80))}`);
  const status = Number(code);
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.replace(/^[^:]*: */, '')]),
  );
  const from = end + 4;
  if (status < 200 || status === 204 || status === 304)
    return { response: { status, headers, body: Buffer.alloc(0) }, length: from };
  const framed = /chunked/.test(headers.get('transfer-encoding') ?? '')
    ? readChunks(bytes, from)
    : readLength(bytes, from, Number(headers.get('content-length') ?? 0));
  return framed && { response: { status, headers, body: framed.body }, length: framed.end };
}

function readLength(bytes: Buffer, from: number, length: number): { body: Buffer; end: number } | undefined {
  const end = from + length;
  return end > bytes.length ? undefined : { body: bytes.subarray(from, end), end };
}

function readChunks(bytes: Buffer, from: number): { body: Buffer; end: number } | undefined {
  const chunks: Buffer[] = [];
  let at = from;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    if (Number.isNaN(size)) throw new Error('not the size of a chunk');
    const end = lineEnd + 2 + size + 2;
    if (end > bytes.length) return undefined;
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = end;
    if (size === 0) return { body: Buffer.concat(chunks), end };
  }
}
