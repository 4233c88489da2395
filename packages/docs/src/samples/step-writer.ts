/** The way from the steps of a recipe to the code of a program, as far as it is the same in all languages. */

import type { RecipeStep } from 'countersign/scheme';
import { hashOf } from '../recipe/hash-of.ts';
import { carriedHeaders, type HeaderPiece } from './carried-headers.ts';
import type { OptionalValue } from './optional-headers.ts';
import type { Sample } from './sample-language.ts';

/** An expression of the language, and what it gives. */
export interface Code {
  readonly code: string;
  readonly gives: 'text' | 'bytes';
}

/** An expression that gives a text. */
export function text(code: string): Code {
  return { code, gives: 'text' };
}

/** A literal text, or code. */
export type Piece = { readonly text: string } | Code;

/** Values that a program computes before the message, or has from the environment. */
export type ValueName =
  | ('keyId' | 'timestamp' | 'nonce' | 'method' | 'target' | 'path' | 'query' | 'body')
  | OptionalValue
  /** The secret as it is shown, where the message holds it. */
  | 'secret';

/** Parts of the address of the API. */
export type AddressName = 'url' | 'origin' | 'scheme' | 'host' | 'hostname' | 'port';

type StepOf<K extends RecipeStep['kind']> = Extract<RecipeStep, { kind: K }>;
/** A step of `part.sortedForm()`. */
export type SortedFormStep = StepOf<'sortedForm'>;
/** A digest. */
export type DigestStep = StepOf<'digest'>;

const ADDRESS: ReadonlySet<string> = new Set(['url', 'origin', 'scheme', 'host', 'hostname', 'port']);
const VALUES = ['keyId', 'timestamp', 'nonce'] as const;

/** Writes steps. A language says how each is written, and notes the functions and imports that it needs. */
export abstract class StepWriter {
  /** Functions that the program has, by name. */
  readonly functions: Map<string, string> = new Map();
  /** Statements that the message needs before it, in their order. */
  readonly statements: string[] = [];
  protected readonly sample: Sample;
  /** Names of the variables that they declare, by the code of their values. */
  readonly #names = new Map<string, string>();
  #sortedForm: SortedFormStep | undefined;

  constructor(sample: Sample) {
    this.sample = sample;
  }

