/** The subject of `explain` and `verify`: a request, the scheme that signs it, and the keys. */

import { isIP } from 'node:net';
import { type ApiKey, secretsOf } from '../../keys/api-key.ts';
import { parseKeyFile } from '../../keys/file/key-file.ts';
import { deployed, toDeployment, withoutBasePath } from '../../request/base-path.ts';
import type { SignedRequest } from '../../request/request.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { Failure } from '../failure.ts';
import { utf8ByteText } from '../input/byte-text.ts';
import { type AllowedFiles, allowedFiles, type NamedFiles } from '../input/named-files.ts';
import type { ParsedRequest } from '../input/parsed-request.ts';
import { readUserFile } from '../input/read-file.ts';
import { readRequest } from '../input/read-request.ts';
import type { Io } from '../io.ts';
import { note } from '../output.ts';
import { type NamedScheme, namedScheme, SCHEMES_HINT } from '../schemes/scheme-named.ts';
import { signedFields } from '../schemes/signed-fields.ts';
import { namesSecret, readSecret } from '../secrets/read-secret.ts';
import { noteIfReadable } from '../secrets/readable-by-others.ts';
import { parseTime } from '../time.ts';
import { basePathOf } from './base-path.ts';
import { publicUrlOf } from './public-url.ts';
import type { SubjectOptions } from './subject-options.ts';

/** All that a check of a request needs. */
export interface Subject {
  readonly scheme: Scheme;
  /** The request as it is signed: without the base path. */
  readonly request: SignedRequest;
  readonly parsed: ParsedRequest;
  /** The key that the request ought to be signed with; undefined when a key file has none of that id. */
  readonly key: ApiKey | undefined;
  /** The id that was looked for. */
  readonly keyId: string;
  /** True if it was read from the request, for a secret that was given without one: then it proves nothing. */
  readonly isKeyIdAssumed: boolean;
  /** The time of the signature; undefined when the request does not name one. */
  readonly timestampMs: number | undefined;
  readonly otherKeys: readonly ApiKey[];
  readonly basePath: string | undefined;
  readonly publicUrl: string | undefined;
  readonly nowMs: number;
}

/** Reads everything: the scheme, the secret or the key file, and then the request. */
export async function readSubject(
  io: Io,
  given: readonly string[],
  options: SubjectOptions,
): Promise<Subject> {
  const named = await schemeOf(io, options);
  const { scheme } = named;
  const basePath = basePathOf(options.basePath, named);
  const nowMs = options.now === undefined ? io.clock() : parseTime(options.now);
  const keys = options.keys === undefined ? [] : await readKeys(io, options.keys, options.json);
  const files = filesFor(io, options);
  const { parsed, secret } = await readBoth(io, given, { ...options, files, ofScheme: scheme });
  assertNotShown(files?.contents ?? [], [...(secret === undefined ? [] : [secret]), ...secretTextsOf(keys)]);
  for (const warning of parsed.warnings) if (options.json !== true) note(io, warning);
  const request = {
    ...parsed.request,
    url: withoutBasePath(parsed.request.url, basePath),
    address: addressOf(options.address),
  };
  const publicUrl = publicUrlOf(options.publicUrl, scheme, parsed.origin);
  // Of a scheme that signs the address, nothing can be read without it.
  const fields = signedFields(scheme, deployed(request, toDeployment({ publicUrl })));
  const keyId = options.keyId ?? fields.keyId ?? '';
  const key =
    secret === undefined
      ? keys.find(({ id }) => id === keyId)
      : checkedKey(scheme, keyId || 'unnamed', secret);
  return {
    scheme,
    request,
    parsed,
    key: key && withAddresses(key, options.address),
    keyId,
    isKeyIdAssumed: secret !== undefined && options.keyId === undefined && fields.keyId !== undefined,
    timestampMs: fields.timestampMs,
    otherKeys: keys.filter(({ id }) => id !== keyId),
    basePath,
    publicUrl,
    nowMs,
  };
}

