/** Whose key it is, by the application's own type. */

/**
 * Takes the application's type of a key's owner, by declaration merging.
 *
 * @example
 * declare module 'countersign' {
 *   interface Register {
 *     owner: { merchantId: number };
 *   }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: applications merge into it, which a type alias does not allow.
export interface Register {}

/** The owner of a key: the type that {@link Register} has, by default a text that may be missing. */
export type Owner = Register extends { owner: infer O } ? O : string | undefined;
