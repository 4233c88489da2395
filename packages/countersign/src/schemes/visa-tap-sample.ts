/** Agents as Visa's sample of the Trusted Agent Protocol signs them: nearly RFC 9421. */

import { assertKnownOptions } from '../internal/known-options.ts';
import { algorithmByKey } from '../message-signatures/signature-algorithms.ts';
import { algorithmNamed } from '../scheme/algorithms/named-algorithm.ts';
import { pssWithLongestSalt } from '../scheme/algorithms/public-key.ts';
import { defineScheme } from '../scheme/define-scheme.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import { message, type Part } from '../scheme/message/message.ts';
import { MessageWriter } from '../scheme/message/message-writer.ts';
import { part } from '../scheme/message/parts.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { SignatureFields } from '../scheme/signature-fields.ts';
import { canonicalText } from '../scheme/values/encodings.ts';
import { HeaderReader, type ReadRequest } from '../scheme/values/header-reader.ts';
import { header, headerParam } from '../scheme/values/value-location.ts';

/** Purpose of an agent's request. */
export type VisaTapTag = 'agent-browser-auth' | 'agent-payer-auth';

/** Options of {@link visaTapSample}. */
export interface VisaTapSampleOptions {
  /** The one tag that counts, so that a signature for looking around pays nothing. Default: both count. */
  readonly tag?: VisaTapTag | undefined;
}

const OWNER = 'visaTapSample()';
const TAGS: readonly VisaTapTag[] = ['agent-browser-auth', 'agent-payer-auth'];
const SECONDS = 1000;
/** The longest that a signature may be good, and how far ahead of the server's time it may have been made. */
const LIFETIME_SECONDS = 480;
const AHEAD_SECONDS = 60;

/** The one form in which the sample writes it. */
const INPUT =
  /^sig2=(\("@authority" "@path"\); ?created=(\d{1,12}); ?expires=(\d{1,12}); ?key[Ii]d="([A-Za-z0-9._-]{1,100})"; ?alg="(ed25519|rsa-pss-sha256)"; ?nonce="([\x21\x23-\x5b\x5d-\x7e]{8,128})"; ?tag="(agent-browser-auth|agent-payer-auth)")$/;
const SIGNATURE = /^sig2=:([A-Za-z0-9+/=]+):$/;

const KEYED = algorithmByKey(
  [
    ['ed25519', algorithmNamed('ed25519')],
    ['rsa-pss-sha256', pssWithLongestSalt()],
  ],
  'utf8',
);

/** Presented values, with the text of the parameters, which is signed as it was sent. */
interface TapFields extends SignatureFields {
  readonly tap: { readonly parameters: string; readonly alg: string };
}

/**
 * The scheme of the sample that Visa publishes for its Trusted Agent Protocol, by which an agent shows who it is. Each request names its key.
 *
 * The sample does not follow RFC 9421 to the letter, and verifiers of that refuse it: it writes `keyId` with a capital, blanks behind
 * semicolons that are signed, a path with its query, and an algorithm that is not registered. Exactly its form is taken, and no other; agents that
 * follow the RFC are for `webBotAuth()` or `httpMessageSignatures()`.
 *
 * Host, path and query are signed, and neither method nor body: a signature that was made to look at a page fits any request to that address, once. A
 * nonce is good once, and a signature for at most eight minutes. A verifier needs its `publicUrl`.
 *
 * @example
 * const scheme = visaTapSample({ tag: 'agent-payer-auth' });
 * const verifier = createVerifier({ scheme, keys, publicUrl: 'https://shop.example.com' });
 * @see https://github.com/visa/trusted-agent-protocol
 * @typeParam P The payload. Default: `unknown`.
 * @throws TypeError for an invalid option.
 */
