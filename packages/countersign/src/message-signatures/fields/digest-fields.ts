/** Digests of the content in fields: `Content-Digest` and `Repr-Digest` (RFC 9530), `Digest` (RFC 3230), `Content-MD5` (RFC 1864). */

import { hashText } from '../../internal/one-shot-hash.ts';
import type { HeaderPairs } from '../../request/request.ts';
import { canonicalText, decode } from '../../scheme/values/encodings.ts';
import { fieldLines } from './field-lines.ts';
import { parseByteSequences } from './signature-fields.ts';

/** Algorithms that RFC 9530 §5 does not deprecate. */
export type DigestAlgorithm = 'sha-256' | 'sha-512';

/** With their names in OpenSSL. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  'sha-256': 'sha256',
  'sha-512': 'sha512',
} satisfies Record<DigestAlgorithm, string>;
const DIGEST_BYTES: Readonly<Record<string, number>> = { md5: 16, sha256: 32, sha512: 64 };

/** Tells whether digests by an algorithm, by its name in fields, are compared with the content. */
export function isCheckedAlgorithm(name: string): boolean {
  return Object.hasOwn(ALGORITHMS, name);
}

/** A digest as sent, in base64, and the hash that it must be. */
export interface SentDigest {
  readonly hash: string;
  readonly digest: string;
}

/** Names of the fields, in lower case. */
export const DIGEST_FIELDS = ['content-digest', 'repr-digest', 'digest', 'content-md5'] as const;

/** The name of a field with digests. */
export type DigestField = (typeof DIGEST_FIELDS)[number];

/**
 * Reads the digests in the value of a field, of the algorithms that are checked.
 *
 * @param encoding `base64url` where that is taken beside base64.
 * @returns undefined for a malformed value; an empty list where it has digests of other algorithms alone.
 */
export function parseDigests(
  field: DigestField,
  value: string,
  encoding: 'base64' | 'base64url' = 'base64',
): readonly SentDigest[] | undefined {
  if (field === 'content-md5') return withBytes([{ hash: 'md5', digest: value }]);
  if (field === 'digest') return withBytes(legacyDigests(value));
  const digests = structuredDigests(value);
  return withBytes(encoding === 'base64' ? digests : digests?.map(inBase64));
}

/** Some applications write base64url in some places and base64 in others. */
function inBase64({ hash, digest }: SentDigest): SentDigest {
  const bytes = decode('base64url', digest);
  return bytes === undefined ? { hash, digest } : { hash, digest: bytes.toString('base64') };
}

/** Each digest must be of as many bytes as its hash has, in the one spelling of them. */
function withBytes(digests: readonly SentDigest[] | undefined): readonly SentDigest[] | undefined {
  const isSound = digests?.every(
    ({ hash, digest }) => canonicalText('base64', digest, DIGEST_BYTES[hash] as number) !== undefined,
  );
  return isSound === true ? digests : undefined;
}

function structuredDigests(value: string): readonly SentDigest[] | undefined {
  const sent = parseByteSequences(value);
  if (typeof sent === 'string') return undefined;
  const found: SentDigest[] = [];
  for (const { label, encoded } of sent) {
    const hash = Object.hasOwn(ALGORITHMS, label) ? ALGORITHMS[label] : undefined;
    if (hash !== undefined) found.push({ hash, digest: encoded });
  }
  return found;
}

const LEGACY_MEMBER = /^[ \t]*([A-Za-z0-9-]+)=([^ \t]+)[ \t]*$/;

/** `SHA-256=<base64>,…`, with names in any case. */
function legacyDigests(value: string): readonly SentDigest[] | undefined {
  const found: SentDigest[] = [];
  const names = new Set<string>();
  for (const member of value.split(',')) {
    const [, given, digest] = LEGACY_MEMBER.exec(member) ?? [];
    const name = given?.toLowerCase();
    if (name === undefined || digest === undefined || names.has(name)) return undefined;
    names.add(name);
    const hash = Object.hasOwn(ALGORITHMS, name) ? ALGORITHMS[name] : undefined;
    if (hash !== undefined) found.push({ hash, digest });
  }
  return found;
}

/** Tells whether all digests are those of a content. Nothing secret is compared: anyone who has the content can compute them. */
export function areDigestsOf(digests: readonly SentDigest[], content: Uint8Array): boolean {
  for (let i = 0; i < digests.length; i++) {
    const { hash, digest } = digests[i] as SentDigest;
    if (hashText(hash, content, 'base64') !== digest) return false;
  }
  return true;
}

/** The digests of all fields of a message; undefined where one is malformed. */
export function digestsOf(headers: HeaderPairs): readonly SentDigest[] | undefined {
  const found: SentDigest[] = [];
  for (const field of DIGEST_FIELDS) {
    const lines = fieldLines(headers, field);
    const digests = lines.length === 0 ? [] : parseDigests(field, lines.join(', '));
    if (digests === undefined) return undefined;
    found.push(...digests);
  }
  return found;
}

/** The value of `Content-Digest` for a content. */
export function contentDigest(content: Uint8Array, algorithm: DigestAlgorithm = 'sha-256'): string {
  return `${algorithm}=:${hashText(ALGORITHMS[algorithm] as string, content, 'base64')}:`;
}
