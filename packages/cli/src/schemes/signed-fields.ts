/** The key that a request names, also where something else in it is wrong. */

import type { Scheme, SignedRequest } from '@countersign/core';

/** The key id of a request, as it was sent; undefined when it names none. */
export function namedKeyId(scheme: Scheme, request: SignedRequest): string | undefined {
  const presented = scheme.read(request, []);
  if ('keyId' in presented) return presented.keyId;
  const carrier = scheme.anatomy?.declaration.keyId;
  if (carrier === undefined || !('header' in carrier)) return undefined;
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
