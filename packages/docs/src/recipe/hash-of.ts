/** The hash that an algorithm is made of. */

/** A hash, by the name that OpenSSL has for it. */
export interface AlgorithmHash {
  readonly name: string;
  /** True for HMAC; false for a plain hash of a message in which the secret stands. */
  readonly isKeyed: boolean;
}

/**
 * Finds the hash of an algorithm; undefined for public keys, tokens and algorithms without a name.
 *
 * @example
 * hashOf('hmac-sha256'); // { name: 'sha256', isKeyed: true }
 */
export function hashOf(algorithm = ''): AlgorithmHash | undefined {
  const [, keyed, name] = /^(hmac-)?(md5|sha\d+)$/.exec(algorithm) ?? [];
  return name === undefined ? undefined : { name, isKeyed: keyed !== undefined };
}
