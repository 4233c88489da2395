/** The key and the time that a request names. */

import type { SignedRequest } from '../../request/request.ts';
import type { Scheme } from '../../scheme/scheme.ts';

/** Fields of a signature as the request has them; nothing of them is verified. */
export interface SignedFields {
  /** As it was sent, also where something else in the request is wrong. */
  readonly keyId: string | undefined;
  readonly timestampMs: number | undefined;
}

/** Reads the key id and the timestamp of a request. */
export function signedFields(scheme: Scheme, request: SignedRequest): SignedFields {
  const signatureFields = scheme.read(request, []);
  return 'keyId' in signatureFields
    ? signatureFields
    : { keyId: sentKeyId(scheme, request), timestampMs: undefined };
}

function sentKeyId(scheme: Scheme, request: SignedRequest): string | undefined {
  const carrier = scheme.introspection?.declaration.keyId;
  if (carrier?.header === undefined) return undefined;
  const names = [carrier.header, ...(carrier.options.aliases ?? [])].map((name) => name.toLowerCase());
  const at = request.headers.findIndex((name, i) => i % 2 === 0 && names.includes(name.toLowerCase()));
  const value = at === -1 ? undefined : request.headers[at + 1];
  if (carrier.parameter === undefined) return value;
  return parameterOf(value ?? '', carrier.parameter);
}

function parameterOf(value: string, name: string): string | undefined {
  const parameter = value.split(/[,;\s]+/).find((each) => each.startsWith(`${name}=`));
  return parameter?.slice(name.length + 1).replaceAll('"', '');
}
