/** The declarations of OAuth 1.0a, one for each place of its parameters. */

import { algorithmBy } from '../../scheme/algorithms/chosen-algorithm.ts';
import type { SchemeDeclaration } from '../../scheme/declaration/declaration.ts';
import { type Message, message, type Part } from '../../scheme/message/message.ts';
import type { SortedFormOptions } from '../../scheme/message/parts/form/sorted-form.ts';
import { part } from '../../scheme/message/parts.ts';
import { formField, queryParam } from '../../scheme/values/located-values.ts';
import { headerParam, type ValueLocation } from '../../scheme/values/value-location.ts';
import type { ParameterPlace } from './parameter-places.ts';

/** The members of a declaration that depend on the place. */
export type PlacedDeclaration = Pick<
  SchemeDeclaration,
  'keyId' | 'timestamp' | 'nonce' | 'signature' | 'algorithm' | 'message'
>;

const NOT_SIGNED = ['realm', 'oauth_signature'];
const ADDRESS = part.percentEncode(message`${part.origin}${part.path}`);

/** Makes the declaration for a place. `rsa` is for keys that are public. */
export function declarationFor(place: ParameterPlace, rsa: boolean): PlacedDeclaration {
  const at = LOCATIONS[place];
  const { algorithm, choice } = algorithmBy(
    at('oauth_signature_method'),
    rsa ? { 'RSA-SHA1': 'rsa-v1_5-sha1' } : { 'HMAC-SHA1': 'hmac-sha1', 'HMAC-SHA256': 'hmac-sha256' },
  );
  return {
    keyId: at('oauth_consumer_key'),
    timestamp: at('oauth_timestamp', { format: 'unixSeconds' }),
    nonce: at('oauth_nonce', { length: [1, 128], alphabet: 'visible' }),
    signature: at('oauth_signature', { encoding: 'base64' }),
    algorithm,
    message: messagesFor(place, choice),
  };
}

const LOCATIONS: Readonly<Record<ParameterPlace, (name: string, options?: object) => ValueLocation>> = {
  header: (name, options = {}) =>
    headerParam('Authorization', name, {
      ...{ authScheme: 'OAuth', quoted: true, percentEncoded: true },
      ...options,
    }),
  query: (name, options) => queryParam(name, options),
  form: (name, options) => formField(name, options),
};

/** With the hash of a body that is no form, or with the fields of one that is. */
function messagesFor(place: ParameterPlace, choice: Part): readonly Message[] {
  const signed = (fields: SortedFormOptions, without: readonly string[] = []) => {
    const own: SortedFormOptions =
      place === 'header'
        ? {
            parametersOf: {
              ...{ header: 'Authorization', authScheme: 'OAuth' },
              without: [...NOT_SIGNED, ...without],
            },
          }
        : { without: ['oauth_signature', ...without] };
    const all = part.percentEncode(part.sortedForm({ ...fields, ...own }));
    return message`${choice}${part.method}&${ADDRESS}&${all}`;
  };
  // As computed, whatever was sent: the hash need not be compared then.
  const withHash = (hash: Part) =>
    signed({ from: 'query', and: { oauth_body_hash: hash } }, ['oauth_body_hash']);
  const withForm = signed({ from: 'both' });
  if (place === 'form') return [withForm];
  return [withHash(part.sha1(part.body, 'base64')), withHash(part.sha256(part.body, 'base64')), withForm];
}
