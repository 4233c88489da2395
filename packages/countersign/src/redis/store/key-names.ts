/** The names under which Redis keeps what belongs to an API key. */

import { SETS } from './account-script.ts';

const ACCOUNT = 'account';

/** Names the account of an API key. All that belongs to the key has the id as its hash tag, so that it lives on one node. */
export function accountName(prefix: string, keyId: string): string {
  return `${prefix}{${escapeTag(keyId)}}:${ACCOUNT}`;
}

/** Names the account of those that share limits. */
export function sharedAccountName(prefix: string, sharedBy: string): string {
  return `${prefix}{${escapeTag(sharedBy)}}:shared:${ACCOUNT}`;
}

/** Names the sets of replay ids that belong to an account. */
export function setNames(account: string): string[] {
  const stem = account.slice(0, -ACCOUNT.length);
  return Array.from({ length: SETS }, (_, i) => `${stem}${i + 1}`);
}

/**
 * Writes an id as a hash tag, each id as another one. A brace in it would end the tag early, or leave it empty, and an
 * empty tag is none. Lone surrogates have no UTF-8: Redis would get one and the same character in their place.
 */
export function escapeTag(id: string): string {
  if (id === '') return '%';
  return id.replace(/[%{}]|\p{Surrogate}/gu, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length === 2 ? `%${code.toUpperCase()}` : `%u${code}`;
  });
}

/** Throws a TypeError unless names may begin with this, and those of another prefix differ from them. */
export function assertPrefix(owner: string, prefix: string): void {
  if (typeof prefix !== 'string' || /[{}]/.test(prefix))
    throw new TypeError(`${owner}: "prefix" must be a text without braces, which would be a hash tag`);
  if (/\p{Surrogate}/u.test(prefix))
    throw new TypeError(`${owner}: "prefix" has half of a surrogate pair in it, for which there is no UTF-8`);
}
