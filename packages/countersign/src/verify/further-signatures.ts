/** Checks the signatures that a request must have beside that of its sender, each by a key of its own. */

import { keyStateProblem } from '../checks/key-state.ts';
import { positionInWindow } from '../checks/window.ts';
import { isPromiseLike } from '../internal/deadline.ts';
import { haveSameSecrets, type KeyLookup } from '../keys/key-lookup.ts';
import { MessageWriter } from '../scheme/message/message-writer.ts';
import type { Scheme } from '../scheme/scheme.ts';
import type { FurtherSignature } from '../scheme/signature-fields.ts';
import { currentSecrets } from './signature.ts';
import type { Failure, Verification } from './verification.ts';

/** The failure of the first of them that does not hold; undefined where all do. Never rejects. */
export async function furtherFailure(
  verification: Verification,
  keys: KeyLookup,
  scheme: Scheme,
): Promise<Failure | undefined> {
  for (const each of verification.signatureFields?.further ?? []) {
    const failure =
      timeFailure(each, verification.nowMs) ?? (await proofFailure(each, verification, keys, scheme));
    if (failure !== undefined) return { ...failure, detail: `of the signature "${each.name}"` };
  }
  return undefined;
}

function timeFailure({ fields, window }: FurtherSignature, nowMs: number): Failure | undefined {
  const { timestampMs, expiresMs } = fields;
  if (expiresMs !== undefined && nowMs > expiresMs) return { code: 'timestamp_too_old' };
  if (timestampMs === undefined || window === undefined) return undefined;
  const position = positionInWindow(timestampMs, nowMs, window);
  return position === 'inside' ? undefined : { code: `timestamp_${position}` };
}

type FoundKey = Awaited<ReturnType<KeyLookup['find']>>;

async function proofFailure(
  further: FurtherSignature,
  verification: Verification,
  keys: KeyLookup,
  scheme: Scheme,
): Promise<Failure | undefined> {
  const { keyId } = further.fields;
  try {
    const found = keys.find(keyId);
    const key = await found;
    const failure = failureWith(key, further, verification, keys, scheme);
    if (failure?.code !== 'unknown_key' && failure?.code !== 'signature_mismatch') return failure;
    // A key that was exchanged or added counts at once, as that of the sender does.
    const current = await keys.findAgain(keyId, isPromiseLike(found));
    if (current === undefined || haveSameSecrets(current, key)) return failure;
    return failureWith(current, further, verification, keys, scheme);
  } catch (cause) {
    return { code: 'keys_unavailable', cause };
  }
}

function failureWith(
  key: FoundKey,
  { fields, write }: FurtherSignature,
  { request, nowMs, policy }: Verification,
  keys: KeyLookup,
  scheme: Scheme,
): Failure | undefined {
  // After the lookup, since what is in use is told in a list that holds until the next call.
  const secrets = key === undefined ? [] : [...currentSecrets(key, nowMs)];
  const message = new MessageWriter();
  write(request, message);
  if (message.problem !== undefined) return { code: message.problem.code, problem: message.problem };
  const holds = keys
    .withDummies(fields.keyId, secrets)
    .some((secret) => secret.verify(message, fields.signatures, scheme.signatureEncoding) !== undefined);
  if (key === undefined) return { code: 'unknown_key' };
  if (!holds) return { code: 'signature_mismatch' };
  const state = keyStateProblem(key, policy.mode, nowMs);
  return state && { code: state };
}
