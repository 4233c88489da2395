/** A key that was found and cannot be used. */

/** Says why a file is no key, or none to trust. To ask again would not help. */
export class UnusableKeyError extends Error {
  override readonly name = 'UnusableKeyError';
}
