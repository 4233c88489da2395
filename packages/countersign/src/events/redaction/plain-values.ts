/** A quick look for hidden values, for texts of accepted requests: to look in every encoding takes longer than a verification. */

import { secretsOf } from '../../keys/api-key.ts';
import { decodePercentBytes } from '../../scheme/target.ts';
import type { KnownValues } from './hidden-values.ts';
import { SHORTEST } from './sought-values.ts';

/** Tells whether a secret, a signature, the nonce or the idempotency key stands in a text as it is, percent-encoded or in another case. */
export function hasPlainValue(
  { signatureFields, key }: Pick<KnownValues, 'signatureFields' | 'key'>,
  text: string,
): boolean {
  const { signatures = [], nonce, idempotencyKey } = signatureFields ?? {};
  const secrets = key === undefined ? [] : secretsOf(key).map(({ value }) => value);
  const texts = [text, text.includes('%') ? (decodePercentBytes(text) ?? text) : text].map((each) =>
    each.toLowerCase(),
  );
  return [...signatures, nonce, idempotencyKey, ...secrets].some(
    (value) =>
      value !== undefined &&
      value.length >= SHORTEST &&
      texts.some((each) => value.length <= each.length && each.includes(value.toLowerCase())),
  );
}
