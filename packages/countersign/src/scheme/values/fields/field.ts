/** Reading one value of a declared scheme from a request, and writing it for the signer. */

import type { FormProblem, Member } from '../../form-problem.ts';
import { decodePercentBytes, encodePercent } from '../../target.ts';
import { type Alphabet, isWithin, tableOf } from '../alphabets.ts';
import { type ByteLength, canonicalText, type SignatureEncoding } from '../encodings.ts';
import type { RequestValues } from '../header-reader.ts';
import type { LocationOptions } from '../location-options.ts';
import { afterAuthScheme, parametersNamed, unquoted } from '../parameters.ts';
import { timestampFormat } from '../timestamps.ts';
import type { ValueLocation } from '../value-location.ts';

/** More values than this in one header are refused, so that nobody can make the verifier compare for long. */
const MOST_VALUES = 16;

/** A location compiled for one member: problems are made here, once, so that refusing costs nothing. */
export abstract class Field {
  readonly location: ValueLocation;
  /** Its name in refusals. */
  readonly name: string;
  readonly missing: FormProblem;
  readonly duplicate: FormProblem;
  readonly malformed: FormProblem;
  readonly #parameter: string | undefined;
  readonly #separators: string | undefined;
  /** Groups of parameters, one for each secret of a rotation, repeat what they share. */
  readonly #isGrouped: boolean;
  readonly #isQuoted: boolean;
  readonly #isPercentEncoded: boolean;
  /** Where the value ends within a longer text. */
  readonly #end: string | undefined;
  readonly #min: number;
  readonly #max: number;
  /** The characters that it may have; undefined for a timestamp, whose own format decides. */
  readonly #table: Uint8Array | undefined;
  readonly #prefix: string;
  readonly #authScheme: string | undefined;
  readonly #before: string | undefined;
  readonly #after: string | undefined;

