/** Parses a request as leniently as possible, and notes what is obviously wrong with it. */

import type { SignedRequest } from '../../request/request.ts';
import type { Introspection, ReadMember } from '../../scheme/introspection.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';
import { decode } from '../../scheme/values/encodings.ts';
import { NO_SIGNATURE } from '../../scheme/values/fields/header-for-each-secret.ts';
import { parametersNamed, unquoted } from '../../scheme/values/parameters.ts';
import { timestampFormat } from '../../scheme/values/timestamps.ts';
import type { ValueLocation } from '../../scheme/values/value-location.ts';
import type { NamedMistake } from '../mistakes/named-mistake.ts';
import { readTime, unixUnit } from './lenient-time.ts';
import { misnamedHeader } from './misnamed-header.ts';
import { candidateOf, type SignatureCandidate } from './signature-candidate.ts';
import { signatureCandidates } from './signature-candidates.ts';

/** A request as it was understood. */
export interface LenientParse {
  /** The key that the request names. */
  readonly keyId: string | undefined;
  /** Enough to build the string to sign; undefined where something is missing that it needs. */
  readonly signatureFields: SignatureFields | undefined;
  readonly candidates: readonly SignatureCandidate[];
  /** Mistakes that need no proof. */
  readonly observed: readonly NamedMistake[];
  /** Why the scheme itself refuses the form of a signature that can be read here: to be said where nothing better is known. */
  readonly refusedForm?: NamedMistake | undefined;
}

/** Looks at a request of a scheme. */
export function parseLeniently(scheme: Scheme, request: SignedRequest): LenientParse {
  const { introspection } = scheme;
  // A scheme that takes its message apart itself reads more than it declares.
  const isOwn = introspection === undefined || scheme.dissect !== undefined;
  return isOwn || isReadStrictly(introspection)
    ? parseStrictly(scheme, request)
    : new LenientReader(scheme, introspection, request).parse();
}

/** Headers that several values share, or that have a secret each, are read in their own form alone. */
function isReadStrictly({ declaration: { keyId, timestamp, nonce, signature } }: Introspection): boolean {
  return [keyId, timestamp, nonce, signature].some((location) => {
    const { before, after, ownSecrets } = location?.options ?? {};
    return before !== undefined || after !== undefined || ownSecrets === true;
  });
}

/** Of a scheme that cannot be taken apart, only what it reads itself is known. */
function parseStrictly(scheme: Scheme, request: SignedRequest): LenientParse {
  const signatureFields = scheme.read(request, []);
  if ('code' in signatureFields) {
    const mistake: NamedMistake = {
      code: MISTAKE_OF_FORM[signatureFields.code],
      detail: signatureFields.reason,
    };
    return { keyId: undefined, signatureFields: undefined, candidates: [], observed: [mistake] };
  }
  const candidates = signatureFields.signatures
    .filter((text) => text !== NO_SIGNATURE)
    .map((text) => candidateOf(decode(scheme.signatureEncoding, text) as Buffer));
  const keyId = scheme.namesKey === false ? undefined : signatureFields.keyId;
  return { keyId, signatureFields, candidates, observed: [] };
}

const MISTAKE_OF_FORM = {
  missing_header: 'header_missing',
  malformed_header: 'header_malformed',
  duplicate_header: 'header_duplicated',
  malformed_target: 'header_malformed',
  malformed_body: 'header_malformed',
} as const;

class LenientReader {
  readonly #scheme: Scheme;
  readonly #introspection: Introspection;
  readonly #request: SignedRequest;
  readonly #observed: NamedMistake[] = [];
  #refusedForm: NamedMistake | undefined;

  constructor(scheme: Scheme, introspection: Introspection, request: SignedRequest) {
    this.#scheme = scheme;
    this.#introspection = introspection;
    this.#request = request;
  }

  parse(): LenientParse {
    const { declaration } = this.#introspection;
    const keyId = declaration.keyId && this.#text('keyId', declaration.keyId);
    const timestamp = declaration.timestamp && this.#text('timestamp', declaration.timestamp);
    const nonce = declaration.nonce && this.#text('nonce', declaration.nonce);
    const signature = this.#signature(declaration.signature);
    const timestampMs = timestamp === undefined ? undefined : this.#time(timestamp);
    this.#judgeForm(signature.length > 0);
    // One that cannot be read is signed as its text all the same.
    const isTimed = declaration.timestamp === undefined || timestamp !== undefined;
    const isWhole = isTimed && (declaration.nonce === undefined || nonce !== undefined);
    return {
      keyId,
      signatureFields: isWhole
        ? {
            keyId: keyId ?? '',
            timestamp: timestamp ?? '',
            timestampMs,
            nonce,
            signatures: [],
            requestId: undefined,
            idempotencyKey: undefined,
            eventId: undefined,
            headers: [],
          }
        : undefined,
      candidates: signature,
      observed: this.#observed,
      refusedForm: this.#refusedForm,
    };
  }

