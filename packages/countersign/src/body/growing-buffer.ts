/** Bytes gathered in one buffer, so that a body in tiny chunks costs no more than its bytes. */

const FIRST_BYTES = 16 * 1024;

/** A buffer that grows as it is needed, up to a bound. */
export class GrowingBuffer {
  readonly #mostBytes: number;
  #buffer: Buffer = Buffer.alloc(0);
  #length = 0;
  #isOwn = false;

  /** @param mostBytes The length that nothing is to exceed: where it is known, no room is left unused. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes that are taken up, used or not. */
  get capacity(): number {
    return this.#buffer.length;
  }

  append(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    // The first chunk is often the only one: it is kept as it is until another comes.
    if (this.#length === 0) this.#buffer = asBuffer(chunk);
    else {
      if (length > this.#buffer.length || !this.#isOwn) this.#grow(length);
      this.#buffer.set(chunk, this.#length);
    }
    this.#length = length;
  }

  /** Copies a first chunk that was kept as it is. */
  detach(): void {
    if (!this.#isOwn && this.#length > 0) this.#grow(this.#length);
  }

  /** The bytes so far; valid until the next are appended. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #grow(length: number): void {
    const doubled = Math.max(FIRST_BYTES, 2 * this.#length);
    const larger = Buffer.allocUnsafeSlow(Math.max(length, Math.min(doubled, this.#mostBytes)));
    larger.set(this.bytes());
    this.#buffer = larger;
    this.#isOwn = true;
  }
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
