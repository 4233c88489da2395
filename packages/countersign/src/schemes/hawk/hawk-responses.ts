/** Responses of Hawk as a scheme: signed with the secret of their request, in `Server-Authorization`. */

import { assertKnownOptions } from '../../internal/known-options.ts';
import { firstHeader } from '../../request/first-header.ts';
import { MessageWriter } from '../../scheme/message/message-writer.ts';
import type { SharedSecretResponseScheme, WholeAnswer } from '../../scheme/response-scheme.ts';
import { toKeyBytes } from '../../scheme/secrets/secrets.ts';
import { afterAuthScheme } from '../../scheme/values/parameters.ts';
import { parseAttributes } from './attributes.ts';
import { type HawkAlgorithm, normalizedString, payloadHashOf } from './normalized.ts';
import { isHawkResponse, responseLines, serverAuthorization } from './server-authorization.ts';

/** Options of {@link hawkResponses}. */
export interface HawkResponsesOptions {
  /** The hash function of `hawk()`. Default: `sha256`. */
  readonly algorithm?: HawkAlgorithm | undefined;
}

/**
 * The signatures of responses by Hawk, with the secret of the request that is answered and with the hash of the body. Requests that were not
 * accepted, and links with a bewit, are answered without one. Neither the status nor headers but the media type are signed.
 *
 * @example
 * app.use(signResponses(hawkResponses(), verifier));
 * app.use(countersign(verifier));
 * @see https://github.com/mozilla/hawk/blob/main/API.md
 * @throws TypeError for an invalid option.
 */
export function hawkResponses(options: HawkResponsesOptions = {}): SharedSecretResponseScheme {
  assertKnownOptions('hawkResponses()', options, ['algorithm']);
  const { algorithm = 'sha256' } = options;
  if (algorithm !== 'sha256' && algorithm !== 'sha1')
    throw new TypeError('hawkResponses(): "algorithm" must be "sha256" or "sha1"');
  return {
    name: 'hawk',
    toKey: (secret) => toKeyBytes(secret, 'utf8'),
    signWith: (secret, response) => {
      const request = requestOf(response);
      if (request === undefined) return [];
      const hash = payloadHashOf(
        algorithm,
        response.body,
        firstHeader(response.headers, 'content-type') ?? '',
      );
      const out = new MessageWriter();
      out.text(normalizedString(responseLines(request, hash)));
      return [['Server-Authorization', serverAuthorization(secret.sign(out).toString('base64'), hash)]];
    },
    problemOf: ({ response, keyOf }) => {
      const request = requestOf(response);
      if (request === undefined) return 'its request was not signed by Hawk';
      const sent = firstHeader(response.headers, 'server-authorization') ?? '';
      if (sent === '') return 'it has no Server-Authorization';
      const secret = keyOf(request.id);
      if (secret === undefined) return 'it is signed by a key that is not known';
      const own = { body: response.body, contentType: firstHeader(response.headers, 'content-type') ?? '' };
      return isHawkResponse({ ...request, secret, algorithm }, sent, own)
        ? undefined
        : 'its signature does not match';
    },
  };
}

/** Undefined for a request without the header of Hawk. */
function requestOf({ request }: WholeAnswer) {
  const { method, url, origin, headers } = request;
  const authorization = firstHeader(headers, 'authorization') ?? '';
  const attributes = parseAttributes(afterAuthScheme(authorization, 'Hawk') ?? '?');
  const id = attributes?.get('id');
  if (id === undefined) return undefined;
  if (origin === undefined) throw new TypeError('Hawk signs the host, so that "publicUrl" is needed');
  return { id, method, url: origin + url, authorization };
}