  /** All steps in one expression. */
  write(steps: readonly RecipeStep[]): Code {
    return this.joined(merged(steps.flatMap((step) => this.#pieces(step))));
  }

  /** The signature, where it is a plain hash of the message, which a variable holds; undefined where it is an HMAC. */
  hashOf(message: Code): string | undefined {
    const { algorithm, signature } = this.sample.recipe;
    const hash = hashOf(algorithm);
    if (hash === undefined || hash.isKeyed) return undefined;
    const step = { kind: 'digest', algorithm: hash.name, encoding: signature.encoding, of: [] };
    return this.digest(step as unknown as DigestStep, message).code;
  }

  /** Declares a variable, of which the name is in camelCase, and gives the expression by which it is read. */
  protected abstract declare(
    name: string,
    value: Code,
  ): { readonly statement: string; readonly code: string };
  /** Joins pieces, of which no two neighbours are texts. */
  protected abstract joined(pieces: readonly Piece[]): Code;
  protected abstract value(name: ValueName): Code;
  protected abstract address(name: AddressName): Code;
  protected abstract sortedQuery(isDecoded: boolean, query: Code): Code;
  protected abstract jsonField(path: readonly string[]): Code;
  protected abstract digest(step: DigestStep, of: Code): Code;
  /** Lowers the capitals of ASCII; where a language lowers others, too, the page says so. */
  protected abstract lowercase(of: Code): Code;
  /** Lowers all capitals, each character by itself; one whose lower case is two characters stays. */
  protected abstract lowercaseUnicode(of: Code): Code;
  protected abstract base64(of: Code): Code;
  protected abstract percentEncode(of: Code, keep: string): Code;
  protected abstract percentDecode(of: Code, only: string | undefined): Code;
  protected abstract optional(before: string, of: Code, after: Code): Code;
  protected abstract withBody(of: Code, methods: readonly string[] | undefined): Code;
  /** Fields of these texts in one order. A program has one function for it, which is made for the step. */
  protected abstract sortedForm(step: SortedFormStep, forms: readonly Code[]): Code;

  /** The query as it is sent. */
  protected query(): Code {
    return this.#named({ kind: 'query', isDecoded: false, isSorted: false }, this.value('query'));
  }

  #pieces(step: RecipeStep): readonly Piece[] {
    switch (step.kind) {
      case 'text':
        return [{ text: step.text }];
      case 'mediaType':
        return [{ text: (this.sample.request.contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '' }];
      case 'header':
        return this.#header(step);
      default:
        return [this.#named(step, this.#code(step))];
    }
  }

  /** Gives what is more than a name a name, so that the message can be read. */
  #named(step: RecipeStep, value: Code): Code {
    const name = nameOf(step);
    if (name === undefined) return value;
    let unused = name;
    for (let i = 2; [...this.#names].some(([code, taken]) => taken === unused && code !== value.code); i++)
      unused = `${name}${i}`;
    const { statement, code } = this.declare(unused, value);
    if (!this.#names.has(value.code)) this.statements.push(statement);
    this.#names.set(value.code, unused);
    return { code, gives: value.gives };
  }

  #code(step: Exclude<RecipeStep, StepOf<'text' | 'header'>>): Code {
    switch (step.kind) {
      case 'keyId':
      case 'timestamp':
      case 'nonce':
      case 'method':
      case 'target':
      case 'path':
      case 'body':
      case 'secret':
        return this.value(step.kind);
      case 'query':
        return step.isSorted ? this.sortedQuery(step.isDecoded, this.query()) : this.value('query');
      case 'jsonField':
        return this.jsonField(step.path);
      case 'sortedForm':
        this.#assertOnly(step);
        return this.sortedForm(step, [
          ...(step.from === 'form' ? [] : [this.query()]),
          ...(step.from === 'query' ? [] : [this.value('body')]),
        ]);
      default:
        if (ADDRESS.has(step.kind)) return this.address(step.kind as AddressName);
        return this.#change(step);
    }
  }

  #change(step: RecipeStep): Code {
    switch (step.kind) {
      case 'digest':
        return this.digest(step, this.write(step.of));
      case 'lowercase':
        return this.lowercase(this.write(step.of));
      case 'lowercaseUnicode':
        return this.lowercaseUnicode(this.write(step.of));
      case 'base64':
        return this.base64(this.write(step.of));
      case 'percentEncode':
        return this.percentEncode(this.write(step.of), step.keep);
      case 'percentDecode':
        return this.percentDecode(this.write(step.of), step.only);
      case 'optional':
        return this.optional(step.before, this.write(step.of), this.write(step.after));
      case 'withBody':
        return this.withBody(this.write(step.of), step.methods);
      default:
        throw new TypeError(`no sample can write the part "${step.kind}"`);
    }
  }

  #assertOnly(step: SortedFormStep): void {
    this.#sortedForm ??= step;
    if (JSON.stringify(this.#sortedForm) !== JSON.stringify(step))
      throw new TypeError('no sample can write the fields of forms in two ways');
  }

  /** The value as the program sends it; empty where it sends none. */
  #header({ name, parameter }: StepOf<'header'>): readonly Piece[] {
    const { recipe, request } = this.sample;
    const isNamed = (header: string | undefined) => header?.toLowerCase() === name.toLowerCase();
    if (parameter !== undefined) {
      const value = VALUES.find(
        (each) => isNamed(recipe[each]?.header) && recipe[each]?.parameter === parameter,
      );
      return value === undefined ? [] : [this.value(value)];
    }
    const pieces = carriedHeaders(recipe, request).find(([header]) => isNamed(header))?.[1] ?? [];
    return pieces.map((piece) => this.#headerPiece(piece));
  }

  #headerPiece(piece: HeaderPiece): Piece {
    if ('text' in piece) return piece;
    const { value } = piece;
    if (value === 'signature' || value === 'contentDigest')
      throw new TypeError(`no sample can sign the header of the ${value}`);
    return this.value(value);
  }
}

const NAMES: Readonly<Partial<Record<RecipeStep['kind'], string>>> = {
  path: 'path',
  lowercase: 'lowercased',
  lowercaseUnicode: 'lowercased',
  base64: 'encoded',
  percentEncode: 'escaped',
  percentDecode: 'unescaped',
  sortedForm: 'sortedFields',
  optional: 'optionalPart',
  withBody: 'bodyPart',
  ...{ url: 'url', origin: 'origin', scheme: 'scheme', host: 'host', hostname: 'hostname', port: 'port' },
};

/** The name of the variable for a step; undefined for what is a name, or short. */
function nameOf(step: RecipeStep): string | undefined {
  if (step.kind === 'query') return step.isSorted ? 'sortedQuery' : 'query';
  if (step.kind === 'digest') return step.of.every(({ kind }) => kind === 'body') ? 'bodyHash' : 'hash';
  return NAMES[step.kind];
}

function merged(pieces: readonly Piece[]): readonly Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (!('text' in piece)) all.push(piece);
    else if (last !== undefined && 'text' in last) all[all.length - 1] = { text: last.text + piece.text };
    else if (piece.text !== '') all.push(piece);
  }
  return all;
}
