/** Follows a recipe as a client in another language would: from the data alone, without the parts of the scheme. */

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { RecipeStep } from 'countersign/scheme';
import { pairsOf, queryBytes, sortedBytes, splitTarget } from './followed-query.ts';
import { percentDecoded, percentEncoded } from './percent-encoding.ts';

/** A request of which the string to sign is wanted. */
export interface RecipeInput {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly origin: string | undefined;
  readonly headers: readonly string[];
  readonly body: Buffer;
  readonly keyId: string;
  readonly timestamp: string;
  readonly nonce: string;
  /** The key, where the message holds the secret itself. Default: none, and nothing is written for it. */
  readonly key?: Buffer | undefined;
}

/**
 * The bytes that the steps of a recipe give for a request.
 *
 * @example
 * const { message } = recipeOf(scheme);
 * const stringToSign = followRecipe(message, { ...request, keyId, timestamp, nonce });
 * @throws TypeError for a step that is a gap.
 */
export function followRecipe(steps: readonly RecipeStep[], input: RecipeInput): Buffer {
  return Buffer.concat(steps.map((step) => bytesOf(step, input)));
}

function bytesOf(step: RecipeStep, input: RecipeInput): Buffer {
  switch (step.kind) {
    case 'text':
      return Buffer.from(step.text);
    case 'keyId':
    case 'timestamp':
    case 'nonce':
    case 'method':
      return latin1(input[step.kind]);
    case 'target':
      return latin1(input.url);
    case 'path':
      return latin1(splitTarget(input.url)[0]);
    case 'query':
      return queryBytes(step, input);
    case 'body':
      return input.body;
    case 'header':
      return latin1(headerText(step, input));
    case 'jsonField':
      return jsonBytes(step.path, input.body);
    case 'multipartField':
      return multipartBytes(step.path, input);
    case 'formField':
    case 'queryParam':
      return Buffer.from(pairsOf(input, step.kind).find(([name]) => name === step.path[0])?.[1] ?? '');
    case 'digest':
      return digestBytes(step, followRecipe(step.of, input));
    case 'sortedForm':
      return sortedBytes(step, input);
    default:
      return changedBytes(step, input);
  }
}

function changedBytes(step: RecipeStep, input: RecipeInput): Buffer {
  switch (step.kind) {
    case 'lowercase':
      return latin1(
        followRecipe(step.of, input)
          .toString('latin1')
          .replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
      );
    case 'lowercaseUnicode':
      // One by one: the lower case of a sigma depends on its neighbours otherwise.
      return Buffer.from(
        followRecipe(step.of, input)
          .toString('utf8')
          .replace(/[^\u0130]/gu, (character) => character.toLowerCase()),
      );
    case 'base64':
      return latin1(followRecipe(step.of, input).toString('base64'));
    case 'crc32':
      return latin1(String(crc32(followRecipe(step.of, input))));
    case 'escapeNonAscii':
      return latin1(
        followRecipe(step.of, input)
          .toString('utf8')
          .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
      );
    case 'percentEncode':
      return latin1(percentEncoded(followRecipe(step.of, input), step.keep));
    case 'percentDecode':
      return latin1(percentDecoded(followRecipe(step.of, input).toString('latin1'), step.only));
    case 'mediaType':
      return latin1(headerText({ name: 'content-type' }, input).split(';')[0]?.trim().toLowerCase() ?? '');
    case 'secret':
      return input.key ?? Buffer.alloc(0);
    default:
      return conditionalBytes(step, input);
  }
}

function conditionalBytes(step: RecipeStep, input: RecipeInput): Buffer {
  switch (step.kind) {
    case 'byValue':
      return followRecipe(step.choices[followRecipe(step.by, input).toString('utf8')] ?? [], input);
    case 'optional': {
      const inner = followRecipe(step.of, input);
      return inner.length === 0
        ? inner
        : Buffer.concat([Buffer.from(step.before), inner, followRecipe(step.after, input)]);
    }
    case 'withBody': {
      const isWritten = input.body.length > 0 && (step.methods?.includes(input.method) ?? true);
      return isWritten ? followRecipe(step.of, input) : Buffer.alloc(0);
    }
    default:
      return latin1(addressText(step.kind, input));
  }
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function addressText(kind: string, { origin = '', url }: RecipeInput): string {
  const { protocol, host, hostname, port } = new URL(origin);
  const values: Readonly<Record<string, string>> = {
    url: origin + url,
    origin,
    scheme: protocol.slice(0, -1),
    host,
    hostname,
    port: port || (protocol === 'https:' ? '443' : '80'),
  };
  const text = values[kind];
  if (text === undefined) throw new TypeError(`a recipe with the step "${kind}" cannot be followed`);
  return text;
}

function headerText(
  at: { readonly name: string; readonly parameter?: string | undefined },
  input: RecipeInput,
): string {
  const { headers } = input;
  const index = headers.findIndex((name, i) => i % 2 === 0 && name.toLowerCase() === at.name.toLowerCase());
  const whole = index === -1 ? '' : (headers[index + 1] ?? '');
  if (at.parameter === undefined) return whole;
  const parameters = whole.replace(/^\w+ /, '').matchAll(/([\w-]+)=(?:"([^"]*)"|([^,;"]*))/g);
  for (const [, name, quoted, bare] of parameters) if (name === at.parameter) return quoted ?? bare ?? '';
  return '';
}

function jsonBytes(path: readonly string[], body: Buffer): Buffer {
  if (body.length === 0) return body;
  const text = body.toString('utf8');
  const value = memberOf(text, path);
  if (value === undefined || value === null) return Buffer.alloc(0);
  // As it is sent: 1.50 is not 1.5.
  if (typeof value === 'number') return Buffer.from(String(memberOf(withNumbersAsTexts(text), path)));
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}

function memberOf(json: string, path: readonly string[]): unknown {
  return path.reduce(
    (value, name) => (value as Record<string, unknown> | undefined)?.[name],
    JSON.parse(json),
  );
}

function withNumbersAsTexts(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
}

function multipartBytes([name = '', ...members]: readonly string[], { body }: RecipeInput): Buffer {
  const text = body.toString('utf8');
  const [, value = ''] =
    new RegExp(`name="?${name}"?(?:\\r\\n[^\\r]+)*\\r\\n\\r\\n([^]*?)\\r\\n--`).exec(text) ?? [];
  return members.length === 0 ? Buffer.from(value) : jsonBytes(members, Buffer.from(value));
}

function digestBytes(
  { algorithm, encoding }: Extract<RecipeStep, { kind: 'digest' }>,
  bytes: Buffer,
): Buffer {
  const digest = createHash(algorithm).update(bytes).digest();
  return encoding === 'raw' ? digest : latin1(digest.toString(encoding));
}
