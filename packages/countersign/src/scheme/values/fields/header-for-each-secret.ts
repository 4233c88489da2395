/** Signatures in headers of which each has a secret of its own. */

import type { FormProblem, Member } from '../../form-problem.ts';
import type { ByteLength, SignatureEncoding } from '../encodings.ts';
import type { RequestValues } from '../header-reader.ts';
import type { LocationOptions } from '../location-options.ts';
import type { ValueLocation } from '../value-location.ts';
import { Field } from './field.ts';

/** Stands for the signature of a header that was not sent: no signature is empty. */
export const NO_SIGNATURE = '';

/** Reads one signature for each name, in the order of the names, so that each is checked with its secret alone. */
export class HeaderForEachSecret extends Field {
  readonly #names: readonly string[];

  constructor(member: Member, location: ValueLocation, options: LocationOptions) {
    super(member, location, options);
    this.#names = [location.header as string, ...(options.aliases ?? [])].map((name) => name.toLowerCase());
  }

  override isPresent(found: RequestValues): boolean {
    return this.#names.some((name) => valuesOf(name, found).length > 0);
  }

  override readEncoded(
    found: RequestValues,
    encoding: SignatureEncoding,
    byteLength: ByteLength,
  ): string[] | FormProblem {
    const signatures: string[] = [];
    for (const name of this.#names) {
      const [value = NO_SIGNATURE, ...others] = valuesOf(name, found);
      if (others.length > 0) return this.duplicate;
      const texts = value === NO_SIGNATURE ? [value] : this.canonicalTexts([value], encoding, byteLength);
      if (!Array.isArray(texts)) return texts as FormProblem;
      signatures.push(...texts);
    }
    return signatures.every((text) => text === NO_SIGNATURE) ? this.missing : signatures;
  }

  protected override whole(): FormProblem {
    return this.missing;
  }
}

function valuesOf(name: string, { request: { headers } }: RequestValues): string[] {
  const values: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2)
    if ((headers[i] as string).toLowerCase() === name) values.push(headers[i + 1] as string);
  return values;
}
