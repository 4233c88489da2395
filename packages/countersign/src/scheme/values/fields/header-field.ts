/** A value in a header. */

import type { FormProblem, Member } from '../../form-problem.ts';
import { decode } from '../encodings.ts';
import type { HeaderReader, RequestValues } from '../header-reader.ts';
import type { LocationOptions } from '../location-options.ts';
import { afterAuthScheme } from '../parameters.ts';
import type { ValueLocation } from '../value-location.ts';
import { Field } from './field.ts';

/** A value in a header of its own, or in a parameter of one. */
export class HeaderField extends Field {
  readonly #slot: number;
  /** Of the other names of the header; most have none. */
  readonly #aliasSlots: readonly number[] | undefined;
  readonly #slotBits: number;
  readonly #preferred: LocationOptions['prefer'];
  readonly #basic: LocationOptions['basic'];

  constructor(member: Member, location: ValueLocation, options: LocationOptions, headers: HeaderReader) {
    super(member, location, options);
    this.#basic = options.basic;
    this.#slot = headers.slot(location.header as string);
    this.#preferred = options.prefer;
    this.#aliasSlots = options.aliases?.map((name) => headers.slot(name));
    this.#slotBits = [this.#slot, ...(this.#aliasSlots ?? [])].reduce((bits, slot) => bits | (1 << slot), 0);
  }

  override isPresent({ values }: RequestValues): boolean {
    if (values[this.#slot] !== undefined) return true;
    return this.#aliasSlots?.some((slot) => values[slot] !== undefined) ?? false;
  }

  protected override whole({ values, duplicated }: RequestValues): string | FormProblem {
    if ((duplicated & this.#slotBits) !== 0) return this.duplicate;
    const named = values[this.#slot];
    const found = this.#aliasSlots === undefined ? named : this.#oneOf(named, this.#aliasSlots, values);
    if (found === undefined || found === '') return this.missing;
    if (this.#basic === undefined || typeof found !== 'string') return found;
    return basicCredential(found, this.#basic) ?? this.malformed;
  }

  #oneOf(
    named: string | undefined,
    aliasSlots: readonly number[],
    values: RequestValues['values'],
  ): string | FormProblem | undefined {
    if (named !== undefined && this.#preferred === 'name') return named;
    let found = this.#preferred === undefined ? named : undefined;
    for (const slot of aliasSlots) {
      const value = values[slot];
      if (value === undefined) continue;
      if (found !== undefined) return this.duplicate;
      found = value;
    }
    return found ?? named;
  }
}

/** One of the two values of HTTP Basic (RFC 7617 §2), as a byte string. The user has no colon, and the password may. */
function basicCredential(value: string, which: 'user' | 'password'): string | undefined {
  const credentials = decode('base64', afterAuthScheme(value, 'Basic') ?? '')?.toString('latin1') ?? '';
  const colon = credentials.indexOf(':');
  if (colon === -1) return undefined;
  return which === 'user' ? credentials.slice(0, colon) : credentials.slice(colon + 1);
}
