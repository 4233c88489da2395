/** Values that are never told to listeners, wherever they stand: secrets of the key, signatures, nonce and idempotency key. */

import { type ApiKey, secretsOf } from '../../keys/api-key.ts';
import type { RequestHead } from '../../request/request.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { digested, isSecretForm, withoutPrefix } from '../../scheme/secrets/secret-form.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';
import { decode, type EncodingName } from '../../scheme/values/encodings.ts';
import type { ValueLocation } from '../../scheme/values/value-location.ts';
import { type Span, spansOf } from './find-values.ts';
import { headRulesOf } from './head-rules.ts';
import { hiddenPlacesOf } from './hidden-places.ts';
import { REDACTED } from './redacted.ts';
import { SHORTEST, soughtBytes, soughtText } from './sought-values.ts';
import { type SoughtBytes, ValueFinder } from './value-finder.ts';

/** Facts of a request that is refused. */
export interface KnownValues {
  readonly scheme: Scheme;
  readonly request: RequestHead;
  readonly signatureFields: SignatureFields | undefined;
  readonly key: ApiKey | undefined;
}

/**
 * Takes hidden values out of a text, in whatever case they stand there, and in each encoding that is looked for: escapes of addresses,
 * JSON, scripts and HTML, base64, hex, UTF-16 and lists of bytes. What is compressed, quoted-printable or a piece of a value is not found.
 *
 * @param most Number of characters of the text that are wanted; little more than these is looked at. Default: all.
 * @param isCut True of the beginning of a longer text, at whose end a value may have been cut off. Default: false.
 */
export type HideValues = (text: string, most?: number, isCut?: boolean) => string;

/** So many characters behind those that are wanted are looked at, for the value that begins in these. */
const MOST_LOOKED_AT = 4096;
/** No character is written with more in any encoding. */
const LONGEST_ESCAPE = 12;
/** Values that are hidden for their names are sought elsewhere up to these bounds, since strangers send as many as they like. */
const MOST_NAMED = 32;
const MOST_NAMED_CHARACTERS = 4096;

const ENCODINGS: readonly EncodingName[] = ['hex', 'base64', 'base64url'];

/** Makes the function for one request. */
export function hideValues({ scheme, request, signatureFields, key }: KnownValues): HideValues {
  const { signatures = [], nonce, idempotencyKey, further = [] } = signatureFields ?? {};
  const { headers } = hiddenPlacesOf(scheme);
  // Also of a request whose form is wrong, which has no fields.
  const whole = request.headers.filter(
    (_value, i) => i % 2 === 1 && headers.has((request.headers[i - 1] as string).toLowerCase()),
  );
  const others = further.flatMap(({ fields }) => [...fields.signatures, fields.nonce]);
  const sent = [...signatures, nonce, idempotencyKey, ...others, ...whole].filter(
    (value) => value !== undefined,
  );
  const named = bounded(headRulesOf(scheme).valuesIn(request));
  const declared = scheme.introspection?.declaration;
  const values = [
    ...[...new Set([...sent, ...named])].flatMap((value) => soughtText(value)),
    ...signatures.flatMap(inOtherEncodings),
    ...shortInBody(nonce, declared?.nonce),
    ...shortInBody(idempotencyKey, declared?.idempotencyKey),
  ];
  const finders = [new ValueFinder(values), ...(key === undefined ? [] : [secretFinder(key, scheme)])];
  const longest = Math.max(...finders.map((finder) => finder.longest));
  const lookedAt = Math.min(longest * LONGEST_ESCAPE, MOST_LOOKED_AT);
  return (text, most = text.length, isCut = false) => {
    const read = text.slice(0, most + lookedAt);
    return withoutSpans(text, spansOf(finders, read, isCut || read.length < text.length), most);
  };
}

function withoutSpans(text: string, spans: readonly Span[], most: number): string {
  let shown = '';
  let at = 0;
  for (const [start, end] of spans) {
    if (start >= most) break;
    shown += text.slice(at, start) + REDACTED;
    at = end;
  }
  return shown + text.slice(at, Math.max(at, most));
}

/** The first of the values that are long enough, as many as are affordable. */
function bounded(values: readonly string[]): string[] {
  const taken: string[] = [];
  let left = MOST_NAMED_CHARACTERS;
  for (const value of new Set(values)) {
    if (value.length < SHORTEST || value.length > left || taken.length === MOST_NAMED) continue;
    left -= value.length;
    taken.push(value);
  }
  return taken;
}

/** A signature in hex may be repeated in base64. */
function inOtherEncodings(signature: string): SoughtBytes[] {
  const encoding = ENCODINGS.find((each) => decode(each, signature) !== undefined);
  return encoding === undefined ? [] : soughtBytes(Buffer.from(decode(encoding, signature) as Uint8Array));
}

/** Of the keys that were refused last, the secrets are not worked out each time. */
const secretFinders = new Map<ApiKey, { readonly made: string; readonly finder: ValueFinder }>();
/** Each takes some 20 KB. */
const MOST_SECRET_FINDERS = 32;

function secretFinder(key: ApiKey, scheme: Scheme): ValueFinder {
  const secrets = secretsOf(key).map(({ value }) => value);
  const made = JSON.stringify([scheme.name, secrets]);
  const known = secretFinders.get(key);
  secretFinders.delete(key);
  const finder = known?.made === made ? known.finder : finderOf(secrets, scheme);
  secretFinders.set(key, { made, finder });
  const [oldest] = secretFinders.keys();
  if (secretFinders.size > MOST_SECRET_FINDERS && oldest !== undefined) secretFinders.delete(oldest);
  return finder;
}

/** Finds a secret as text, and all that it may stand for in bytes, in each encoding of bytes. */
function finderOf(secrets: readonly string[], scheme: Scheme): ValueFinder {
  const form = scheme.introspection?.declaration.secret;
  const values = secrets.flatMap((secret) => {
    const bare = isSecretForm(form) ? withoutPrefix(form, secret) : secret;
    const decoded = ENCODINGS.map((encoding) => decode(encoding, bare)).filter(
      (bytes) => bytes !== undefined,
    );
    const bytes = [Buffer.from(secret, 'utf8'), Buffer.from(bare, 'utf8'), ...decoded];
    const keys = isSecretForm(form) ? bytes.map((each) => digested(form, each)) : [];
    const distinct = new Map(
      [...decoded, ...keys].map((each) => [Buffer.from(each).toString('latin1'), each]),
    );
    return [
      ...[...new Set([secret, bare])].flatMap((text) => soughtText(text)),
      ...[...distinct.values()].flatMap((each) => soughtBytes(Buffer.from(each))),
    ];
  });
  return new ValueFinder(values);
}

/** A short value behind the name of its field, as forms, JSON and multipart have it there. */
function shortInBody(value: string | undefined, location: ValueLocation | undefined): SoughtBytes[] {
  const name = location?.path.at(-1);
  if (value === undefined || value === '' || value.length >= SHORTEST || name === undefined) return [];
  const places = [`${name}=`, `"${name}":"`, `"${name}": "`, `"${name}":`, `"${name}": `, `name="${name}"`];
  return places.flatMap((place) => soughtText(value, place));
}
