/** Deliveries of senders that sign otherwise than their receiver expects. */

import { createHmac } from 'node:crypto';
import type { Scheme, SignedRequest } from '../../../src/index.ts';
import { MessageWriter } from '../../../src/scheme/message/message-writer.ts';

export const NOW_MS = 1_764_547_200_000;

/** A sender by its preset, with a secret as it shows it. */
export interface Sender {
  readonly scheme: Scheme;
  readonly secret: string;
  /** Headers with any signature, of a scheme whose requests cannot be signed here. */
  readonly headers?: readonly string[];
}

/** A difference between what is signed and what is verified. */
export interface Slip {
  /** Members of the request that differ from those that arrive. */
  readonly request?: Partial<SignedRequest>;
  readonly key?: Uint8Array;
  readonly digest?: string;
  readonly encoding?: 'hex' | 'base64';
}

/** The request as it arrives, and the headers of another one that was signed. */
export function delivery(
  { scheme, secret, headers }: Sender,
  arrived: SignedRequest,
  slip: Slip = {},
): SignedRequest {
  const right = scheme.toKey(secret, '');
  const { key = right, digest = digestOf(scheme), encoding = scheme.signatureEncoding } = slip;
  const signed = { ...arrived, ...slip.request };
  const signing = { keyId: '', key: right, request: signed, nowMs: NOW_MS, nonce: 'msg_2b6' };
  const whole = [...arrived.headers, ...(headers ?? scheme.sign(signing).flat())];
  const fields = scheme.read({ ...signed, headers: whole }, []);
  if ('code' in fields) throw new Error(fields.reason);
  const out = new MessageWriter();
  scheme.write({ ...signed, headers: whole }, fields, out, 0);
  const message = Buffer.concat(out.pieces());
  const wrong = createHmac(digest, key)
    .update(message)
    .digest(encoding as 'hex');
  const text = fields.signatures[0] as string;
  return { ...arrived, headers: whole.map((value) => value.replace(text, () => wrong)) };
}

function digestOf({ algorithm }: Scheme): string {
  return algorithm.name.replace('hmac-', '');
}
