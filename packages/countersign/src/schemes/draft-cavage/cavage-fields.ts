/** Reading what a request of draft-cavage-http-signatures presents. */

import type { FormProblem } from '../../scheme/form-problem.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';
import { type ByteLength, canonicalText } from '../../scheme/values/encodings.ts';
import { HeaderReader, type ReadRequest } from '../../scheme/values/header-reader.ts';
import { timestampFormat } from '../../scheme/values/timestamps.ts';
import { type CavageParameters, parseCavage } from './parameters.ts';

/** Fields with the parameters of the signature. */
export interface CavageFields extends SignatureFields {
  readonly cavage: CavageParameters;
  readonly digest: string | undefined;
}

/** Place of the signature, and what it must cover. */
export interface CavageExpectations {
  readonly carrier: 'Authorization' | 'Signature';
  /** Names that must be signed whatever the request is, without the time and the digest. */
  readonly required: readonly string[];
  readonly signatureBytes: ByteLength;
}

const HTTP_DATE = timestampFormat('httpDate');
/** In seconds, until the year 5138. */
const LATEST_SECONDS = 99_999_999_999;
const READER = new HeaderReader();
const SLOT = {
  Authorization: READER.slot('Authorization'),
  Signature: READER.slot('Signature'),
  date: READER.slot('Date'),
  digest: READER.slot('Digest'),
};

/** Reads a request. Its time is `created` where that is signed, else the header Date, which must be signed then. */
export function readCavage(request: ReadRequest, expected: CavageExpectations): CavageFields | FormProblem {
  const { carrier, required, signatureBytes } = expected;
  const { values, duplicated } = READER.read(request);
  const value = values[SLOT[carrier]];
  if (value === undefined) return problemOf(carrier, `${carrier} is required.`, 'missing_header');
  if ((duplicated & (1 << SLOT[carrier])) !== 0)
    return problemOf(carrier, `${carrier} must be sent once.`, 'duplicate_header');
  const cavage = parseCavage(value, carrier === 'Authorization' ? 'Signature' : undefined);
  if (typeof cavage === 'string') return problemOf(carrier, cavage);
  const missing = required.find((name) => !cavage.headers.includes(name));
  if (missing !== undefined) return problemOf(carrier, `The signature must cover ${missing}.`);
  const time = timeOf(cavage, values[SLOT.date], carrier);
  if ('code' in time) return time;
  const signature = canonicalText('base64', cavage.signature, signatureBytes);
  if (signature === undefined) return problemOf(carrier, 'The signature must be base64.');
  const expiresMs = cavage.expires === undefined ? undefined : Math.floor(Number(cavage.expires) * 1000);
  return {
    ...{ keyId: cavage.keyId, ...time, expiresMs, nonce: undefined, signatures: [signature] },
    ...{ requestId: undefined, idempotencyKey: undefined, eventId: undefined, headers: values },
    ...{ cavage, digest: values[SLOT.digest] },
  };
}

/** Tells whether a request has such a signature: RFC 9421 has one without `keyId` in the header Signature. */
export function hasCavage(request: ReadRequest, carrier: CavageExpectations['carrier']): boolean {
  const value = READER.read(request).values[SLOT[carrier]] ?? '';
  return /(?:^|[ ,\t])keyId=/.test(value) && (carrier === 'Signature' || /^Signature /i.test(value));
}

function timeOf(
  { headers, created }: CavageParameters,
  date: string | undefined,
  carrier: string,
): Pick<SignatureFields, 'timestamp' | 'timestampMs'> | FormProblem {
  if (headers.includes('(created)') && created !== undefined)
    return Number(created) > LATEST_SECONDS
      ? problemOf(carrier, 'The parameter created must be in seconds.')
      : { timestamp: created, timestampMs: Number(created) * 1000 };
  if (!headers.includes('date')) return problemOf(carrier, 'The signature must cover date or (created).');
  const timestampMs = date === undefined ? undefined : HTTP_DATE.parse(date);
  if (date === undefined) return problemOf('Date', 'Date is required.', 'missing_header');
  if (timestampMs === undefined) return problemOf('Date', `Date must be ${HTTP_DATE.description}.`);
  return { timestamp: date, timestampMs };
}

function problemOf(
  header: string,
  reason: string,
  code: FormProblem['code'] = 'malformed_header',
): FormProblem {
  return { code, member: header === 'Date' ? 'timestamp' : 'signature', header, reason };
}
