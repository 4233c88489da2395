/** The set of public keys that a partner publishes at one URL. */

import { assertKnownOptions, naming } from '../../internal/known-options.ts';
import type { ApiKey } from '../api-key.ts';
import type { KeySource } from '../key-source.ts';
import { assertJwkSetRules, type JwkSetRules, parseJwkSet } from './jwk-set.ts';
import { DOCUMENT_OPTIONS, RemoteDocument, type RemoteDocumentOptions } from './remote-document.ts';

/** Options of {@link remoteJwks}. */
export interface RemoteJwksOptions extends RemoteDocumentOptions, JwkSetRules {}

/** The keys of a set at a URL. */
export interface RemoteJwks extends KeySource {
  readonly find: (id: string) => ApiKey | undefined | Promise<ApiKey | undefined>;
  readonly confirm: (id: string, isFresh: boolean) => Promise<ApiKey | undefined> | undefined;
  /** Fetches the set now, such as at start-up. Rejects where it cannot be had, or is no set. */
  readonly reload: () => Promise<void>;
}

/**
 * Makes a key source of a set of JWKs at an `https` URL (RFC 7517): fetched when it is first needed, without following a redirection, up to
 * 64 KiB and 100 keys, within a deadline; once for all requests that wait. A key that is not in the set, or whose signature does
 * not hold, has it fetched again at most once in `cooldownSeconds`, so that a key which was added or exchanged counts at once and
 * strangers cannot make this server fetch without end. Where it cannot be fetched, the last set counts for `staleSeconds` more.
 *
 * @example
 * const scheme = httpMessageSignatures({ requiredComponents: ['@method', '@target-uri'], algorithms: ['ed25519'] });
 * const keys = remoteJwks('https://partner.example.com/.well-known/jwks.json', { scheme });
 * @throws TypeError or RangeError for an invalid option.
 */
export function remoteJwks(url: string | URL, options: RemoteJwksOptions = {}): RemoteJwks {
  assertKnownOptions('remoteJwks()', options, [...DOCUMENT_OPTIONS, 'scheme', 'name']);
  const document = naming('remoteJwks()', () => {
    assertJwkSetRules(options);
    return new RemoteDocument(url, (text) => keysByName(String(url), text, options), options);
  });
  return {
    find: (id) => document.find((keys) => keys.get(id)),
    confirm: (id, isFresh) => (isFresh ? undefined : document.findAgain((keys) => keys.get(id))),
    reload: () => document.reload(),
  };
}

/** Two keys of one name are two secrets of one key. */
function keysByName(url: string, text: string, rules: JwkSetRules): ReadonlyMap<string, ApiKey> {
  const keys = new Map<string, ApiKey>();
  for (const secret of parseJwkSet(url, text, rules)) {
    const { id } = secret;
    keys.set(id, { id, secrets: [...(keys.get(id)?.secrets ?? []), secret] });
  }
  return keys;
}
