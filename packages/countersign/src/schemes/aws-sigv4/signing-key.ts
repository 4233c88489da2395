/** The algorithm of Signature Version 4: HMAC with a key for each day, region and service, and chains of signed chunks. */

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { hashText } from '../../internal/one-shot-hash.ts';
import { type Algorithm, hmac, type PreparedKey } from '../../scheme/algorithms.ts';
import { MessageWriter } from '../../scheme/message/message-writer.ts';
import type { SignatureEncoding } from '../../scheme/values/encodings.ts';
import type { SignedChunk } from './chunked-body.ts';

/** Facts of a request about the key of its signature; {@link choiceOf} makes a text of them. */
export interface KeyChoice {
  readonly scope: string;
  readonly sessionToken: string;
  /** Where chunks are signed, too. */
  readonly chunks?: { readonly timestamp: string; readonly all: readonly SignedChunk[] } | undefined;
}

/** Between the secret access key and the session token in key material. Neither can hold it. */
const BEFORE_TOKEN = '\n';
/** So many derived keys of one secret are kept: of some services and regions, before and after midnight. */
const MOST_KEPT = 16;
const SHA256 = hmac('hmac-sha256');
const EMPTY_DIGEST = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** The algorithm. Its key material is that of {@link keyMaterial}. */
export const SIGV4: Algorithm = {
  name: 'hmac-sha256 with derived keys',
  signatureBytes: SHA256.signatureBytes,
  matchIsDigest: true,
  dummyKey: () => keyMaterial(randomBytes(32).toString('hex'), ''),
  prepare: (material) => new Sigv4Key(material),
};

/** Key material of a secret access key, and of the session token that belongs to it; empty where there is none. */
export function keyMaterial(secretKey: string, sessionToken: string): Buffer {
  return Buffer.from(secretKey + BEFORE_TOKEN + sessionToken);
}

/** Secret access key and session token of key material. */
export function partsOfKey(material: Uint8Array): { secretKey: string; sessionToken: string } {
  const text = Buffer.from(material).toString();
  const at = text.lastIndexOf(BEFORE_TOKEN);
  return { secretKey: text.slice(0, at), sessionToken: text.slice(at + 1) };
}

/** The choice as a text of lines, which a message carries to the key beside its bytes. */
export function choiceOf({ scope, sessionToken, chunks }: KeyChoice): string {
  if (chunks === undefined) return `${scope}\n${sessionToken}`;
  const signed = chunks.all.map(({ data, signature }) => signature + hashText('sha256', data, 'hex'));
  return [scope, sessionToken, chunks.timestamp, ...signed].join('\n');
}

/** The key of a day, region and service. */
export function derivedKey(secretKey: string, scope: string): Uint8Array {
  return scope
    .split('/')
    .reduce<Uint8Array>(
      (key, step) => createHmac('sha256', key).update(step).digest(),
      Buffer.from(`AWS4${secretKey}`),
    );
}

class Sigv4Key implements PreparedKey {
  readonly #secretKey: string;
  readonly #sessionToken: string;
  readonly #kept = new Map<string, PreparedKey>();

  constructor(material: Uint8Array) {
    const { secretKey, sessionToken } = partsOfKey(material);
    this.#secretKey = secretKey;
    this.#sessionToken = sessionToken;
  }

  verify(
    message: MessageWriter,
    signatures: readonly string[],
    encoding: SignatureEncoding,
  ): string | undefined {
    const { choice = '' } = message;
    const endOfScope = choice.indexOf('\n');
    const scope = choice.slice(0, endOfScope);
    const key = this.#keyOf(scope);
    const match = key.verify(message, signatures, encoding);
    if (match === undefined) return undefined;
    const [sessionToken = '', ...chain] = choice.slice(endOfScope + 1).split('\n');
    if (!isSameToken(this.#sessionToken, sessionToken)) return undefined;
    // Kept for anyone's scope, they could be pushed out by strangers.
    this.#keep(scope, key);
    return chain.length === 0 || isChainSigned(key, match, scope, chain) ? match : undefined;
  }

  sign(message: MessageWriter): Buffer {
    const [scope = ''] = (message.choice ?? '').split('\n');
    return this.#keyOf(scope).sign(message);
  }

  #keyOf(scope: string): PreparedKey {
    return this.#kept.get(scope) ?? SHA256.prepare(derivedKey(this.#secretKey, scope));
  }

  #keep(scope: string, key: PreparedKey): void {
    if (this.#kept.has(scope)) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= MOST_KEPT) this.#kept.delete(oldest);
    this.#kept.set(scope, key);
  }
}

function isSameToken(expected: string, sent: string): boolean {
  if (expected === sent && expected === '') return true;
  const [a, b] = [expected, sent].map((token) => Buffer.from(hashText('sha256', token, 'hex')));
  return timingSafeEqual(a as Buffer, b as Buffer);
}

/** Checks each chunk, whose signature covers the one before it: none can be exchanged, moved, added or left out. */
function isChainSigned(
  key: PreparedKey,
  seed: string,
  scope: string,
  [timestamp, ...chunks]: readonly string[],
): boolean {
  const out = new MessageWriter();
  let previous = seed;
  for (const chunk of chunks) {
    const [signature, digest] = [chunk.slice(0, 64), chunk.slice(64)];
    out.reset();
    out.text(`AWS4-HMAC-SHA256-PAYLOAD\n${timestamp}\n${scope}\n${previous}\n${EMPTY_DIGEST}\n${digest}`);
    if (key.verify(out, [signature], 'hex') === undefined) return false;
    previous = signature;
  }
  return true;
}
