/** Hawk: an HMAC over the request line, host, port and a hash of the payload. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { problemDetails } from '../responses/problem-details.ts';
import type { SchemeAbout } from '../scheme/about.ts';
import type { PreparedKey } from '../scheme/algorithms.ts';
import { hmac } from '../scheme/algorithms.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import { compileMessage, type Message, message, type Part } from '../scheme/message/message.ts';
import { MessageWriter } from '../scheme/message/message-writer.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { HeaderReader } from '../scheme/values/header-reader.ts';
import { headerParam } from '../scheme/values/value-location.ts';
import type { TimedOptions } from './families/sender-options.ts';
import { attributesProblem } from './hawk/attributes.ts';
import { type BewitFields, hasBewit, readBewit } from './hawk/bewit.ts';

export { type HawkResponsesOptions, hawkResponses } from './hawk/hawk-responses.ts';
export { hawkBewit } from './hawk/make-bewit.ts';
export { hawkServerAuthorization, isHawkResponse } from './hawk/server-authorization.ts';

/** Options of {@link hawk}. */
export interface HawkOptions extends TimedOptions {
  /** The hash function, which a key of Hawk has with it. `sha1` is for clients that know no other. Default: `sha256`. */
  readonly algorithm?: 'sha256' | 'sha1' | undefined;
  /**
   * `optional` takes a body without its hash, as Hawk itself does: anyone on the way can exchange it then. A hash that was sent must be
   * that of the body all the same. Default: `required`.
   */
  readonly payloadHash?: 'required' | 'optional' | undefined;
  /** True if links with a `bewit` are taken, for GET and HEAD, as often as they are called until they expire. Default: false. */
  readonly bewit?: boolean | undefined;
}

const parameter = (name: string, options: object = {}) =>
  headerParam('Authorization', name, { authScheme: 'Hawk', quoted: true, ...options });

const APP = part.optional('', parameter('app'), message`\n${parameter('dlg')}\n`);
/** A hash that was sent must be that of the body: it is not passed over as one that was left out. */
const NO_HASH = part.same(parameter('hash'), message``);

/**
 * The scheme of Hawk, with its header and with links that have a bewit. Each request names its key.
 *
 * Method, path, query, host, port and `ext` are signed, and the payload with its media type: a request with a body and without
 * its hash is refused, which Hawk itself leaves to the server. Other headers are not signed. The verifier needs its `publicUrl`,
 * since host and port are those that the client has called. A nonce is good once.
 *
 * The time is judged after the signature, so that the answer to a client whose clock is wrong can have the right time with a MAC:
 * `WWW-Authenticate: Hawk ts="…", tsm="…"`. Responses are signed with `signResponses(hawkResponses(), verifier)` and checked by
 * `signedFetch()`, or one by one with `hawkServerAuthorization()` and `isHawkResponse()`; `hawkBewit()` makes links.
 *
 * @example
 * const verifier = createVerifier({ scheme: hawk(), keys, publicUrl: 'https://api.example.com' });
 * @see https://github.com/mozilla/hawk/blob/main/API.md
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError or RangeError for an invalid option.
 */