  constructor(member: Member, location: ValueLocation, options: LocationOptions) {
    this.location = location;
    this.#parameter = location.parameter;
    this.#separators = options.separator;
    this.#isGrouped = (options.separator?.length ?? 1) > 1;
    this.#isQuoted = options.quoted ?? false;
    this.#isPercentEncoded = options.percentEncoded ?? false;
    this.#end = options.until;
    [this.#min, this.#max] = options.length ?? [1, 256];
    const alphabet = options.alphabet ?? 'visible';
    this.#table = options.format === undefined ? tableOf(alphabet) : undefined;
    this.#before = options.before;
    this.#after = options.after;
    this.#authScheme = options.authScheme;
    // Before parameters, an authentication scheme stands once for all.
    const isBeforeValue = options.authScheme !== undefined && location.parameter === undefined;
    this.#prefix = options.prefix ?? (isBeforeValue ? `${options.authScheme} ` : '');
    const at = { member, header: location.header };
    const name = nameOf(location);
    this.name = name;
    const codes = CODES[location.place];
    this.missing = { ...at, code: codes.missing, reason: `${name} is missing.` };
    this.duplicate = { ...at, code: codes.duplicate, reason: `${name} must be sent once.` };
    this.malformed = {
      ...at,
      code: codes.malformed,
      reason: `${name} must be ${this.#expected(options, alphabet)}.`,
    };
  }

  /** Tells whether the value was sent, in whatever form. */
  abstract isPresent(found: RequestValues): boolean;

  /** The text that was sent, prefix and all; {@link missing} for nothing or an empty text. */
  protected abstract whole(found: RequestValues): string | FormProblem;

  /** The value without its prefix, held to its form; or what is wrong. */
  read(found: RequestValues): string | FormProblem {
    const whole = this.#own(found);
    if (typeof whole !== 'string') return whole;
    if (this.#parameter === undefined) return this.#stripped(whole);
    const values = this.#parameters(this.#parameter, whole);
    const [value] = values;
    if (value === undefined) return this.missing;
    if (values.length > 1 && !(this.#isGrouped && values.every((each) => each === value)))
      return this.duplicate;
    return this.#stripped(value);
  }

  /** Every value of the header, each the canonical text of `byteLength` bytes; or what is wrong. */
  readEncoded(
    found: RequestValues,
    encoding: SignatureEncoding,
    byteLength: ByteLength,
  ): string[] | FormProblem {
    const parameter = this.#parameter;
    const separators = this.#separators;
    const whole = this.#own(found);
    if (typeof whole !== 'string') return whole;
    if (parameter === undefined && separators === undefined) {
      // No alphabet is asked for: the encoding is stricter than any.
      const sent = this.#afterPrefix(whole);
      const text = sent === undefined ? undefined : canonicalText(encoding, sent, byteLength);
      return text === undefined ? this.malformed : [text];
    }
    const texts =
      parameter === undefined ? whole.split(separators as string) : this.#parameters(parameter, whole);
    return this.canonicalTexts(texts, encoding, byteLength);
  }

  /** The header's value that carries `text`, for the signer. */
  write(text: string): string {
    const value = this.#prefix + text;
    if (this.#parameter === undefined) return value;
    const sent = this.#isPercentEncoded ? encodePercent(value) : value;
    return this.#isQuoted ? `${this.#parameter}="${sent}"` : `${this.#parameter}=${sent}`;
  }

  protected canonicalTexts(
    texts: readonly string[],
    encoding: SignatureEncoding,
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

  /** The share of the header that is this value. */
  #own(found: RequestValues): string | FormProblem {
    const whole = this.whole(found);
    const mark = this.#before ?? this.#after;
    if (mark === undefined || typeof whole !== 'string') return whole;
    const at = whole.indexOf(mark);
    if (at < 0 || whole.indexOf(mark, at + 1) >= 0) return this.malformed;
    return this.#before === undefined ? whole.slice(at + mark.length) : whole.slice(0, at);
  }

  #parameters(name: string, whole: string): readonly string[] {
    const parameters = afterAuthScheme(whole, this.#authScheme);
    if (parameters === undefined) return [];
    const values = parametersNamed(name, parameters, this.#separators, this.#isQuoted);
    const texts = this.#isQuoted ? values.map(unquoted) : values;
    // What cannot be decoded becomes a text that no value may be.
    return this.#isPercentEncoded ? texts.map((text) => decodePercentBytes(text) ?? '') : texts;
  }

  #stripped(value: string): string | FormProblem {
    const text = this.#beforeEnd(this.#afterPrefix(value));
    if (text === undefined || text.length < this.#min || text.length > this.#max) return this.malformed;
    return this.#table === undefined || isWithin(this.#table, text) ? text : this.malformed;
  }

  #beforeEnd(value: string | undefined): string | undefined {
    if (this.#end === undefined || value === undefined) return value;
    const end = value.indexOf(this.#end);
    return end === -1 ? undefined : value.slice(0, end);
  }

  #afterPrefix(value: string): string | undefined {
    if (this.#prefix === '') return value;
    return this.#hasPrefix(value) ? value.slice(this.#prefix.length) : undefined;
  }

  #hasPrefix(value: string): boolean {
    if (value.startsWith(this.#prefix)) return true;
    return this.#authScheme !== undefined && afterAuthScheme(value, this.#authScheme) !== undefined;
  }

  #expected({ format, encoding }: ValueLocation['options'], alphabet: Alphabet): string {
    if (format !== undefined) return timestampFormat(format).description;
    const prefix = this.#prefix === '' ? '' : `"${this.#prefix}" and `;
    if (encoding !== undefined) return `${prefix}one signature or digest in strict ${encoding}`;
    return `${prefix}${this.#min} to ${this.#max} characters (${alphabet} ASCII)`;
  }
}

type Codes = Readonly<Record<'missing' | 'duplicate' | 'malformed', FormProblem['code']>>;

const OF_BODY: Codes = {
  missing: 'malformed_body',
  duplicate: 'malformed_body',
  malformed: 'malformed_body',
};
const CODES: Readonly<Record<ValueLocation['place'], Codes>> = {
  header: { missing: 'missing_header', duplicate: 'duplicate_header', malformed: 'malformed_header' },
  query: { missing: 'malformed_target', duplicate: 'malformed_target', malformed: 'malformed_target' },
  form: OF_BODY,
  json: OF_BODY,
  multipart: OF_BODY,
  jws: { missing: 'missing_header', duplicate: 'duplicate_header', malformed: 'malformed_header' },
};

/** The place of a value, at the beginning of a sentence. */
function nameOf({ place, header, parameter, path }: ValueLocation): string {
  if (place === 'query') return `The query parameter ${path[0]}`;
  if (place === 'form') return `The form field ${path[0]}`;
  if (place === 'jws') return `The ${path.join('.')} of the token in ${header}`;
  if (place === 'multipart') return `The field ${path.join('.')} of the multipart form`;
  if (place === 'json') return `The member ${path.join('.')} of the body`;
  return parameter === undefined ? (header as string) : `${header} (${parameter})`;
}
