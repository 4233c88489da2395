/** HTTP Signatures of draft-cavage-http-signatures: HMAC-SHA256 or RSA over the headers that a request lists. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { algorithmOfKey } from '../scheme/algorithms/algorithm-of-key.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import { message } from '../scheme/message/message.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { header, headerParam } from '../scheme/values/value-location.ts';
import type { TimedOptions } from './families/sender-options.ts';

/** Options of {@link draftCavage}. */
export interface DraftCavageOptions extends TimedOptions {
  /** Headers that must be signed as well, such as `content-type`. Default: none. */
  readonly alsoSigned?: readonly string[] | undefined;
  /** Where the signature is: in `Authorization` (default) as a scheme of authentication, or in the header `Signature`. */
  readonly carrier?: 'Authorization' | 'Signature' | undefined;
}

const ALWAYS_SIGNED = ['(request-target)', 'host', 'date', 'digest'];
/** Names that say nothing of the algorithm: of older and of newer versions of the draft. */
const UNNAMED = ['', 'hs2019'];
/** Without a body there need be no digest of one. */
const NO_BODY = part.same(part.withBody(message`body`), message``);

/**
 * The scheme of draft-cavage-http-signatures, which came before RFC 9421, as its version 12 has it. Each request names its key.
 *
 * `(request-target)`, `host`, `date` and, with a body, `digest` must be signed, which the draft leaves to the server; other
 * headers are only where the request lists them. The algorithm is that of the key: HMAC-SHA256 for a secret, RSA (PKCS #1 v1.5) with SHA-256 for a
 * public key in PEM; a request that names another one is refused.
 *
 * @example
 * const verifier = createVerifier({ scheme: draftCavage(), keys });
 * @see https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-12
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function draftCavage<P = unknown>(options: DraftCavageOptions = {}): Scheme<P> {
  assertKnownOptions('draftCavage()', options, ['toleranceSeconds', 'alsoSigned', 'carrier']);
  const { alsoSigned = [], carrier = 'Authorization', toleranceSeconds = 300 } = options;
  if (carrier !== 'Authorization' && carrier !== 'Signature')
    throw new TypeError('draftCavage(): "carrier" must be "Authorization" or "Signature"');
  const scheme = carrier === 'Authorization' ? { authScheme: 'Signature' } : {};
  const parameter = (name: string, more: object = {}) =>
    headerParam(carrier, name, { quoted: true, ...scheme, ...more });
  const required = [...ALWAYS_SIGNED, ...alsoSigned.map((name) => name.toLowerCase())];
  const withoutDigest = required.filter((name) => name !== 'digest');
  const list = parameter('headers');
  const named = parameter('algorithm');
  const { algorithm, choice } = algorithmOfKey(named, {
    shared: { algorithm: 'hmac-sha256', names: [...UNNAMED, 'hmac-sha256'] },
    publicKey: { algorithm: 'rsa-v1_5-sha256', names: [...UNNAMED, 'rsa-sha256'] },
  });
  const signed = (names: readonly string[]) =>
    message`${choice}${part.signedHeaders(list, {
      ...{ required: names, separator: ' ', between: ': ', spaces: 'trimmed' },
      values: { '(request-target)': message`${part.lowercase(part.method)} ${part.target}` },
    })}`;
  return defineScheme<P>({
    name: 'draft-cavage',
    keyId: parameter('keyId'),
    timestamp: header('Date', 'httpDate'),
    signature: parameter('signature', { encoding: 'base64' }),
    contentDigest: {
      carrier: header('Digest', { prefix: 'SHA-256=', encoding: 'base64' }),
      algorithm: 'sha256',
    },
    secret: 'publicKey',
    algorithm,
    message: [signed(required), { parts: [...signed(withoutDigest).parts, NO_BODY] }],
    alsoSent: [
      [named, 'hs2019'],
      [list, required.join(' ')],
    ],
    toleranceSeconds,
    replay: 'signature',
    about: {
      title: 'HTTP Signatures (draft-cavage)',
      documentation: 'https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-12',
      secret: 'A shared secret, or the public key of the client in PEM.',
      notSigned: 'Headers that the request does not list.',
      lax: 'By the draft, a request may choose what it signs, and the date alone will do.',
    },
  });
}
