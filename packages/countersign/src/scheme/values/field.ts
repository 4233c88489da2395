/** Reading one value of a declared scheme from a request, and writing it for the signer. */

import type { FormProblem, Member } from '../form-problem.ts';
import { isWithin } from './alphabets.ts';
import { decodeInto, type EncodingName, encodedLength } from './encodings.ts';
import type { HeaderReader, HeaderValues } from './header-reader.ts';
import { parametersNamed } from './parameters.ts';
import { timestampFormat } from './timestamps.ts';
import type { ValueLocation } from './value-location.ts';

/** More values than this in one header are refused, so that nobody can make the verifier compare for long. */
const MOST_VALUES = 16;

/** A carrier compiled for one member: problems are made here, once, so that refusing costs nothing. */
export class Field {
  readonly carrier: ValueLocation;
  readonly missing: FormProblem;
  readonly duplicate: FormProblem;
  readonly malformed: FormProblem;
  readonly #slots: readonly number[];
  readonly #slotBits: number;
  readonly #min: number;
  readonly #max: number;
  readonly #alphabet: NonNullable<ValueLocation['options']['alphabet']>;
  readonly #prefix: string;
  readonly #authScheme: string | undefined;

  constructor(
    member: Member,
    carrier: ValueLocation,
    headers: HeaderReader,
    defaults: ValueLocation['options'] = {},
  ) {
    const options = { ...defaults, ...given(carrier.options) };
    this.carrier = carrier;
    this.#slots = [carrier.header, ...(options.aliases ?? [])].map((name) => headers.slot(name));
    this.#slotBits = this.#slots.reduce((bits, slot) => bits | (1 << slot), 0);
    [this.#min, this.#max] = options.length ?? [1, 256];
    this.#alphabet = options.alphabet ?? 'visible';
    this.#authScheme = options.authScheme?.toLowerCase();
    this.#prefix = options.prefix ?? (options.authScheme === undefined ? '' : `${options.authScheme} `);
    const at = { member, header: carrier.header };
    const name =
      carrier.parameter === undefined ? carrier.header : `${carrier.header} (${carrier.parameter})`;
    this.missing = { ...at, code: 'missing_header', reason: `${name} is missing.` };
    this.duplicate = { ...at, code: 'duplicate_header', reason: `${name} must be sent once.` };
    this.malformed = {
      ...at,
      code: 'malformed_header',
      reason: `${name} must be ${this.#expected(options)}.`,
    };
  }

  /** Tells whether the header was sent, in whatever form. */
  isPresent({ values }: HeaderValues): boolean {
    return this.#slots.some((slot) => values[slot] !== undefined);
  }

  /** The value without its prefix, held to its form; or what is wrong. */
  read(found: HeaderValues): string | FormProblem {
    const whole = this.#whole(found);
    if (typeof whole !== 'string') return whole;
    if (this.carrier.parameter === undefined) return this.#stripped(whole);
    const values = parametersNamed(this.carrier.parameter, whole);
    if (values.length === 0) return this.missing;
    return values.length > 1 ? this.duplicate : this.#stripped(values[0] as string);
  }

  /** Every value of the header, decoded to `byteLength` bytes each; or what is wrong. */
  readBytes(found: HeaderValues, encoding: EncodingName, byteLength: number): Uint8Array[] | FormProblem {
    const { parameter, options } = this.carrier;
    if (parameter === undefined && options.separator === undefined) {
      const value = this.#whole(found);
      if (typeof value !== 'string') return value;
      // No alphabet is asked for: decoding is stricter than any.
      const text = this.#afterPrefix(value);
      const bytes = text === undefined ? undefined : decodeExactly(encoding, text, byteLength);
      return bytes === undefined ? this.malformed : [bytes];
    }
    const whole = this.#whole(found);
    if (typeof whole !== 'string') return whole;
    const texts =
      parameter === undefined ? whole.split(options.separator as string) : parametersNamed(parameter, whole);
    return this.#decodeList(texts, encoding, byteLength);
  }

  /** The header's value that carries `text`, for the signer. */
  write(text: string): string {
    const value = this.#prefix + text;
    return this.carrier.parameter === undefined ? value : `${this.carrier.parameter}=${value}`;
  }

  #decodeList(
    texts: readonly string[],
    encoding: EncodingName,
    byteLength: number,
  ): Uint8Array[] | FormProblem {
    if (texts.length > MOST_VALUES) return this.malformed;
    const decoded: Uint8Array[] = [];
    for (const each of texts) {
      const text = this.#afterPrefix(each);
      // Values of other versions stand beside ours: passed over, but one of ours there must be.
      if (text === undefined) continue;
      const bytes = decodeExactly(encoding, text, byteLength);
      if (bytes === undefined) return this.malformed;
      decoded.push(bytes);
    }
    if (decoded.length > 0) return decoded;
    return texts.length === 0 ? this.missing : this.malformed;
  }

  #whole({ values, duplicated }: HeaderValues): string | FormProblem {
    if ((duplicated & this.#slotBits) !== 0) return this.duplicate;
    let found: string | undefined;
    for (const slot of this.#slots) {
      const value = values[slot];
      if (value === undefined) continue;
      if (found !== undefined) return this.duplicate;
      found = value;
    }
    return found === undefined || found === '' ? this.missing : found;
  }

  #stripped(value: string): string | FormProblem {
    const text = this.#afterPrefix(value);
    if (text === undefined || text.length < this.#min || text.length > this.#max) return this.malformed;
    // A timestamp's own format decides about its characters.
    return this.carrier.options.format !== undefined || isWithin(this.#alphabet, text)
      ? text
      : this.malformed;
  }

  #afterPrefix(value: string): string | undefined {
    if (this.#prefix === '') return value;
    return this.#hasPrefix(value) ? value.slice(this.#prefix.length) : undefined;
  }

  #hasPrefix(value: string): boolean {
    if (value.startsWith(this.#prefix)) return true;
    if (this.#authScheme === undefined || value[this.#authScheme.length] !== ' ') return false;
    return value.slice(0, this.#authScheme.length).toLowerCase() === this.#authScheme;
  }

  #expected({ format, encoding }: ValueLocation['options']): string {
    if (format !== undefined) return timestampFormat(format).description;
    const prefix = this.#prefix === '' ? '' : `"${this.#prefix}" and `;
    if (encoding !== undefined) return `${prefix}one signature or digest in strict ${encoding}`;
    return `${prefix}${this.#min} to ${this.#max} characters (${this.#alphabet} ASCII)`;
  }
}

/** An option that is undefined is not given, and leaves the default as it is. */
function given(options: ValueLocation['options']): ValueLocation['options'] {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function decodeExactly(encoding: EncodingName, text: string, byteLength: number): Uint8Array | undefined {
  if (text.length !== encodedLength(encoding, byteLength)) return undefined;
  const bytes = Buffer.allocUnsafe(byteLength);
  return decodeInto(encoding, text, bytes) ? bytes : undefined;
}
