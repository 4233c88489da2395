/** The check of a signature against the secrets of the key. */

import type { CompiledKey } from '../keys/compiled-key.ts';
import type { PreparedKey } from '../scheme/algorithms.ts';
import type { FormProblem } from '../scheme/form-problem.ts';
import { MessageWriter } from '../scheme/message/message-writer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { SignatureFields } from '../scheme/signature-fields.ts';
import type { Verification } from './verification.ts';

/** One for all requests: filled and read within one synchronous call. */
const sharedMessage = new MessageWriter();
/** A part or an algorithm of the application is running, which may verify another request before it returns. */
let isUnderWay = false;

/**
 * Tries every given secret on every reading of the string to sign, and notes in the attempt which one it was.
 *
 * @returns what the request is to be known by: the canonical text of the signature that matched, or a digest of the
 * message where a request may carry several; the problem, when the first string to sign cannot be built; or
 * undefined when nothing matches.
 */
export function matchSignature(
  verification: Verification,
  scheme: Scheme,
  secrets: readonly PreparedKey[],
): string | FormProblem | undefined {
  const { request } = verification;
  const signatureFields = verification.signatureFields as SignatureFields;
  const { signatures: all } = signatureFields;
  let problem: FormProblem | undefined;
  const isNested = isUnderWay;
  const message = isNested ? new MessageWriter() : sharedMessage;
  isUnderWay = true;
  try {
    for (let reading = 0; reading < scheme.variants; reading++) {
      message.reset();
      scheme.write(request, signatureFields, message, reading);
      // A further variant that cannot be written of this request, such as a form of JSON, was not meant.
      if (reading === 0) problem = message.problem;
      if (message.problem !== undefined) continue;
      for (let i = 0; i < secrets.length; i++) {
        const secret = secrets[i] as PreparedKey;
        const match = secret.verify(message, signaturesFor(i, scheme, all), scheme.signatureEncoding);
        if (match === undefined) continue;
        verification.secret = secret;
        return scheme.severalSignatures ? message.digest('sha256', 'hex') : match;
      }
    }
    return problem;
  } finally {
    // The body must not outlive its request here.
    message.reset();
    isUnderWay = isNested;
  }
}

/** The signatures that may be by a secret. */
function signaturesFor(secret: number, scheme: Scheme, all: readonly string[]): readonly string[] {
  return scheme.secretForEachSignature ? all.slice(secret, secret + 1) : all;
}

/** One for all keys with a single secret: read before it is filled again. */
const single: PreparedKey[] = [];

/** The secrets of a key that are in use at a time, in a list that holds until the next call. */
export function currentSecrets(
  { soleSecret, secrets, unboundedSecrets }: CompiledKey,
  nowMs: number,
): readonly PreparedKey[] {
  // Most keys are not being rotated, and need no list made for each request.
  if (soleSecret !== undefined) {
    // The list may be that of the request of which a part is being written: it would be checked with this key's secret.
    if (isUnderWay) return [soleSecret];
    single[0] = soleSecret;
    return single;
  }
  return unboundedSecrets ?? secretsInUse(secrets, nowMs);
}

/** The secrets with an id that are in use at a time: of a set of keys, the one that a request names. */
export function secretsNamed({ secrets }: CompiledKey, id: string, nowMs: number): readonly PreparedKey[] {
  return secretsInUse(
    secrets.filter((secret) => secret.id === id),
    nowMs,
  );
}

function secretsInUse(secrets: CompiledKey['secrets'], nowMs: number): readonly PreparedKey[] {
  return secrets
    .filter(({ notBeforeMs, notAfterMs }) => notBeforeMs <= nowMs && nowMs < notAfterMs)
    .map(({ key }) => key);
}