/** Reads the request and the secret, in the order in which a user at a terminal can give them. */
async function readBoth(
  io: Io,
  given: readonly string[],
  options: SubjectOptions & { readonly files: NamedFiles | undefined; readonly ofScheme: Scheme },
): Promise<{ parsed: ParsedRequest; secret: string | undefined }> {
  const { trimNewline, files, ofScheme } = options;
  const reading = { entry: entryOf(options.entry), trimNewline, files };
  const needsSecret = options.keys === undefined || namesSecret(options);
  const isPasted = io.stdin.isTTY === true && (given[0] === undefined || given[0] === '-');
  // Asked for before the request is pasted into the same terminal, and else only once there is a request.
  const early = needsSecret && isPasted ? await readSecret(io, options, ofScheme) : undefined;
  const parsed = await readRequest(io, given, reading);
  const secret = needsSecret ? (early ?? (await readSecret(io, options, ofScheme))) : undefined;
  return { parsed, secret };
}

/** The files that a pasted command may name; undefined where the user does not allow any. */
function filesFor({ cwd }: Io, { allowFiles, secretFile, keys }: SubjectOptions): AllowedFiles | undefined {
  if (allowFiles !== true) return undefined;
  return allowedFiles({ cwd, secretFiles: [secretFile, keys].filter((each) => each !== undefined) });
}

/** Tells that a request that holds may still name the wrong key. */
export function noteAssumedKeyId(io: Io, { isKeyIdAssumed, keyId }: Subject): void {
  if (isKeyIdAssumed)
    note(io, `the key id ${keyId} was taken from the request: give --key-id to check it too`);
}

/** Refuses files that contain a secret, such as a copy of the secret's file: their content would be shown. */
function assertNotShown(contents: readonly string[], secrets: readonly string[]): void {
  const byteTexts = secrets.map(utf8ByteText);
  if (!contents.some((content) => byteTexts.some((secret) => content.includes(secret)))) return;
  throw new Failure(
    'input',
    'a file that the curl command names with @ has the secret in it, which is never shown',
    'A request does not carry its secret: look at which file the command names.',
  );
}

function secretTextsOf(keys: readonly ApiKey[]): string[] {
  return keys.flatMap(secretsOf).map(({ value }) => value);
}

/** The scheme that the user names. */
export async function schemeOf(
  io: Io,
  { scheme, schemeOption }: Pick<SubjectOptions, 'scheme' | 'schemeOption'>,
): Promise<NamedScheme> {
  if (scheme !== undefined) return namedScheme(io, scheme, schemeOption ?? []);
  throw new Failure('usage', '--scheme is missing', SCHEMES_HINT);
}

function checkedKey(scheme: Scheme, id: string, secret: string): ApiKey {
  try {
    scheme.toKey(secret, id);
  } catch (error) {
    if (error instanceof TypeError) throw new Failure('secret', `${scheme.name}: ${error.message}`);
    throw error;
  }
  return { id, secret };
}

/** Leaves the list of addresses out where the client's address, which it would be checked against, is not known. */
function withAddresses(key: ApiKey, address: string | undefined): ApiKey {
  return address === undefined ? { ...key, ipAllowlist: undefined } : key;
}

async function readKeys(io: Io, file: string, isJson: boolean | undefined): Promise<readonly ApiKey[]> {
  const what = 'the file of --keys';
  const bytes = await readUserFile(io, { path: file, what });
  if (isJson !== true) await noteIfReadable(io, { path: file, what });
  try {
    return parseKeyFile(bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof Error) throw new Failure('input', `${what}: ${error.message}`);
    throw error;
  }
}

function addressOf(text: string | undefined): string | undefined {
  if (text === undefined || isIP(text) !== 0) return text;
  throw new Failure('usage', '--address must be an IP address such as 203.0.113.7');
}

function entryOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Failure('usage', '--entry must be a number from 1 on');
}
