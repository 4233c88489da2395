/** A declaration compiled once: what its reader, its signer and its message need alike. */

import { naming } from '../../internal/known-options.ts';
import { algorithmNamed } from '../algorithms/named-algorithm.ts';
import type { Algorithm } from '../algorithms.ts';
import { compileMessage, type Message, toPart, type WritePart } from '../message/message.ts';
import type { SignatureEncoding } from '../values/encodings.ts';
import { compileFields, type Fields, fieldAt } from '../values/fields/declared-fields.ts';
import type { Field } from '../values/fields/field.ts';
import { HeaderReader } from '../values/header-reader.ts';
import type { ResolvedTimestampFormat, TimestampFormat } from '../values/timestamp-format.ts';
import { type TimestampFormatName, timestampFormat } from '../values/timestamps.ts';
import { assertSuitsAlgorithm } from './assert-algorithm.ts';
import { messagesOf, type SchemeDeclaration } from './declaration.ts';

/** The parts of a declared scheme. */
export interface CompiledDeclaration {
  readonly declaration: SchemeDeclaration;
  readonly headers: HeaderReader;
  readonly fields: Fields;
  readonly algorithm: Algorithm;
  /** Of timestamps, where the scheme has them. */
  readonly format: ResolvedTimestampFormat | undefined;
  /** The encoding of signatures. */
  readonly encoding: SignatureEncoding;
  readonly messages: readonly Message[];
  /** Writes each variant of the message. */
  readonly writers: readonly WritePart[];
  /** Values that the signer writes beside those with a name, with what writes each. */
  readonly beside: readonly (readonly [at: Field, write: WritePart])[];
}

/**
 * Compiles a declaration.
 *
 * @throws TypeError that names the member at fault.
 */
export function compileDeclaration(declaration: SchemeDeclaration): CompiledDeclaration {
  const headers = new HeaderReader();
  const fields = compileFields(declaration, headers);
  const { algorithm, timestamp, signature } = declaration;
  const messages = messagesOf(declaration);
  const chosen =
    typeof algorithm === 'string' ? naming('defineScheme()', () => algorithmNamed(algorithm)) : algorithm;
  naming('defineScheme()', () => assertSuitsAlgorithm(declaration, chosen));
  return {
    declaration,
    headers,
    fields,
    algorithm: chosen,
    format: timestamp && timestampFormat(timestamp.options.format as TimestampFormat | TimestampFormatName),
    encoding: signature.options.encoding ?? chosen.signatureEncoding ?? 'hex',
    messages,
    writers: messages.map((each) => compileMessage(each, headers)),
    beside: (declaration.alsoSent ?? []).map(([at, value]) => [
      fieldAt('header', at, headers),
      typeof value === 'string'
        ? (_request, _signatureFields, out) => out.text(value)
        : toPart('"alsoSent"', value).compile(headers),
    ]),
  };
}