  /** A member's text without its prefix. */
  #text(member: ReadMember, carrier: ValueLocation): string | undefined {
    const value = this.#value(member, carrier);
    if (value === undefined) return undefined;
    const { prefix, authScheme } = carrier.options;
    const before = prefix ?? (authScheme === undefined ? '' : `${authScheme} `);
    const isThere = value.slice(0, before.length).toLowerCase() === before.toLowerCase();
    return isThere ? value.slice(before.length) : value;
  }

  #value(member: ReadMember, carrier: ValueLocation): string | undefined {
    if (carrier.place !== 'header') return this.#elsewhere(member);
    const [whole] = this.#headers(member, carrier);
    if (whole === undefined || carrier.parameter === undefined) return whole;
    const values = parametersOf(carrier, whole);
    if (values.length === 0)
      this.#observe('header_malformed', `${carrier.header} has no ${carrier.parameter}`);
    return values[0];
  }

  /** Values in the query or the body have no names that are nearly the same. */
  #elsewhere(member: ReadMember): string | undefined {
    const value = this.#introspection.valueOf(member, this.#request);
    if (typeof value === 'object') this.#observe(MISTAKE_OF_FORM[value.code], value.reason);
    return typeof value === 'string' ? value : undefined;
  }

  /** The values of a header: one, unless the scheme takes several. */
  #headers(member: ReadMember, { header = '', options }: ValueLocation): string[] {
    const names = namesOf(header, options);
    const values = names.flatMap((group) => this.#valuesOf((name) => group.includes(name.toLowerCase())));
    if (values.length > names.length && options.several !== true) this.#observe('header_duplicated', header);
    const [value] = values;
    if (value !== undefined && value !== '') return options.several === true ? values : [value];
    const misnamed =
      value === undefined
        ? misnamedHeader(this.#request.headers, { member, header }, this.#introspection.declaration)
        : undefined;
    if (misnamed === undefined) this.#observe('header_missing', header);
    else this.#observe('header_misnamed', `${misnamed[0]} for ${header}`);
    return misnamed === undefined ? [] : [misnamed[1]];
  }

  #valuesOf(isWanted: (name: string) => boolean): string[] {
    const { headers } = this.#request;
    return headers.filter((_value, i) => i % 2 === 1 && isWanted(headers[i - 1] as string));
  }

  #signature(carrier: ValueLocation): SignatureCandidate[] {
    const { parameter, options } = carrier;
    const { signatureBytes } = this.#scheme.algorithm;
    const [shortestBytes, longestBytes] =
      typeof signatureBytes === 'number' ? [signatureBytes, signatureBytes] : signatureBytes;
    // Of a credential of several parameters, none has the name of the scheme before it.
    const isCredential = options.authScheme !== undefined && parameter === undefined;
    const authScheme = isCredential ? `${options.authScheme} ` : undefined;
    const form = {
      encoding: this.#scheme.signatureEncoding,
      prefix: options.prefix ?? authScheme ?? '',
      isPrefixCaseless: authScheme !== undefined,
      shortestBytes,
      signatureBytes: longestBytes,
    };
    const wholes =
      carrier.place === 'header' ? this.#headers('signature', carrier) : [this.#elsewhere('signature') ?? ''];
    const texts = wholes.flatMap((whole) => {
      const named = parameter === undefined ? [] : parametersOf(carrier, whole);
      if (named.length > 0) return named;
      return options.separator === undefined ? [whole] : whole.split(options.separator);
    });
    return texts
      .filter((text) => text !== '')
      .slice(0, 16)
      .flatMap((text) => signatureCandidates(text, form));
  }

  #time(text: string): number | undefined {
    const named = this.#introspection.declaration.timestamp?.options.format;
    const format = named && timestampFormat(named);
    const own = format?.parse(text);
    if (own !== undefined && Number.isFinite(own)) return own;
    const read = readTime(text);
    const unix = unixUnit(format);
    if (read === undefined) this.#observe('timestamp_format', format?.description);
    else if (read.form === 'milliseconds' && unix === 'seconds') this.#observe('timestamp_in_milliseconds');
    else if (read.form === 'seconds' && unix === 'milliseconds') this.#observe('timestamp_in_seconds');
    else this.#observe('timestamp_format', `${read.form}; expected: ${format?.description}`);
    return read?.ms;
  }

  /** Notes the problem that the scheme itself sees, unless it is known by a better name. */
  #judgeForm(isSignatureReadable: boolean): void {
    const problem = this.#scheme.read(this.#request, []);
    if (!('code' in problem) || problem.member === 'timestamp') return;
    const code = MISTAKE_OF_FORM[problem.code];
    if (problem.member === 'signature' && isSignatureReadable) {
      this.#refusedForm = { code, detail: problem.reason };
      return;
    }
    const isKnown = this.#observed.some((each) => each.code === code || each.code === 'header_misnamed');
    if (!isKnown) this.#observe(code, problem.reason);
  }

  /** The same mistake with several headers is one, and its detail names them all, once each. */
  #observe(code: NamedMistake['code'], detail?: string): void {
    const at = this.#observed.findIndex((each) => each.code === code);
    const before = this.#observed[at]?.detail;
    if (at === -1) this.#observed.push({ code, detail });
    else if (before === undefined) this.#observed[at] = { code, detail };
    else if (detail !== undefined && !before.split(', ').includes(detail))
      this.#observed[at] = { code, detail: `${before}, ${detail}` };
  }
}

function parametersOf({ parameter = '', options }: ValueLocation, whole: string): string[] {
  const before = options.authScheme === undefined ? 0 : options.authScheme.length + 1;
  const isNamed = whole.slice(0, before).trimEnd().toLowerCase() === options.authScheme?.toLowerCase();
  const values = parametersNamed(parameter, isNamed ? whole.slice(before) : whole, options.separator);
  return options.quoted === true ? values.map(unquoted) : values;
}

/** The names of a header in lower case, in groups of which each may come once, the one that counts first. */
function namesOf(header: string, { aliases = [], prefer }: ValueLocation['options']): string[][] {
  const [name, others] = [header.toLowerCase(), aliases.map((alias) => alias.toLowerCase())];
  if (prefer === undefined) return [[name, ...others]];
  return prefer === 'name' ? [[name], others] : [others, [name]];
}
