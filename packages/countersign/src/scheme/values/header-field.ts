/** A value in a header. */

import type { FormProblem, Member } from '../form-problem.ts';
import { Field } from './field.ts';
import type { HeaderReader, RequestValues } from './header-reader.ts';
import type { LocationOptions } from './location-options.ts';
import type { ValueLocation } from './value-location.ts';

/** A value in a header of its own, or in a parameter of one. */
export class HeaderField extends Field {
  readonly #slot: number;
  /** Of the other names of the header; most have none. */
  readonly #aliasSlots: readonly number[] | undefined;
  readonly #slotBits: number;

  constructor(member: Member, location: ValueLocation, options: LocationOptions, headers: HeaderReader) {
    super(member, location, options);
    this.#slot = headers.slot(location.header as string);
    this.#aliasSlots = options.aliases?.map((name) => headers.slot(name));
    this.#slotBits = [this.#slot, ...(this.#aliasSlots ?? [])].reduce((bits, slot) => bits | (1 << slot), 0);
  }

  override isPresent({ values }: RequestValues): boolean {
    if (values[this.#slot] !== undefined) return true;
    return this.#aliasSlots?.some((slot) => values[slot] !== undefined) ?? false;
  }

  protected override whole({ values, duplicated }: RequestValues): string | FormProblem {
    if ((duplicated & this.#slotBits) !== 0) return this.duplicate;
    let found = values[this.#slot];
    if (this.#aliasSlots !== undefined) {
      for (const slot of this.#aliasSlots) {
        const value = values[slot];
        if (value === undefined) continue;
        if (found !== undefined) return this.duplicate;
        found = value;
      }
    }
    return found === undefined || found === '' ? this.missing : found;
  }
}
