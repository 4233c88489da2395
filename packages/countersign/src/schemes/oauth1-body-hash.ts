/** OAuth 1.0a, and the extension for bodies that are no forms. */

import { assertKnownOptions } from '../internal/known-options.ts';
import type { SchemeAbout } from '../scheme/about.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { toKeyBytes } from '../scheme/secrets/secrets.ts';
import { encodePercent } from '../scheme/target.ts';
import type { ReadRequest } from '../scheme/values/header-reader.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { declarationFor } from './oauth1-body-hash/declarations.ts';
import { type ParameterPlace, placesOf } from './oauth1-body-hash/parameter-places.ts';
import { oauth1Signer } from './oauth1-body-hash/signer.ts';

/** Options of {@link oauth1BodyHash}. */
export interface Oauth1BodyHashOptions extends TimedOptions {
  /**
   * Places in which requests may have their parameters, each in one: `header`, `query` and `form`. Addresses are logged on the way, and
   * with `form` a body must be read before anything of the request is known. Default: `['header']`.
   */
  readonly parametersIn?: readonly ('header' | 'query' | 'form')[] | undefined;
  /**
   * True for clients that sign with RSA-SHA1, and with nothing else: the secret is then their public key. SHA-1 collides, so take it for
   * clients alone that can do nothing better. Default: false.
   */
  readonly rsaSha1?: boolean | undefined;
  /** The method with which requests are signed; verifiers take both. Default: `HMAC-SHA1`, which all servers know. */
  readonly signsWith?: 'HMAC-SHA1' | 'HMAC-SHA256' | undefined;
  /** The token to sign requests with, whose secret is in the key's. Default: none is sent. */
  readonly token?: string | undefined;
}

/**
 * The scheme of OAuth 1.0a (RFC 5849) with HMAC-SHA1 or HMAC-SHA256, and with `oauth_body_hash` for bodies that are no forms. The
 * secret is that of the consumer, `&`, and that of the token, which may be empty; the consumer key names it.
 *
 * Method, address without the query, all parameters of query and form, and the body are signed: with a body that is no form, a
 * request without its hash is refused. Other headers are not signed. The verifier needs its `publicUrl`. A nonce is good once.
 * `PLAINTEXT` is refused, as are parameters in two places.
 *
 * @example
 * const verifier = createVerifier({ scheme: oauth1BodyHash(), keys, publicUrl: 'https://api.example.com' });
 * @see https://datatracker.ietf.org/doc/html/rfc5849
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function oauth1BodyHash<P = unknown>(options: Oauth1BodyHashOptions = {}): Scheme<P> {
  const { parametersIn, rsaSha1, signsWith, token, toleranceSeconds } = toSettings(options);
  const schemes = new Map(
    parametersIn.map((place) => [
      place,
      defineScheme<P>({
        name: 'oauth1-body-hash',
        ...declarationFor(place, rsaSha1),
        secret: rsaSha1 ? 'publicKey' : toKey,
        verifyOnly: true,
        toleranceSeconds,
        replay: 'nonce',
        about: ABOUT,
      }),
    ]),
  );
  const [first] = schemes.values() as unknown as [Scheme<P>];
  const schemeOf = (request: ReadRequest) => {
    const places = placesOf(request);
    if (places.length > 1) return TWO_PLACES;
    return schemes.get(places[0] ?? (parametersIn[0] as ParameterPlace)) ?? first;
  };
  return {
    ...first,
    readsBody: parametersIn.includes('form'),
    variants: Math.max(...[...schemes.values()].map(({ variants }) => variants)),
    read: (request, required) => {
      const scheme = schemeOf(request);
      return 'code' in scheme ? scheme : scheme.read(request, required);
    },
    write: (request, fields, out, variant) => {
      const scheme = schemeOf(request);
      if ('code' in scheme) out.fail(scheme);
      else if (variant >= scheme.variants) out.fail(TWO_PLACES);
      else scheme.write(request, fields, out, variant);
    },
    sign: rsaSha1 ? first.sign : oauth1Signer({ method: signsWith, token }),
  };
}

const ABOUT: SchemeAbout = {
  title: 'OAuth 1.0a with a hash of the body',
  documentation: 'https://datatracker.ietf.org/doc/html/rfc5849',
  secret: 'Consumer secret, `&` and token secret. The id of the key is the consumer key.',
  notSigned: 'Headers but Authorization.',
};
const TWO_PLACES: FormProblem = {
  code: 'malformed_header',
  member: 'signature',
  header: 'Authorization',
  reason: 'The parameters of OAuth must be in the header, in the query or in the form, each once.',
};
const PLACES: readonly unknown[] = ['header', 'query', 'form'] satisfies ParameterPlace[];

function toKey(secret: string): Uint8Array {
  toKeyBytes(secret, 'utf8');
  const [consumer = '', token, ...more] = secret.split('&');
  if (token === undefined || more.length > 0)
    throw new TypeError(
      'the secret must be those of consumer and token, joined by "&" and percent-encoded where they have one',
    );
  return Buffer.from(`${encodePercent(consumer)}&${encodePercent(token)}`);
}

function toSettings(options: Oauth1BodyHashOptions) {
  const known = ['toleranceSeconds', 'parametersIn', 'rsaSha1', 'signsWith', 'token'];
  assertKnownOptions('oauth1BodyHash()', options, known);
  const { parametersIn = ['header'], rsaSha1 = false, signsWith = 'HMAC-SHA1', token } = options;
  if (!Array.isArray(parametersIn) || parametersIn.length === 0 || !parametersIn.every(isPlace))
    throw new TypeError('oauth1BodyHash(): "parametersIn" must be a list of "header", "query" and "form"');
  if (typeof rsaSha1 !== 'boolean') throw new TypeError('oauth1BodyHash(): "rsaSha1" must be true or false');
  if (signsWith !== 'HMAC-SHA1' && signsWith !== 'HMAC-SHA256')
    throw new TypeError('oauth1BodyHash(): "signsWith" must be "HMAC-SHA1" or "HMAC-SHA256"');
  if (token !== undefined && typeof token !== 'string')
    throw new TypeError('oauth1BodyHash(): "token" must be a text');
  const { toleranceSeconds = 300 } = options;
  return { parametersIn, rsaSha1, signsWith, token, toleranceSeconds };
}

function isPlace(place: unknown): place is ParameterPlace {
  return PLACES.includes(place);
}
