/** Signatures in several headers, of which any may match. */

import type { FormProblem, Member } from '../../form-problem.ts';
import type { ByteLength, EncodingName } from '../encodings.ts';
import type { RequestValues } from '../header-reader.ts';
import type { LocationOptions } from '../location-options.ts';
import { parametersNamed } from '../parameters.ts';
import type { ValueLocation } from '../value-location.ts';
import { Field } from './field.ts';

/**
 * A header that may be repeated, and its other names. Found apart from the headers that come once: there may be a hundred names,
 * and each value counts.
 */
export class SeveralHeadersField extends Field {
  readonly #names: ReadonlySet<string>;
  readonly #separators: string;
  readonly #parameter: string | undefined;

  constructor(member: Member, location: ValueLocation, options: LocationOptions) {
    super(member, location, options);
    this.#names = new Set(
      [location.header as string, ...(options.aliases ?? [])].map((name) => name.toLowerCase()),
    );
    // Node and the Headers of fetch join the values of a repeated header with a comma.
    this.#separators = options.separator ?? ',';
    this.#parameter = location.parameter;
  }

  override isPresent(found: RequestValues): boolean {
    return this.#values(found).length > 0;
  }

  override readEncoded(
    found: RequestValues,
    encoding: EncodingName,
    byteLength: ByteLength,
  ): string[] | FormProblem {
    const texts = this.#values(found).flatMap((value) =>
      this.#parameter === undefined
        ? value.split(this.#separators).map((text) => text.trim())
        : parametersNamed(this.#parameter, value, this.#separators),
    );
    // An empty header is what a sender without a secret sends.
    if (texts.length === 0 || texts.every((text) => text === '')) return this.missing;
    return this.canonicalTexts(texts, encoding, byteLength);
  }

  protected override whole(found: RequestValues): string | FormProblem {
    const values = this.#values(found);
    if (values.length > 1) return this.duplicate;
    return values[0] || this.missing;
  }

  #values({ request: { headers } }: RequestValues): string[] {
    const values: string[] = [];
    for (let i = 0; i + 1 < headers.length; i += 2)
      if (this.#names.has((headers[i] as string).toLowerCase())) values.push(headers[i + 1] as string);
    return values;
  }
}
