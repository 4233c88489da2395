/** Follows a recipe as a client in another language would: from the data alone, without the library's own parts. */

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { RecipeStep } from 'countersign/scheme';

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
}

/** The bytes that the steps give for a request. */
export function follow(steps: readonly RecipeStep[], input: RecipeInput): Buffer {
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
      return digestBytes(step, follow(step.of, input));
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
        follow(step.of, input)
          .toString('latin1')
          .replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
      );
    case 'base64':
      return latin1(follow(step.of, input).toString('base64'));
    case 'crc32':
      return latin1(String(crc32(follow(step.of, input))));
    case 'escapeNonAscii':
      return latin1(
        follow(step.of, input)
          .toString('utf8')
          .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
      );
    case 'percentEncode':
      return latin1(percentEncoded(follow(step.of, input), step.keep));
    case 'percentDecode':
      return latin1(percentDecoded(follow(step.of, input).toString('latin1'), step.only));
    case 'byValue':
      return follow(step.choices[follow(step.by, input).toString('utf8')] ?? [], input);
    case 'optional': {
      const inner = follow(step.of, input);
      return inner.length === 0
        ? inner
        : Buffer.concat([Buffer.from(step.before), inner, follow(step.after, input)]);
    }
    case 'withBody': {
      const isWritten = input.body.length > 0 && (step.methods?.includes(input.method) ?? true);
      return isWritten ? follow(step.of, input) : Buffer.alloc(0);
    }
    case 'mediaType':
      return latin1(headerText({ name: 'content-type' }, input).split(';')[0]?.trim().toLowerCase() ?? '');
    case 'secret':
      return Buffer.alloc(0);
    default:
      return latin1(addressText(step.kind, input));
  }
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function splitTarget(url: string): [path: string, query: string] {
  const at = url.indexOf('?');
  return at === -1 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
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
  if (text === undefined) throw new Error(`a recipe with the step "${kind}" cannot be followed`);
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

function queryBytes(step: Extract<RecipeStep, { kind: 'query' }>, { url }: RecipeInput): Buffer {
  const [, query] = splitTarget(url);
  if (!step.isSorted && !step.isDecoded) {
    const kept = query
      .split('&')
      .filter((pair) => step.without === undefined || !pair.startsWith(`${step.without}=`));
    return latin1(kept.join('&'));
  }
  const pairs = query.split('&').filter((pair) => pair !== '');
  const texts = step.isDecoded
    ? [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`)
    : pairs;
  const keyOf = (pair: string) => Buffer.from(pair.split('=')[0] ?? '');
  return Buffer.from([...texts].sort((a, b) => keyOf(a).compare(keyOf(b))).join('&'));
}

function jsonBytes(path: readonly string[], body: Buffer): Buffer {
  let value: unknown = body.length === 0 ? undefined : JSON.parse(body.toString('utf8'));
  for (const name of path) value = (value as Record<string, unknown> | undefined)?.[name];
  if (value === undefined || value === null) return Buffer.alloc(0);
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}

function multipartBytes([name = '', ...members]: readonly string[], { body }: RecipeInput): Buffer {
  const text = body.toString('utf8');
  const [, value = ''] =
    new RegExp(`name="?${name}"?(?:\\r\\n[^\\r]+)*\\r\\n\\r\\n([^]*?)\\r\\n--`).exec(text) ?? [];
  return members.length === 0 ? Buffer.from(value) : jsonBytes(members, Buffer.from(value));
}

function pairsOf({ url, body }: RecipeInput, from: string): [name: string, value: string][] {
  const inQuery = [...new URLSearchParams(splitTarget(url)[1])];
  const inForm = [...new URLSearchParams(body.toString('utf8'))];
  if (from === 'both') return [...inQuery, ...inForm];
  return from === 'query' || from === 'queryParam' ? inQuery : inForm;
}

function digestBytes(
  { algorithm, encoding }: Extract<RecipeStep, { kind: 'digest' }>,
  bytes: Buffer,
): Buffer {
  const digest = createHash(algorithm).update(bytes).digest();
  return encoding === 'raw' ? digest : latin1(digest.toString(encoding));
}

function sortedBytes(step: Extract<RecipeStep, { kind: 'sortedForm' }>, input: RecipeInput): Buffer {
  const write = (text: string) => (step.encode === 'none' ? text : percentEncoded(Buffer.from(text), ''));
  const pairs = pairsOf(input, step.from)
    .filter(([name]) => !step.without.includes(name))
    .map(([name, value]) => [write(name), write(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)));
  const texts = pairs.map(([name, value]) => `${name}${step.between}${value}`);
  return Buffer.from((step.distinct ? [...new Set(texts)] : texts).join(step.joiner));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function percentDecoded(text: string, only: string | undefined): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (whole, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return only === undefined || only.includes(character) ? character : whole;
  });
}

function percentEncoded(bytes: Buffer, keep: string): string {
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    const isKept = /[A-Za-z0-9\-._~]/.test(character) || keep.includes(character);
    return isKept ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}
