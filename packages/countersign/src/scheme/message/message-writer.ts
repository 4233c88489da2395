/** The bytes to be signed, gathered in one reused buffer; large bodies are kept apart and never copied. */

import { createHash } from 'node:crypto';
import { type DigestEncoding, hashText } from '../../internal/one-shot-hash.ts';
import type { FormProblem } from '../form-problem.ts';

/** Room before the message for the padded key block of an HMAC: the largest block is that of SHA-512. */
const KEY_BLOCK_ROOM = 128;
/** Above this, hashing piece by piece costs less than copying into one buffer. */
const FLAT_LIMIT = 48 * 1024;
const INITIAL_SIZE = 4 * 1024;
/** So many views of it are kept. */
const VIEWS = 256;
const WORD_BYTES = Int32Array.BYTES_PER_ELEMENT;
const NO_BLOCKS = new Int32Array(0);
/** Stands where the secret goes. Told by identity, since it is empty. */
const SECRET_PLACE = new Uint8Array(0);
const BEYOND_BYTES = /[\u0100-\uffff]/;
const NOT_A_BYTE_STRING: FormProblem = {
  code: 'malformed_header',
  member: 'header',
  reason: 'The path, the query and signed headers must be byte strings, as they are on the wire.',
};

/**
 * Collects the message of one request, synchronously.
 *
 * One writer serves all requests in turn, so it must be filled and read with no `await` in between.
 */
export class MessageWriter {
  #buffer = Buffer.allocUnsafeSlow(KEY_BLOCK_ROOM + INITIAL_SIZE);
  #keyRoom = keyRoomOf(this.#buffer);
  /** Of the buffer, by their length. */
  #views: Uint8Array[] = [];
  #end = KEY_BLOCK_ROOM;
  #chunks: Uint8Array[] = [];
  #problem: FormProblem | undefined;
  #choice: string | undefined;
  /** For what is changed before it is appended. */
  #inner: MessageWriter | undefined;

  /** Why the message could not be built from this request, if it could not. */
  get problem(): FormProblem | undefined {
    return this.#problem;
  }

  /** The value by which the request chooses an algorithm, where its scheme has several. */
  get choice(): string | undefined {
    return this.#choice;
  }

  /** Notes the value by which the request chooses an algorithm. It appends nothing. */
  choose(value: string): void {
    this.#choice = value;
  }

  /** Forgets the message and any body that it refers to. */
  reset(): void {
    this.#choice = undefined;
    this.#end = KEY_BLOCK_ROOM;
    this.#problem = undefined;
    if (this.#chunks.length > 0) this.#chunks = [];
  }

  /** Appends a byte string: one character, one byte (Latin-1), as Node delivers targets and header values. */
  text(text: string): void {
    if (text.length > FLAT_LIMIT) {
      if (BEYOND_BYTES.test(text)) this.fail(NOT_A_BYTE_STRING);
      this.bytes(Buffer.from(text, 'latin1'));
      return;
    }
    this.#reserve(text.length);
    const buffer = this.#buffer;
    let end = this.#end;
    let seen = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      seen |= code;
      buffer[end++] = code;
    }
    this.#end = end;
    // Cut down to a byte, U+0130 would sign like "0".
    if (seen > 0xff) this.fail(NOT_A_BYTE_STRING);
  }

  /** Appends bytes: copied when small, by reference when large. */
  bytes(bytes: Uint8Array): void {
    if (bytes.length > FLAT_LIMIT) {
      this.#flush();
      this.#chunks.push(bytes);
      return;
    }
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /**
   * Marks the place of the secret, for algorithms that hash the secret within the message. The message itself never holds it:
   * the prepared key puts it in with {@link piecesWith}, and everything else reads the message without it.
   */
  secret(): void {
    this.#flush();
    this.#chunks.push(SECRET_PLACE);
  }

  /** Marks the message as impossible to build from this request; the request is refused with this problem. */
  fail(problem: FormProblem): void {
    this.#problem ??= problem;
  }

  /** Appends the digest, as text (`latin1`: as bytes), of what `write` writes. */
  digestOf(algorithm: string, encoding: DigestEncoding, write: (out: MessageWriter) => void): void {
    const inner = this.#filled(write);
    this.text(inner.digest(algorithm, encoding));
    inner.reset();
  }

  /**
   * Appends what `change` makes of what `write` writes: bytes, or a text as {@link text} takes it; or says why it cannot be
   * changed. Nothing is changed or appended where it cannot be written.
   *
   * @param change Gets bytes that are valid during the call.
   */
  changeOf(
    write: (out: MessageWriter) => void,
    change: (written: Uint8Array) => Uint8Array | string | FormProblem,
  ): void {
    const inner = this.#filled(write);
    if (inner.#problem === undefined) {
      const changed = change(inner.whole());
      if (typeof changed === 'string') this.text(changed);
      else if ('code' in changed) this.fail(changed);
      else this.bytes(changed);
    }
    inner.reset();
  }

  /** Gives what `write` writes, as a byte string, and appends nothing. */
  textOf(write: (out: MessageWriter) => void): string {
    const inner = this.#filled(write);
    const text = Buffer.from(inner.whole()).toString('latin1');
    inner.reset();
    return text;
  }

  /** Another writer with what `write` writes, to be reset after use; its problem is that of this one, too. */
  #filled(write: (out: MessageWriter) => void): MessageWriter {
    this.#inner ??= new MessageWriter();
    const inner = this.#inner;
    inner.reset();
    write(inner);
    this.#assumeProblemOf(inner);
    return inner;
  }

