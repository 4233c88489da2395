/** A description of a scheme for clients, from the scheme itself. */

import { randomBytes, randomUUID } from 'node:crypto';
import { line, type Paint, type Piece } from '../../internal/terminal-text.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { timestampFormat } from '../../scheme/values/timestamps.ts';
import { textOptions } from './scheme-catalog.ts';
import type { NamedScheme } from './scheme-named.ts';

/** A scheme in words. */
export interface SchemeDescription {
  readonly name: string;
  readonly title: string | undefined;
  /** The headers that a signed request has, with an example of each. */
  readonly headers: readonly { readonly name: string; readonly example: string }[];
  readonly optionalHeaders: readonly string[];
  readonly stringToSign: string;
  readonly algorithm: string;
  /** The encoding of secrets; undefined where the scheme does not name it. */
  readonly secret: string | undefined;
  readonly timestamp: string | undefined;
  readonly toleranceSeconds: { readonly past: number; readonly future: number } | undefined;
  readonly usedOnce: 'nonce' | 'signature' | 'none';
  readonly basePath: string | undefined;
  readonly options: readonly string[];
  readonly warnings: readonly string[];
  readonly page: string | undefined;
}

/** Describes a scheme; a request that is signed with a random secret shows its headers. */
export function describeScheme({ scheme, entry }: NamedScheme): SchemeDescription {
  const declaration = scheme.introspection?.declaration;
  const { requestId, idempotencyKey } = declaration ?? {};
  const secret = declaration?.secret;
  const format = declaration?.timestamp?.options.format;
  return {
    name: scheme.name,
    title: entry?.title,
    headers: exampleHeaders(scheme),
    optionalHeaders: [requestId, idempotencyKey].flatMap((carrier) =>
      carrier?.header === undefined ? [] : [carrier.header],
    ),
    stringToSign: scheme.description,
    algorithm: scheme.algorithm.name,
    secret: typeof secret === 'object' || typeof secret === 'function' ? 'derived from its text' : secret,
    timestamp: format && timestampFormat(format).description,
    toleranceSeconds: scheme.window && {
      past: scheme.window.pastMs / 1000,
      future: scheme.window.futureMs / 1000,
    },
    usedOnce: scheme.replay,
    basePath: entry?.basePath,
    options: Object.keys(entry === undefined ? {} : textOptions(entry)),
    warnings: scheme.warnings,
    page: entry?.page,
  };
}

function exampleHeaders(scheme: Scheme): SchemeDescription['headers'] {
  try {
    const signed = scheme.sign({
      keyId: 'your-key-id',
      key: randomBytes(32),
      request: { method: 'GET', url: '/', headers: [], body: Buffer.alloc(0) },
      nowMs: Date.UTC(2026, 0, 31, 12),
      nonce: randomUUID(),
    });
    return signed.map(([name, example]) => ({ name, example }));
  } catch {
    // A scheme may be unable to sign what is not a request of its kind.
    return [];
  }
}

const SECRETS: Readonly<Record<string, string>> = {
  utf8: 'its text is the key (UTF-8)',
  base64: 'base64: decode it, and use the bytes as the key',
  base64url: 'base64url: decode it, and use the bytes as the key',
  hex: 'hex: decode it, and use the bytes as the key',
};

const USED_ONCE = { nonce: 'the nonce', signature: 'the signature', none: undefined } as const;

function windowText({ past, future }: NonNullable<SchemeDescription['toleranceSeconds']>): string {
  return past === future ? `${past} s, before and after` : `${past} s before, ${future} s after`;
}

/** A description as text for people. */
export function schemeLines(description: SchemeDescription, paint: Paint): readonly Piece[] {
  const { name, title, headers, optionalHeaders, secret, toleranceSeconds, warnings, page } = description;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['string to sign', description.stringToSign],
    ['algorithm', description.algorithm],
    ['secret', secret === undefined ? undefined : (SECRETS[secret] ?? secret)],
    ['timestamp', description.timestamp],
    ['window', toleranceSeconds && windowText(toleranceSeconds)],
    ['used once', USED_ONCE[description.usedOnce]],
    ['base path', description.basePath && `${description.basePath}, which is not signed`],
    ['options', description.options.join(', ')],
    ['page', page],
  ];
  const width = Math.max(...headers.map((header) => header.name.length), 0);
  return [
    line`${paint('bold', name)}${title === undefined ? '' : `: ${title}`}`,
    '',
    paint('bold', 'Headers'),
    ...headers.map((header) => `  ${header.name.padEnd(width)}  ${header.example}`),
    ...optionalHeaders.map((header) => `  ${header.padEnd(width)}  (optional)`),
    '',
    ...facts.flatMap(([label, text]) =>
      text === undefined || text === '' ? [] : [line`${paint('bold', label.padEnd(14))}  ${text}`],
    ),
    ...warnings.map((warning) => line`${paint('yellow', 'warning:')} ${warning}`),
  ];
}
