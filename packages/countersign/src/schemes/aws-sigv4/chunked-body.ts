/** Bodies in signed chunks (`aws-chunked`), as clients of S3 stream them. */

/** One chunk, with its own signature. */
export interface SignedChunk {
  readonly data: Uint8Array;
  /** 64 hex digits in lower case. */
  readonly signature: string;
}

/** Each chunk but the last with data must have as much, as S3 has it; a body of tiny chunks would cost a hash for each. */
const SMALLEST_CHUNK = 8192;
const CHUNK_HEAD = /^([0-9a-f]{1,8});chunk-signature=([0-9a-f]{64})$/i;
/** Eight digits, the name of the extension, the signature. */
const LONGEST_HEAD = 8 + ';chunk-signature='.length + 64;
const CR = 0x0d;
const LF = 0x0a;

/**
 * Gives the content of a body in signed chunks, which a verifier has accepted: handlers get the body as it was sent.
 *
 * @example
 * const raw = Buffer.from(body);
 * const content = decodeAwsChunked(raw) ?? raw;
 * @returns undefined for a body that is not in signed chunks. Signatures are not checked here.
 */
export function decodeAwsChunked(body: Uint8Array): Buffer | undefined {
  const chunks = parseChunks(body);
  return chunks && Buffer.concat(chunks.map(({ data }) => data));
}

/**
 * Takes a body apart: chunks, then one without data, and nothing behind it. Undefined where it is malformed.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export function parseChunks(body: Uint8Array): readonly SignedChunk[] | undefined {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const chunks: SignedChunk[] = [];
  for (let at = 0; ; ) {
    const end = bytes.subarray(at, at + LONGEST_HEAD + 2).indexOf('\r\n');
    const head = end === -1 ? null : CHUNK_HEAD.exec(bytes.toString('latin1', at, at + end));
    if (head === null) return undefined;
    const [, size = '', signature = ''] = head;
    const length = Number.parseInt(size, 16);
    const from = at + end + 2;
    const to = from + length;
    if (bytes[to] !== CR || bytes[to + 1] !== LF) return undefined;
    const previous = chunks.at(-1);
    if (length > 0 && previous !== undefined && previous.data.length < SMALLEST_CHUNK) return undefined;
    chunks.push({ data: bytes.subarray(from, to), signature: signature.toLowerCase() });
    at = to + 2;
    if (length === 0) return at === bytes.length ? chunks : undefined;
  }
}
