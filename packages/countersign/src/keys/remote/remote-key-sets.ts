/** Sets of public keys at the URLs by which senders name themselves. */

import { assertKnownOptions, naming } from '../../internal/known-options.ts';
import { kindOf } from '../../internal/value-kind.ts';
import type { ApiKey } from '../api-key.ts';
import type { KeySource } from '../key-source.ts';
import { assertJwkSetRules, type JwkSetRules, parseJwkSet } from './jwk-set.ts';
import { DOCUMENT_OPTIONS, RemoteDocument, type RemoteDocumentOptions } from './remote-document.ts';

/** Options of {@link remoteKeySets}. */
export interface RemoteKeySetsOptions extends RemoteDocumentOptions, JwkSetRules {}

/** The place of a directory of keys on a host. */
const DIRECTORY = '/.well-known/http-message-signatures-directory';
const MOST_SENDERS = 1000;

/**
 * Makes a key source of senders that name themselves by a URL with their keys, such as bots and platforms: the id of a key is
 * that URL, and its secrets are the keys of the set, by their names. Nothing is fetched but from the URLs in the list, each as
 * {@link remoteJwks} does it; of a URL without a path, its directory (`/.well-known/http-message-signatures-directory`).
 *
 * @example
 * const scheme = webBotAuth();
 * const keys = remoteKeySets(['https://chatgpt.com'], { scheme, name: 'thumbprint' });
 * @throws TypeError or RangeError for an invalid option, or a URL that does not begin with `https:`.
 */
export function remoteKeySets(urls: readonly string[], options: RemoteKeySetsOptions = {}): KeySource {
  assertKnownOptions('remoteKeySets()', options, [...DOCUMENT_OPTIONS, 'scheme', 'name']);
  const senders = naming('remoteKeySets()', () => {
    if (!Array.isArray(urls)) throw new TypeError(`the URLs must be a list, got ${kindOf(urls)}`);
    if (urls.length > MOST_SENDERS) throw new RangeError(`the list has more than ${MOST_SENDERS} URLs`);
    assertJwkSetRules(options);
    return new Map(
      urls.map((url) => [senderId(url), new RemoteDocument(addressOf(url), parse(url), options)]),
    );
  });
  function parse(url: string): (text: string) => Sender {
    return (text) => {
      const secrets = parseJwkSet(addressOf(url), text, options);
      return { key: secrets.length === 0 ? undefined : { id: senderId(url), secrets } };
    };
  }
  return {
    find: (id) => senders.get(id)?.find(keyOf),
    confirm: (id, isFresh) => (isFresh ? undefined : senders.get(id)?.findAgain(keyOf)),
  };
}

/** A sender whose set was read; without a key where none in it counts, which is an unknown key and no failure. */
interface Sender {
  readonly key: ApiKey | undefined;
}

function keyOf({ key }: Sender): ApiKey | undefined {
  return key;
}

/** The id by which requests name a sender: the URL without a slash at its end where it has no path. */
function senderId(url: string | URL): string {
  const { href, origin, pathname, search, hash } = new URL(url);
  return pathname === '/' && search === '' && hash === '' ? origin : href;
}

function addressOf(url: string): string {
  if (!URL.canParse(url)) throw new TypeError('the URLs must begin with "https:"');
  return senderId(url) === new URL(url).origin ? new URL(DIRECTORY, url).href : url;
}
