/** The documentation of a scheme, as files. */

import { expect } from 'vitest';
import { partnerDocs } from '../../src/partner-docs.ts';
import type { Documented } from './documented.ts';

/** All files, with samples in the given languages alone. */
export function filesOf({ scheme, options }: Documented, languages: readonly string[] = []) {
  return partnerDocs(scheme, { ...options, languages });
}

/** The text of a file. */
export function fileOf(documented: Documented, name: string, languages: readonly string[] = []): string {
  return filesOf(documented, languages).get(name) ?? expect.unreachable(`there is no ${name}`);
}

/** A signed request of `vectors.json`. */
export interface Vector {
  readonly request: { readonly method: string; readonly target: string; readonly body: string };
  readonly keyId?: string;
  readonly secret: string;
  readonly keyHex: string;
  readonly timestamp?: string;
  readonly nonce?: string;
  readonly stringToSignHex: string;
  readonly signature: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The vectors of a scheme. */
export function vectorsOf(documented: Documented): {
  readonly algorithm: string;
  readonly vectors: readonly Vector[];
} {
  return JSON.parse(fileOf(documented, 'vectors.json'));
}