export function visaTapSample<P = unknown>(options: VisaTapSampleOptions = {}): Scheme<P> {
  assertKnownOptions(OWNER, options, ['tag']);
  const { tag } = options;
  if (tag !== undefined && !TAGS.includes(tag))
    throw new TypeError(`${OWNER}: "tag" must be "${TAGS.join('" or "')}"`);
  const headers = new HeaderReader();
  const slots = { input: headers.slot('Signature-Input'), signature: headers.slot('Signature') };
  const read = (request: ReadRequest) => fieldsOf(headers.read(request), slots, tag);
  const parameters = parametersPart(read);
  const declared = defineScheme<P>({
    name: 'visa-tap-sample',
    keyId: headerParam('Signature-Input', 'keyId', { quoted: true }),
    timestamp: headerParam('Signature-Input', 'created', { format: 'unixSeconds' }),
    nonce: headerParam('Signature-Input', 'nonce', { quoted: true }),
    signature: header('Signature', { encoding: 'base64' }),
    secret: 'publicKey',
    algorithm: KEYED.algorithm,
    message: message`"@authority": ${part.host}\n"@path": ${part.target}\n"@signature-params": ${parameters}`,
    toleranceSeconds: { past: LIFETIME_SECONDS, future: AHEAD_SECONDS },
    replay: 'nonce',
    warnings: ['neither method nor body is signed: a signature tells who asks, and not for what'],
    about: {
      title: "Visa's sample of the Trusted Agent Protocol",
      documentation: 'https://github.com/visa/trusted-agent-protocol',
      secret: 'The public key of the agent, as its registry has it: Ed25519, or RSA.',
      notSigned: 'Method, body and all headers.',
    },
  });
  return {
    ...declared,
    read,
    // Its values are read by no rules but its own.
    dissect: declared.introspection?.dissect,
    recognition: declared.recognition && {
      ...declared.recognition,
      fits: (request) => INPUT.test(headers.read(request).values[slots.input] ?? ''),
      hasSignature: (request) => headers.read(request).values[slots.signature] !== undefined,
    },
    sign: ({ keyId, key, request, nowMs, nonce }) => {
      const created = Math.floor(nowMs / SECONDS);
      const text =
        `("@authority" "@path"); created=${created}; expires=${created + LIFETIME_SECONDS}; keyId="${keyId}"; ` +
        `alg="${KEYED.nameFor(key)}"; nonce="${nonce}"; tag="${tag ?? TAGS[0]}"`;
      const input: [string, string] = ['Signature-Input', `sig2=${text}`];
      const unsigned = { ...request, headers: [...input, 'Signature', `sig2=:${'A'.repeat(86)}==:`] };
      const fields = read(unsigned);
      if ('code' in fields) throw new TypeError(`the request cannot be signed: ${fields.reason}`);
      const out = new MessageWriter();
      declared.write(unsigned, fields, out, 0);
      if (out.problem !== undefined)
        throw new TypeError(`the request cannot be signed: ${out.problem.reason}`);
      const signature = declared.algorithm.prepare(key).sign(out).toString('base64');
      return [input, ['Signature', `sig2=:${signature}:`]];
    },
  };
}

function fieldsOf(
  { values, duplicated }: ReturnType<HeaderReader['read']>,
  slots: { readonly input: number; readonly signature: number },
  expectedTag: VisaTapTag | undefined,
): TapFields | FormProblem {
  const input = values[slots.input];
  const signature = values[slots.signature];
  if (input === undefined) return problem('Signature-Input', 'is missing', 'missing_header');
  if (signature === undefined) return problem('Signature', 'is missing', 'missing_header');
  if (duplicated !== 0) return problem('Signature', 'and Signature-Input must come once', 'duplicate_header');
  const [, parameters, created, expires, keyId, alg, nonce, tag] = INPUT.exec(input) ?? [];
  if (parameters === undefined) return problem('Signature-Input', 'must have the form of the sample');
  if (expectedTag !== undefined && tag !== expectedTag)
    return problem('Signature-Input', `must have the tag "${expectedTag}"`);
  const lifetime = Number(expires) - Number(created);
  if (lifetime < 0 || lifetime > LIFETIME_SECONDS)
    return problem('Signature-Input', `must expire at most ${LIFETIME_SECONDS} s after it was created`);
  const [, encoded = ''] = SIGNATURE.exec(signature) ?? [];
  const text = canonicalText('base64', encoded, KEYED.algorithm.signatureBytes);
  if (text === undefined) return problem('Signature', 'must be sig2=:…: with a signature in base64');
  return {
    ...{ keyId: keyId as string, nonce, signatures: [text], headers: [] },
    ...{ timestamp: created as string, timestampMs: Number(created) * SECONDS },
    // Good for the whole of its last second.
    expiresMs: Number(expires) * SECONDS + 999,
    ...{ requestId: undefined, idempotencyKey: undefined, eventId: undefined },
    tap: { parameters, alg: alg as string },
  };
}

function problem(name: string, what: string, code: FormProblem['code'] = 'malformed_header'): FormProblem {
  return { code, member: 'signature', header: name, reason: `${name} ${what}.` };
}

/** The parameters as they were sent, blanks and all. */
function parametersPart(read: (request: ReadRequest) => TapFields | FormProblem): Part {
  return {
    label: '{parameters as sent}',
    covers: ['timestamp', 'nonce'],
    compile: () => (request, fields, out) => {
      const found = 'tap' in fields ? (fields as TapFields) : read(request);
      if ('code' in found) return out.fail(found);
      out.choose(found.tap.alg);
      out.text(found.tap.parameters);
    },
  };
}
