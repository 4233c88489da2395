/** The body of a response that is held back, as it is written. */

type Callback = (error?: Error | null) => void;

/** What was given to `write` or `end`. */
export interface Written {
  readonly chunk: unknown;
  readonly encoding: BufferEncoding | undefined;
  readonly callback: Callback | undefined;
}

/** Sorts out the arguments of `write` and `end`, of which every one may be left out. */
export function writtenBy(args: readonly unknown[]): Written {
  const callback = args.find((arg) => typeof arg === 'function') as Callback | undefined;
  const [chunk, encoding] = args;
  return {
    chunk: typeof chunk === 'function' ? undefined : chunk,
    encoding: typeof encoding === 'string' ? (encoding as BufferEncoding) : undefined,
    callback,
  };
}

/** Pieces in the order in which they came. */
export class HeldBody {
  readonly #pieces: Buffer[] = [];
  #length = 0;

  /** In bytes. */
  get length(): number {
    return this.#length;
  }

  add(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** All of it in one. */
  bytes(): Buffer {
    const [first] = this.#pieces;
    if (this.#pieces.length === 1 && first !== undefined) return first;
    return Buffer.concat(this.#pieces, this.#length);
  }

  clear(): void {
    this.#pieces.length = 0;
    this.#length = 0;
  }
}

/**
 * The bytes of a chunk, in memory of their own, since the writer may use its buffer again.
 *
 * @throws TypeError, as a stream of Node does, when it is neither a string nor bytes.
 */
export function bytesOf({ chunk, encoding }: Written): Buffer {
  if (typeof chunk === 'string') return Buffer.from(chunk, encoding);
  if (ArrayBuffer.isView(chunk)) {
    return Buffer.from(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  }
  if (chunk === null)
    throw codedError(TypeError, 'ERR_STREAM_NULL_VALUES', 'May not write null values to stream');
  throw codedError(
    TypeError,
    'ERR_INVALID_ARG_TYPE',
    'The "chunk" argument must be of type string or an instance of Buffer or Uint8Array.',
  );
}

/** An error with the code that Node gives it. */
export function codedError(type: new (message: string) => Error, code: string, message: string): Error {
  return Object.assign(new type(message), { code });
}
