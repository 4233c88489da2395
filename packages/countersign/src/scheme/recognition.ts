/** Recognising a scheme by the head of a request. */

import type { CompiledDeclaration } from './declaration/compiled-declaration.ts';
import { constantsOf, wrongConstant } from './declaration/constant-headers.ts';
import type { ReadRequest } from './values/header-reader.ts';

/** Signs by which requests of a scheme can be told from those of others. Nothing of them is verified. */
export interface Recognition {
  /** The places that a request must have, and the headers that must hold a value, in words. */
  readonly signs: readonly string[];
  /** Tells whether a request has all of them. */
  readonly fits: (request: ReadRequest) => boolean;
  /** Tells whether a request has a signature in the scheme's place. */
  readonly hasSignature: (request: ReadRequest) => boolean;
}

/** Makes the recognition of a declared scheme. */
export function recognitionOf(compiled: CompiledDeclaration): Recognition {
  const { headers, fields, declaration } = compiled;
  const { keyId, timestamp, nonce, signature } = fields;
  const needed = [keyId, timestamp, nonce, signature].filter((field) => field !== undefined);
  const constants = constantsOf(compiled);
  return {
    signs: [
      ...needed.map(({ location }) => location.label.toLowerCase()),
      ...Object.entries(declaration.constants ?? {}).map(
        ([name, values]) => `${name.toLowerCase()}: ${values}`,
      ),
    ].sort(),
    fits: (request) => {
      const found = headers.read(request);
      if (constants !== undefined && wrongConstant(constants, found) !== undefined) return false;
      return needed.every((field) => field.isPresent(found));
    },
    hasSignature: (request) => signature.isPresent(headers.read(request)),
  };
}
