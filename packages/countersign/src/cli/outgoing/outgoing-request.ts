/** A request that the user describes by arguments, signed. */

import { signRequest } from '../../client/sign-request.ts';
import { withoutBlanks } from '../../internal/blanks.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { Failure } from '../failure.ts';
import { utf8ByteText } from '../input/byte-text.ts';
import { readUserFile } from '../input/read-file.ts';
import { readStdin } from '../input/read-request.ts';
import type { Io } from '../io.ts';
import { readSecret } from '../secrets/read-secret.ts';
import { basePathOf } from '../subject/base-path.ts';
import { publicUrlOf } from '../subject/public-url.ts';
import { schemeOf } from '../subject/subject.ts';
import { parseTime } from '../time.ts';
import type { OutgoingOptions } from './outgoing-options.ts';

type Pair = readonly [name: string, value: string];

/** A request ready to be sent. Header values are byte strings. */
export interface OutgoingRequest {
  readonly scheme: Scheme;
  readonly method: string;
  /** Scheme, host and port; undefined where only a path was given. */
  readonly origin: string | undefined;
  /** Path and query exactly as they are signed, and have to be sent. */
  readonly target: string;
  /** The user's headers, and the type of the body. */
  readonly headers: readonly Pair[];
  /** The headers of the signature. */
  readonly signature: readonly Pair[];
  readonly body: Uint8Array;
  /** The file that the body came from, as the user named it. */
  readonly bodyFile: string | undefined;
}

/** Reads body and secret, and signs. Throws a Failure that names the argument at fault. */
export async function outgoingRequest(
  io: Io,
  [method, url]: readonly [method: string, url: string],
  options: OutgoingOptions,
): Promise<OutgoingRequest> {
  const named = await schemeOf(io, options);
  const keyId = keyIdOf(named.scheme, options.keyId);
  assertMethod(method);
  const { origin, target } = urlParts(url);
  const given = (options.header ?? []).map(toHeader);
  const basePath = basePathOf(options.basePath, named);
  const publicUrl = publicUrlOf(options.publicUrl, named.scheme, origin);
  const nowMs = options.now === undefined ? io.clock() : parseTime(options.now);
  const secret = await readSecret(io, options, named.scheme);
  const body = await bodyOf(io, options.data);
  const request = { method: method.toUpperCase(), origin, target, body, bodyFile: fileOf(options.data) };
  const headers = withType(given, body);
  const signature = signed(named.scheme, () =>
    signRequest(
      named.scheme,
      { id: keyId, secret },
      { method: request.method, url: target, headers, body },
      {
        ...(basePath !== undefined && { basePath }),
        ...(publicUrl !== undefined && { publicUrl }),
        ...(options.nonce !== undefined && { nonce: () => options.nonce as string }),
        clock: () => nowMs,
      },
    ),
  );
  assertNotGiven(given, signature);
  return { ...request, scheme: named.scheme, headers, signature };
}

/** The id of the key. Where requests name none, any does, since it is not sent. */
function keyIdOf({ name, namesKey = true }: Scheme, keyId = namesKey ? undefined : name): string {
  if (keyId === undefined) throw new Failure('usage', '--key-id is missing');
  return keyId;
}

/** Signs; what the scheme cannot sign is a fault of the input. */
function signed(scheme: Scheme, sign: () => Readonly<Record<string, string>>): readonly Pair[] {
  try {
    return Object.entries(sign());
  } catch (error) {
    if (error instanceof TypeError) throw new Failure('input', `${scheme.name}: ${error.message}`);
    throw error;
  }
}

/** The URL as it is: nothing in it may change between signing and sending. */
function urlParts(url: string): { origin: string | undefined; target: string } {
  const [whole, origin, target = ''] = /^(https?:\/\/[^/?#\s@]+)?((?:[/?][\s\S]*)?)$/i.exec(url) ?? [];
  if (whole === undefined || whole === '') {
    throw new Failure(
      'usage',
      'the URL must begin with http:// or https://, or be a path such as /v1/orders?page=2',
    );
  }
  if (/[^\x21-\x7e]/.test(target)) {
    throw new Failure('usage', 'the URL has characters that must be percent-encoded, such as a space (%20)');
  }
  if (target.includes('#'))
    throw new Failure('usage', 'the URL has a fragment (#…), which is never sent to a server');
  return { origin, target: target.startsWith('/') ? target : `/${target}` };
}

function assertMethod(method: string): void {
  if (/^[A-Za-z!#$%&'*+.^_`|~0-9-]{1,40}$/.test(method)) return;
  throw new Failure('usage', 'the first argument must be a method such as GET or POST, and the second a URL');
}

function toHeader(text: string): Pair {
  const [, name, value = ''] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):([^\r\n\0]*)$/.exec(text) ?? [];
  if (name === undefined) throw new Failure('usage', '--header must be "Name: value"');
  return [name, utf8ByteText(withoutBlanks(value))];
}

/** Takes the type of the body from its content: a JSON object or list is sent as JSON. */
function withType(given: readonly Pair[], body: Uint8Array): readonly Pair[] {
  const hasType = given.some(([name]) => name.toLowerCase() === 'content-type');
  if (hasType || body.length === 0) return given;
  return [...given, ['Content-Type', isJson(body) ? 'application/json' : 'application/octet-stream']];
}

function isJson(body: Uint8Array): boolean {
  try {
    return typeof JSON.parse(Buffer.from(body).toString('utf8')) === 'object';
  } catch {
    return false;
  }
}

function assertNotGiven(given: readonly Pair[], signed: readonly Pair[]): void {
  const names = new Set(signed.map(([name]) => name.toLowerCase()));
  const twice = given.find(([name]) => names.has(name.toLowerCase()));
  if (twice !== undefined)
    throw new Failure('usage', `the header ${twice[0]} is part of the signature, and cannot be given`);
}

function fileOf(data: string | undefined): string | undefined {
  return data?.startsWith('@') ? data.slice(1) : undefined;
}

async function bodyOf(io: Io, data: string | undefined): Promise<Uint8Array> {
  if (data === undefined) return Buffer.alloc(0);
  if (data === '-') return readStdin(io);
  const file = fileOf(data);
  if (file === undefined) return Buffer.from(data, 'utf8');
  return readUserFile(io, { path: file, what: 'the file of --data' });
}
