/** Credentials of Signature Version 4: the id of the key and the scope in which its signature counts. */

import type { FormProblem } from '../../scheme/form-problem.ts';
import { signatureProblem } from './form-problems.ts';

/** A credential such as `AKIDEXAMPLE/20150830/us-east-1/s3/aws4_request`, taken apart. */
export interface Credential {
  readonly keyId: string;
  /** Day, region, service and end, which are signed. */
  readonly scope: string;
  readonly day: string;
  readonly region: string;
  readonly service: string;
}

/** The region and the service that requests must name, where there are such. */
export interface ExpectedScope {
  readonly region?: string | undefined;
  readonly service?: string | undefined;
}

const CREDENTIAL = /^([!-.0-~]{1,128})\/((\d{8})\/([\w-]{1,64})\/([\w-]{1,64})\/aws4_request)$/;

/** Takes a credential apart; undefined where it is malformed. */
export function parseCredential(text: string): Credential | undefined {
  const [, keyId = '', scope = '', day = '', region = '', service = ''] = CREDENTIAL.exec(text) ?? [];
  return keyId === '' ? undefined : { keyId, scope, day, region, service };
}

/** Why a credential does not fit the time of its request, or what is expected of it; undefined where it does. */
export function scopeProblem(
  { day, region, service }: Credential,
  timestamp: string,
  expected: ExpectedScope,
  isPresigned: boolean,
): FormProblem | undefined {
  if (!timestamp.startsWith(day))
    return signatureProblem(isPresigned, 'The day of the credential must be that of X-Amz-Date.');
  if ((expected.region ?? region) !== region)
    return signatureProblem(isPresigned, `The region of the credential must be ${expected.region}.`);
  if ((expected.service ?? service) !== service)
    return signatureProblem(isPresigned, `The service of the credential must be ${expected.service}.`);
  return undefined;
}
