/** Reading one value of a declared scheme from a request, and writing it for the signer. */

import type { FormProblem, Member } from '../form-problem.ts';
import { type Alphabet, isWithin, tableOf } from './alphabets.ts';
import { type ByteLength, canonicalText, type EncodingName } from './encodings.ts';
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
  readonly #slot: number;
  /** Of the other names of the header; most have none. */
  readonly #aliasSlots: readonly number[] | undefined;
  readonly #slotBits: number;
  readonly #parameter: string | undefined;
  readonly #min: number;
  readonly #max: number;
  /** The characters that it may have; undefined for a timestamp, whose own format decides. */
  readonly #table: Uint8Array | undefined;
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
    this.#parameter = carrier.parameter;
    this.#slot = headers.slot(carrier.header);
    this.#aliasSlots = options.aliases?.map((name) => headers.slot(name));
    this.#slotBits = [this.#slot, ...(this.#aliasSlots ?? [])].reduce((bits, slot) => bits | (1 << slot), 0);
    [this.#min, this.#max] = options.length ?? [1, 256];
    const alphabet = options.alphabet ?? 'visible';
    this.#table = options.format === undefined ? tableOf(alphabet) : undefined;
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
      reason: `${name} must be ${this.#expected(options, alphabet)}.`,
    };
  }

  /** Tells whether the header was sent, in whatever form. */
  isPresent({ values }: HeaderValues): boolean {
    if (values[this.#slot] !== undefined) return true;
    return this.#aliasSlots?.some((slot) => values[slot] !== undefined) ?? false;
  }

  /** The value without its prefix, held to its form; or what is wrong. */
  read(found: HeaderValues): string | FormProblem {
    const whole = this.#whole(found);
    if (typeof whole !== 'string') return whole;
    if (this.#parameter === undefined) return this.#stripped(whole);
    const values = parametersNamed(this.#parameter, whole);
    if (values.length === 0) return this.missing;
    return values.length > 1 ? this.duplicate : this.#stripped(values[0] as string);
  }

  /** Every value of the header, each the canonical text of `byteLength` bytes; or what is wrong. */
  readEncoded(found: HeaderValues, encoding: EncodingName, byteLength: ByteLength): string[] | FormProblem {
    const { parameter, options } = this.carrier;
    const whole = this.#whole(found);
    if (typeof whole !== 'string') return whole;
    if (parameter === undefined && options.separator === undefined) {
      // No alphabet is asked for: the encoding is stricter than any.
      const sent = this.#afterPrefix(whole);
      const text = sent === undefined ? undefined : canonicalText(encoding, sent, byteLength);
      return text === undefined ? this.malformed : [text];
    }
    const texts =
      parameter === undefined ? whole.split(options.separator as string) : parametersNamed(parameter, whole);
    return this.#canonicalTexts(texts, encoding, byteLength);
  }

  /** The header's value that carries `text`, for the signer. */
  write(text: string): string {
    const value = this.#prefix + text;
    return this.carrier.parameter === undefined ? value : `${this.carrier.parameter}=${value}`;
  }

  #canonicalTexts(
    texts: readonly string[],
    encoding: EncodingName,
    byteLength: ByteLength,
  ): string[] | FormProblem {
    if (texts.length > MOST_VALUES) return this.malformed;
    const canonical: string[] = [];
    for (const each of texts) {
      const sent = this.#afterPrefix(each);
      // Values of other versions stand beside ours: passed over, but one of ours there must be.
      if (sent === undefined) continue;
      const text = canonicalText(encoding, sent, byteLength);
      if (text === undefined) return this.malformed;
      canonical.push(text);
    }
    if (canonical.length > 0) return canonical;
    return texts.length === 0 ? this.missing : this.malformed;
  }

  #whole({ values, duplicated }: HeaderValues): string | FormProblem {
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

  #stripped(value: string): string | FormProblem {
    const text = this.#afterPrefix(value);
    if (text === undefined || text.length < this.#min || text.length > this.#max) return this.malformed;
    return this.#table === undefined || isWithin(this.#table, text) ? text : this.malformed;
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

  #expected({ format, encoding }: ValueLocation['options'], alphabet: Alphabet): string {
    if (format !== undefined) return timestampFormat(format).description;
    const prefix = this.#prefix === '' ? '' : `"${this.#prefix}" and `;
    if (encoding !== undefined) return `${prefix}one signature or digest in strict ${encoding}`;
    return `${prefix}${this.#min} to ${this.#max} characters (${alphabet} ASCII)`;
  }
}

/** An option that is undefined is not given, and leaves the default as it is. */
function given(options: ValueLocation['options']): ValueLocation['options'] {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