  /**
   * The message in one piece with a key block before it, which are the `length` words of 32 bits in `blocks` from `at`; or
   * undefined when it is too large for that. The view is valid until the writer is used again.
   */
  flatAfter(blocks: Int32Array, at: number, length: number): Uint8Array | undefined {
    if (this.#chunks.length > 0) return undefined;
    const first = KEY_BLOCK_ROOM / WORD_BYTES - length;
    // A loop, as a call of set() costs more than so few words.
    for (let i = 0; i < length; i++) this.#keyRoom[first + i] = blocks[at + i] as number;
    const start = first * WORD_BYTES;
    return this.#view(start, this.#end - start);
  }

  /** Views are kept: to make one costs as much as to hash some blocks. */
  #view(start: number, length: number): Uint8Array {
    const place = length % VIEWS;
    const known = this.#views[place];
    if (known !== undefined && known.length === length && known.byteOffset === start) return known;
    const view = new Uint8Array(this.#buffer.buffer, start, length);
    this.#views[place] = view;
    return view;
  }

  /** The message in pieces, in order; the views are valid until the writer is used again. */
  pieces(): Uint8Array[] {
    return [...this.#chunks, this.#buffer.subarray(KEY_BLOCK_ROOM, this.#end)];
  }

  /** The message in pieces, with the secret in each place that was kept for it. */
  piecesWith(secret: Uint8Array): Uint8Array[] {
    return this.pieces().map((piece) => (piece === SECRET_PLACE ? secret : piece));
  }

  /** The message in one piece, which is valid until the writer is used again. */
  whole(): Uint8Array {
    const [chunk] = this.#chunks;
    if (chunk === undefined) return this.#buffer.subarray(KEY_BLOCK_ROOM, this.#end);
    const isWhole = this.#chunks.length === 1 && this.#end === KEY_BLOCK_ROOM;
    return isWhole ? chunk : Buffer.concat(this.pieces());
  }

  /** The digest of the whole message, as text. */
  digest(algorithm: string, encoding: DigestEncoding): string {
    const flat = this.flatAfter(NO_BLOCKS, 0, 0);
    if (flat !== undefined) return hashText(algorithm, flat, encoding);
    const hash = createHash(algorithm);
    for (const piece of this.pieces()) hash.update(piece);
    return hash.digest().toString(encoding);
  }

  #assumeProblemOf(inner: MessageWriter): void {
    if (inner.#problem !== undefined) this.fail(inner.#problem);
    // Without the secret it would be the digest of something else.
    if (inner.#chunks.includes(SECRET_PLACE))
      throw new TypeError('part.secret cannot stand within another part');
  }

  #flush(): void {
    if (this.#end === KEY_BLOCK_ROOM) return;
    this.#chunks.push(Buffer.from(this.#buffer.subarray(KEY_BLOCK_ROOM, this.#end)));
    this.#end = KEY_BLOCK_ROOM;
  }

  #reserve(length: number): void {
    if (this.#end + length <= this.#buffer.length) return;
    if (this.#end + length > KEY_BLOCK_ROOM + FLAT_LIMIT) this.#flush();
    const needed = this.#end + length;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(
      Math.min(KEY_BLOCK_ROOM + FLAT_LIMIT, Math.max(needed, this.#buffer.length * 2)),
    );
    larger.set(this.#buffer.subarray(0, this.#end));
    this.#buffer = larger;
    this.#views = [];
    this.#keyRoom = keyRoomOf(larger);
  }
}

function keyRoomOf({ buffer }: Buffer): Int32Array {
  return new Int32Array(buffer, 0, KEY_BLOCK_ROOM / WORD_BYTES);
}
