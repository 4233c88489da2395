/** Signatures of several items in one request, all of which must hold. */

import type { Algorithm, PreparedKey } from '../algorithms.ts';
import { MessageWriter } from '../message/message-writer.ts';

const LENGTH_BYTES = 4;

/** Appends the message of an item. */
export function writeItem(out: MessageWriter, message: Uint8Array): void {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(message.length);
  out.bytes(length);
  out.bytes(message);
}

/**
 * Makes an algorithm for messages of items, each written by {@link writeItem}: the first signature is that of the first item, and so
 * on. A request without items proves nothing, and does not match.
 */
export function eachItem(algorithm: Algorithm): Algorithm {
  return {
    ...algorithm,
    name: `${algorithm.name} of each item`,
    matchIsDigest: false,
    prepare: (key) => new KeyForItems(algorithm.prepare(key)),
  };
}

class KeyForItems implements PreparedKey {
  readonly #key: PreparedKey;

  constructor(key: PreparedKey) {
    this.#key = key;
  }

  verify(...[message, signatures, encoding]: Parameters<PreparedKey['verify']>): string | undefined {
    const items = itemsOf(message);
    if (items.length === 0 || items.length !== signatures.length) return undefined;
    const each = new MessageWriter();
    let areRight = true;
    for (const [i, item] of items.entries()) {
      each.reset();
      each.bytes(item);
      if (this.#key.verify(each, [signatures[i] as string], encoding) === undefined) areRight = false;
    }
    return areRight ? message.digest('sha256', 'hex') : undefined;
  }

  sign(): Buffer {
    throw new TypeError('the items of a request cannot be signed with one signature');
  }
}

function itemsOf(message: MessageWriter): readonly Uint8Array[] {
  const bytes = Buffer.from(message.whole());
  const items: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const from = at + LENGTH_BYTES;
    at = from + bytes.readUInt32BE(at);
    items.push(bytes.subarray(from, at));
  }
  return items;
}
