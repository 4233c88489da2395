/** Reading what a request of Signature Version 4 presents, in its header or in its query. */

import type { FormProblem } from '../../scheme/form-problem.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';
import { decodedPairs, queryOf } from '../../scheme/target.ts';
import { HeaderReader, type ReadRequest } from '../../scheme/values/header-reader.ts';
import { BASIC_ISO } from '../families/basic-iso-dates.ts';
import { isSigv4, parseAuthorization } from './authorization.ts';
import { type Credential, type ExpectedScope, parseCredential, scopeProblem } from './credential.ts';
import { AUTHORIZATION, headerProblem, signatureProblem } from './form-problems.ts';
import { isPresignedQuery, parsePresignedQuery, type QueryPair } from './presigned-query.ts';
import { parseSignedHeaders } from './signed-headers.ts';

/** The parts of a request that its signature is computed with. */
export interface Presented {
  readonly credential: Credential;
  readonly signedHeaders: readonly string[];
  readonly query: readonly QueryPair[];
  readonly isPresigned: boolean;
  /** Empty where there is none. */
  readonly sessionToken: string;
  /** The client's word on the body: a digest, or that it is signed otherwise or not at all. */
  readonly contentSha256: string | undefined;
  /** Length of the content in signed chunks, as the client declares it. */
  readonly decodedLength: string | undefined;
}

/** Fields with those parts. */
export interface Sigv4Fields extends SignatureFields {
  readonly sigv4: Presented;
}

/** Requirements of requests. */
export interface Sigv4Expectations extends ExpectedScope {
  /** Headers that must be signed, in lower case. */
  readonly required: readonly string[];
  /** Seconds that a presigned URL may ask for; 0 where there may be none. */
  readonly maxExpiresSeconds: number;
  /** True if keys may have a session token. */
  readonly takesSessionTokens: boolean;
}

/** Values that both forms have. */
interface GivenValues {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly date: string;
  /** Seconds for which a presigned URL is good, where it says so. */
  readonly expiresSeconds: number | undefined;
  readonly mayRepeat: boolean;
  readonly sessionToken: string | undefined;
  readonly contentSha256: string | undefined;
}

const SIGNATURE = /^[0-9a-f]{64}$/;
/** A line break would pass for a line of its own in what the key is told. */
const TOKEN = /^[!-~]{0,4096}$/;
const SECONDS = /^[1-9]\d{0,5}$/;

const READER = new HeaderReader();
const SLOT = {
  authorization: READER.slot(AUTHORIZATION),
  date: READER.slot('X-Amz-Date'),
  sessionToken: READER.slot('X-Amz-Security-Token'),
  contentSha256: READER.slot('X-Amz-Content-Sha256'),
  decodedLength: READER.slot('X-Amz-Decoded-Content-Length'),
};
type SentValues = readonly (string | undefined)[];

/** Reads either form; a request with both is refused. */
export function readSigv4(request: ReadRequest, expected: Sigv4Expectations): Sigv4Fields | FormProblem {
  const { values, duplicated } = READER.read(request);
  if (duplicated !== 0) return TWICE;
  const text = queryOf(request.url);
  const query = text === '' ? [] : decodedPairs(text);
  if (query === undefined) return signatureProblem(true, 'The query has a malformed percent-encoding.');
  const isPresigned = isPresignedQuery(query);
  if (isPresigned && values[SLOT.authorization] !== undefined)
    return signatureProblem(
      true,
      `A request must be signed in ${AUTHORIZATION} or in its query, not in both.`,
    );
  const given = isPresigned ? queryValues(query, values, expected, request.method) : headerValues(values);
  if ('code' in given) return given;
  return fieldsOf(given, { query, isPresigned, decodedLength: values[SLOT.decodedLength] }, expected);
}

/** Tells whether a request is signed in either form, rightly or not. */
export function hasSigv4(request: ReadRequest): boolean {
  const authorization = READER.read(request).values[SLOT.authorization] ?? '';
  return isSigv4(authorization) || isPresignedQuery(decodedPairs(queryOf(request.url)) ?? []);
}

function headerValues(sent: SentValues): GivenValues | FormProblem {
  const authorization = sent[SLOT.authorization];
  if (authorization === undefined)
    return { ...signatureProblem(false, `${AUTHORIZATION} is required.`), code: 'missing_header' };
  const parameters = parseAuthorization(authorization);
  if ('code' in parameters) return parameters;
  const date = sent[SLOT.date];
  if (date === undefined) return headerProblem('X-Amz-Date', 'X-Amz-Date is required.', 'missing_header');
  const { credential, signedHeaders, signature } = parameters;
  return {
    credential,
    signedHeaders,
    signature,
    date,
    expiresSeconds: undefined,
    mayRepeat: false,
    sessionToken: sent[SLOT.sessionToken],
    contentSha256: sent[SLOT.contentSha256],
  };
}

