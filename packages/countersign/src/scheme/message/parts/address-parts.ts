/** Parts of the address that the client has called, from the verifier's `publicUrl` and never from what a request says. */

import type { SignedRequest } from '../../../request/request.ts';
import type { FormProblem } from '../../form-problem.ts';
import type { Part, PartNature } from '../message.ts';

const PORT = /:\d{1,5}$/;
/** Why an address cannot be written. */
export const UNKNOWN_ADDRESS: FormProblem = {
  code: 'malformed_target',
  member: 'target',
  reason: 'No public address of this service is known for this request.',
};

/** The address as it was called: origin, path and query. */
export const url: Part = addressPart('{URL}', { role: 'url' }, (origin, request) => origin + request.url);

/** Scheme, host and port, such as `https://api.example.com`. */
export const origin: Part = addressPart('{scheme://host}', { role: 'origin' }, (value) => value);

/** `https` or `http`. */
export const scheme: Part = {
  ...addressPart('{scheme}', undefined, (value) => value.slice(0, value.indexOf(':'))),
  toRecipe: () => [{ kind: 'scheme' }],
};

/** Host, and port where it is not that of the scheme. */
export const host: Part = {
  ...addressPart('{host}', undefined, hostOf),
  toRecipe: () => [{ kind: 'host' }],
};

/** Host without a port. */
export const hostname: Part = {
  ...addressPart('{hostname}', undefined, (value) => hostOf(value).replace(PORT, '')),
  toRecipe: () => [{ kind: 'hostname' }],
};

/** Port, also where it is that of the scheme. */
export const port: Part = {
  ...addressPart('{port}', undefined, portOf),
  toRecipe: () => [{ kind: 'port' }],
};

function addressPart(
  label: string,
  nature: PartNature | undefined,
  read: (origin: string, request: SignedRequest) => string,
): Part {
  return {
    label,
    nature,
    needs: 'origin',
    compile: () => (request, _signatureFields, out) => {
      if (request.origin === undefined) out.fail(UNKNOWN_ADDRESS);
      else out.text(read(request.origin, request));
    },
  };
}

function hostOf(value: string): string {
  return value.slice(value.indexOf('//') + 2);
}

function portOf(value: string): string {
  const given = PORT.exec(hostOf(value))?.[0].slice(1);
  return given ?? (value.startsWith('https:') ? '443' : '80');
}
