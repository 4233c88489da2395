/** A declaration compiled once: what its reader, its signer and its message need alike. */

import { naming } from '../internal/known-options.ts';
import { type Algorithm, hmac } from './algorithms.ts';
import { messagesOf, type SchemeDeclaration } from './declaration.ts';
import { compileMessage, type Message, type WritePart } from './message/message.ts';
import { compileFields, type Fields } from './values/declared-fields.ts';
import type { EncodingName } from './values/encodings.ts';
import { HeaderReader } from './values/header-reader.ts';
import type { ResolvedTimestampFormat, TimestampFormat } from './values/timestamp-format.ts';
import { type TimestampFormatName, timestampFormat } from './values/timestamps.ts';

/** The parts of a declared scheme. */
export interface CompiledDeclaration {
  readonly declaration: SchemeDeclaration;
  readonly headers: HeaderReader;
  readonly fields: Fields;
  readonly algorithm: Algorithm;
  /** Of timestamps, where the scheme has them. */
  readonly format: ResolvedTimestampFormat | undefined;
  /** The encoding of signatures. */
  readonly encoding: EncodingName;
  readonly messages: readonly Message[];
  /** Writes each variant of the message. */
  readonly writers: readonly WritePart[];
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
  return {
    declaration,
    headers,
    fields,
    algorithm: typeof algorithm === 'string' ? naming('defineScheme()', () => hmac(algorithm)) : algorithm,
    format: timestamp && timestampFormat(timestamp.options.format as TimestampFormat | TimestampFormatName),
    encoding: signature.options.encoding ?? 'hex',
    messages,
    writers: messages.map((each) => compileMessage(each, headers)),
  };
}
