/** Texts that are a piece of a signature. */

import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { isEqual, type KeyedCandidate, type SignatureForm } from './signature-candidate.ts';

/** Fewer bytes than this could match by chance. */
const SHORTEST = 10;
/** Bytes that are left at least where the beginning was trimmed: no prefix is long. */
const LEAST_KEPT = 20;

/** The beginning of a signature. */
export function endLost(
  bytes: Buffer,
  mistakes: readonly NamedMistake[],
  { shortestBytes, signatureBytes }: SignatureForm,
): KeyedCandidate[] {
  if (bytes.length < SHORTEST || bytes.length >= shortestBytes) return [];
  const matches = (signature: Uint8Array) =>
    signature.length === signatureBytes && isEqual(signature.subarray(0, bytes.length), bytes);
  const truncated: NamedMistake[] = [...mistakes, { code: 'signature_truncated' }];
  const key = `${bytes.toString('hex')} ${mistakes.map(({ code }) => code).join()} truncated`;
  return [{ key, candidate: { bytes: signatureBytes, mistakes: truncated, matches } }];
}

/** The end of hex: `lstrip('sha256=')` takes off each of these letters and digits at the beginning, and not the word. */
export function beginningLost(
  bytes: Buffer,
  mistakes: readonly NamedMistake[],
  { encoding, signatureBytes }: SignatureForm,
): KeyedCandidate[] {
  if (encoding !== 'hex' || bytes.length < LEAST_KEPT || bytes.length >= signatureBytes) return [];
  const matches = (signature: Uint8Array) =>
    signature.length === signatureBytes && isEqual(signature.subarray(-bytes.length), bytes);
  const lost: NamedMistake[] = [...mistakes, { code: 'signature_beginning_lost' }];
  const key = `${bytes.toString('hex')} without its beginning`;
  return [{ key, candidate: { bytes: signatureBytes, mistakes: lost, matches } }];
}

/** The same of an odd number of digits, which are no bytes. */
export function beginningOfHexLost(
  text: string,
  mistakes: readonly NamedMistake[],
  { encoding, signatureBytes }: SignatureForm,
): KeyedCandidate[] {
  if (encoding !== 'hex' || text.length % 2 === 0 || text.length < 2 * LEAST_KEPT) return [];
  if (text.length >= 2 * signatureBytes || !/^[0-9a-f]+$/.test(text)) return [];
  const sent = Buffer.from(text);
  const matches = (signature: Uint8Array) =>
    isEqual(Buffer.from(Buffer.from(signature).toString('hex').slice(-text.length)), sent);
  const lost: NamedMistake[] = [...mistakes, { code: 'signature_beginning_lost' }];
  return [{ key: 'trimmed', candidate: { bytes: signatureBytes, mistakes: lost, matches } }];
}