export function hawk<P = unknown>(options: HawkOptions = {}): Scheme<P> {
  assertOptions(options);
  const { algorithm = 'sha256', payloadHash = 'required', bewit = false, toleranceSeconds = 60 } = options;
  const { signatureBytes } = hmac(`hmac-${algorithm}`);
  const hash = part[algorithm](message`hawk.1.payload\n${part.mediaType}\n${part.body}\n`, 'base64');
  const declared = defineScheme<P>({
    name: 'hawk',
    keyId: parameter('id'),
    timestamp: parameter('ts', { format: 'unixSeconds' }),
    nonce: parameter('nonce', { length: [1, 64], alphabet: 'visible' }),
    signature: parameter('mac', { encoding: 'base64' }),
    secret: 'utf8',
    algorithm: `hmac-${algorithm}`,
    // The hash is that of the payload, whatever was sent: it need not be compared. Without a payload it may be left out.
    message: [
      signed(hash),
      signed(part.withBody(hash)),
      ...(payloadHash === 'optional' ? [signed(NO_HASH)] : []),
    ],
    alsoSent: [[parameter('hash'), hash]],
    toleranceSeconds,
    replay: 'nonce',
    responseFormat: problemDetails({ challenge: 'Hawk' }),
    about: ABOUT,
  });
  const readHeader: Scheme['read'] = (request, required) =>
    attributesProblem(request.headers) ?? declared.read(request, required);
  return {
    ...declared,
    ...{ signedTime, signsResponses: true },
    read: bewit
      ? (request, required) =>
          hasBewit(request) ? readBewit(request, signatureBytes as number) : readHeader(request, required)
      : readHeader,
    write: (request, fields, out, variant) => {
      const link = fields as Partial<BewitFields>;
      if (link.resource === undefined) declared.write(request, fields, out, variant);
      else if (request.body.length > 0) out.fail(NO_BODY);
      else writeBewit(request, fields, out);
    },
    recognition: declared.recognition && {
      ...declared.recognition,
      fits: (request) => (bewit && hasBewit(request)) || declared.recognition?.fits(request) === true,
    },
  };
}

const ABOUT: SchemeAbout = {
  title: 'Hawk',
  documentation: 'https://github.com/mozilla/hawk/blob/main/API.md',
  secret: 'The key that client and server share.',
  notSigned: 'Headers but Authorization, apart from the media type of a payload.',
  lax: 'The library takes a body without its hash unless the server asks for it.',
};

function signed(hash: Part): Message {
  const head = message`hawk.1.header\n${part.timestamp}\n${part.nonce}\n${part.method}\n${part.target}\n${part.hostname}\n${part.port}\n`;
  return { parts: [...head.parts, ...message`${hash}\n${parameter('ext')}\n${APP}`.parts] };
}

const ofBewit = (label: string, read: (fields: BewitFields) => string): Part => ({
  label,
  compile: () => (_request, fields, out) => out.text(read(fields as BewitFields)),
});
const RESOURCE = ofBewit('{target without bewit}', ({ resource }) => resource);
const EXT = ofBewit('{ext}', ({ ext }) => ext);
/** A bewit says nothing of a body. */
const NO_BODY: FormProblem = {
  code: 'malformed_body',
  member: 'body',
  reason: 'A request with a bewit must have no body.',
};
/** HEAD is signed as GET. */
const writeBewit = compileMessage(
  message`hawk.1.bewit\n${part.timestamp}\n\nGET\n${RESOURCE}\n${part.hostname}\n${part.port}\n\n${EXT}\n`,
  new HeaderReader(),
);

/** The time of the server, so that a client can set its clock by somebody who has its secret. */
function signedTime(nowMs: number, secret: PreparedKey): Record<string, string> {
  const ts = Math.floor(nowMs / 1000);
  const out = new MessageWriter();
  out.text(`hawk.1.ts\n${ts}\n`);
  const tsm = secret.sign(out).toString('base64');
  return { 'www-authenticate': `Hawk ts="${ts}", tsm="${tsm}", error="Stale timestamp"` };
}

function assertOptions(options: HawkOptions): void {
  assertKnownOptions('hawk()', options, ['toleranceSeconds', 'algorithm', 'payloadHash', 'bewit']);
  const { algorithm = 'sha256', payloadHash = 'required', bewit = false } = options;
  if (algorithm !== 'sha256' && algorithm !== 'sha1')
    throw new TypeError('hawk(): "algorithm" must be "sha256" or "sha1"');
  if (payloadHash !== 'required' && payloadHash !== 'optional')
    throw new TypeError('hawk(): "payloadHash" must be "required" or "optional"');
  if (typeof bewit !== 'boolean') throw new TypeError('hawk(): "bewit" must be true or false');
}
