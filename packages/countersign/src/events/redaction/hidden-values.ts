/** Values that are never told to listeners, wherever they stand: secrets of the key, signatures, nonce and idempotency key. */

import { type ApiKey, secretsOf } from '../../keys/api-key.ts';
import type { RequestHead } from '../../request/request.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { digested, isSecretForm, withoutPrefix } from '../../scheme/secrets/secret-form.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';
import { decode, type EncodingName } from '../../scheme/values/encodings.ts';
import type { ValueLocation } from '../../scheme/values/value-location.ts';
import { SHORTEST, type SoughtValue, soughtValues, spansOf } from './find-values.ts';
import { hiddenPlacesOf } from './hidden-places.ts';

/** Stands where a value was taken out. */
export const REDACTED = '{redacted}';

/** Facts of a request that is refused. */
export interface KnownValues {
  readonly scheme: Scheme;
  readonly request: RequestHead;
  readonly signatureFields: SignatureFields | undefined;
  readonly key: ApiKey | undefined;
}

/**
 * Takes hidden values out of a text, in whatever case and encoding they stand there.
 *
 * @param most Number of characters of the text that are wanted; little more than these is looked at. Default: all.
 */
export type HideValues = (text: string, most?: number) => string;

/** No character is written with more in any encoding. */
const LONGEST_ESCAPE = 12;

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
  const declared = scheme.introspection?.declaration;
  const values = [
    ...(key === undefined ? [] : soughtSecrets(key, scheme)),
    ...[...new Set(sent)].flatMap((value) => soughtValues(value)),
    ...shortInBody(nonce, declared?.nonce),
    ...shortInBody(idempotencyKey, declared?.idempotencyKey),
  ];
  const shortest = Math.min(...values.map(({ folded }) => folded.length));
  const longest = Math.max(0, ...values.map(({ folded }) => folded.length));
  return (text, most = text.length) => {
    if (text.length < shortest) return text.slice(0, most);
    // A value may begin in what is wanted, and end behind it.
    return withoutValues(text.slice(0, most + longest * LONGEST_ESCAPE), values, most);
  };
}

function withoutValues(text: string, values: readonly SoughtValue[], most: number): string {
  let shown = '';
  let at = 0;
  for (const [start, end] of spansOf(values, text)) {
    if (start >= most) break;
    shown += text.slice(at, start) + REDACTED;
    at = end;
  }
  return shown + text.slice(at, Math.max(at, most));
}

/** Of a key that is refused often, its secrets are not worked out each time. */
const ofKeys = new WeakMap<ApiKey, Map<string, readonly SoughtValue[]>>();

function soughtSecrets(key: ApiKey, scheme: Scheme): readonly SoughtValue[] {
  const secrets = secretsOf(key).map(({ value }) => value);
  const made = JSON.stringify([scheme.name, secrets]);
  const known = ofKeys.get(key)?.get(made);
  if (known !== undefined) return known;
  const texts = new Set(secrets.flatMap((secret) => secretTexts(secret, scheme)));
  const values = [...texts].flatMap((text) => soughtValues(text));
  const distinct = new Map(values.map((value) => [value.folded.toString(), value]));
  const sought = [...distinct.values()];
  ofKeys.set(key, new Map([[made, sought]]));
  return sought;
}

/** A secret as text, and all that it may stand for in bytes, in each encoding of bytes. base64url is found as base64. */
function secretTexts(secret: string, scheme: Scheme): string[] {
  const form = scheme.introspection?.declaration.secret;
  const bare = isSecretForm(form) ? withoutPrefix(form, secret) : secret;
  const decoded = ENCODINGS.map((encoding) => decode(encoding, bare)).filter((bytes) => bytes !== undefined);
  const bytes = [Buffer.from(secret, 'utf8'), Buffer.from(bare, 'utf8'), ...decoded];
  const keys = isSecretForm(form) ? bytes.map((each) => Buffer.from(digested(form, each))) : [];
  const encoded = [...bytes, ...keys].flatMap((each) => [
    each.toString('latin1'),
    each.toString('hex'),
    each.toString('base64'),
  ]);
  return [secret, bare, ...encoded];
}

/** A short value behind the name of its field, as forms, JSON and multipart have it there. */
function shortInBody(value: string | undefined, location: ValueLocation | undefined): SoughtValue[] {
  const name = location?.path.at(-1);
  if (value === undefined || value === '' || value.length >= SHORTEST || name === undefined) return [];
  const places = [`${name}=`, `"${name}":"`, `"${name}": "`, `"${name}":`, `"${name}": `, `name="${name}"`];
  return places.flatMap((place) => soughtValues(value, place));
}
