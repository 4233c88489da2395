/** A place at the key itself for what a store of this process knows of it. */

/**
 * Belongs to one key of one verifier, and comes with each of its requests. A store may keep there what it would otherwise
 * look up by the key's id; `owner` says which store's it is.
 */
export interface KeyMemory {
  owner: object | undefined;
  account: object | undefined;
}

/** Nothing is known yet. */
export function newKeyMemory(): KeyMemory {
  return { owner: undefined, account: undefined };
}