function queryValues(
  query: readonly QueryPair[],
  sent: SentValues,
  { maxExpiresSeconds }: Sigv4Expectations,
  method: string,
): GivenValues | FormProblem {
  if (maxExpiresSeconds === 0) return signatureProblem(true, 'Presigned URLs are not taken here.');
  const parameters = parsePresignedQuery(query);
  if ('code' in parameters) return parameters;
  const { expires, contentSha256 = sent[SLOT.contentSha256] } = parameters;
  const seconds = expires !== undefined && SECONDS.test(expires) ? Number(expires) : Number.NaN;
  if (expires !== undefined && !(seconds <= maxExpiresSeconds))
    return signatureProblem(
      true,
      `X-Amz-Expires must be a number of seconds from 1 to ${maxExpiresSeconds}.`,
    );
  // One of them is signed in the query and one as a header: nobody could tell which counts.
  if (sent[SLOT.date] !== undefined || sent[SLOT.sessionToken] !== undefined)
    return signatureProblem(true, 'A presigned URL must have its values in the query alone.');
  if (contentSha256 !== (sent[SLOT.contentSha256] ?? contentSha256))
    return signatureProblem(true, 'Query and headers must say the same of the body.');
  const mayRepeat = method === 'GET' || method === 'HEAD';
  const expiresSeconds = expires === undefined ? undefined : seconds;
  return { ...parameters, contentSha256, expiresSeconds, mayRepeat };
}

// Objects are written out here, since every request pays for a spread.
function fieldsOf(
  given: GivenValues,
  form: Pick<Presented, 'query' | 'isPresigned' | 'decodedLength'>,
  expected: Sigv4Expectations,
): Sigv4Fields | FormProblem {
  const { query, isPresigned, decodedLength } = form;
  const { date, signature, expiresSeconds, mayRepeat, contentSha256, sessionToken = '' } = given;
  const timestampMs = BASIC_ISO.parse(date);
  if (timestampMs === undefined)
    return isPresigned ? signatureProblem(true, DATE_MALFORMED.reason) : DATE_MALFORMED;
  const credential = parseCredential(given.credential);
  if (credential === undefined) return signatureProblem(isPresigned, CREDENTIAL_FORM);
  const signedHeaders = parseSignedHeaders(given.signedHeaders, expected.required, isPresigned);
  if ('code' in signedHeaders) return signedHeaders;
  const problem =
    scopeProblem(credential, date, expected, isPresigned) ??
    tokenProblem(sessionToken, expected, isPresigned) ??
    (SIGNATURE.test(signature) ? undefined : signatureProblem(isPresigned, SIGNATURE_FORM));
  if (problem !== undefined) return problem;
  return {
    keyId: credential.keyId,
    timestamp: date,
    timestampMs,
    // The whole of its last second counts.
    expiresMs: expiresSeconds === undefined ? undefined : timestampMs + expiresSeconds * 1000 + 999,
    outlivesWindow: expiresSeconds !== undefined,
    mayRepeat,
    nonce: undefined,
    signatures: [signature],
    requestId: undefined,
    idempotencyKey: undefined,
    eventId: undefined,
    headers: [],
    sigv4: { credential, signedHeaders, query, isPresigned, sessionToken, contentSha256, decodedLength },
  };
}

function tokenProblem(
  sessionToken: string,
  { takesSessionTokens }: Sigv4Expectations,
  isPresigned: boolean,
): FormProblem | undefined {
  if (sessionToken === '') return undefined;
  if (!takesSessionTokens) return signatureProblem(isPresigned, 'Session tokens are not taken here.');
  return TOKEN.test(sessionToken)
    ? undefined
    : signatureProblem(isPresigned, 'The session token must be visible ASCII, of at most 4096 characters.');
}

const CREDENTIAL_FORM =
  'The credential must be the id of the key, day, region, service and aws4_request, with a slash between two.';
const SIGNATURE_FORM = 'The signature must be 64 hex digits in lower case.';
const DATE_MALFORMED: FormProblem = {
  code: 'malformed_header',
  member: 'timestamp',
  header: 'X-Amz-Date',
  reason: `X-Amz-Date must be ${BASIC_ISO.description}.`,
};
const TWICE = headerProblem(undefined, `${AUTHORIZATION} and X-Amz-… must be sent once.`, 'duplicate_header');
