/** Values that are never told to listeners, wherever they stand: secrets of the key, signatures, nonce and idempotency key. */

import { type ApiKey, secretsOf } from '../../keys/api-key.ts';
import type { RequestHead } from '../../request/request.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { isSecretForm } from '../../scheme/secrets/secret-form.ts';
import type { SignatureFields } from '../../scheme/signature-fields.ts';

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

/** Takes hidden values out of a text, in whatever case they stand there. */
export type HideValues = (text: string) => string;

/** Shorter ones stand in anything by chance; they are known by their place alone. */
const SHORTEST = 6;

/** Makes the function for one request. */
export function hideValues({ scheme, request, signatureFields, key }: KnownValues): HideValues {
  const { signatures = [], nonce, idempotencyKey } = signatureFields ?? {};
  const { headers } = hiddenPlacesOf(scheme);
  // Also of a request whose form is wrong, which has no fields.
  const whole = request.headers.filter(
    (_value, i) => i % 2 === 1 && headers.has((request.headers[i - 1] as string).toLowerCase()),
  );
  const sent = [...signatures, nonce, idempotencyKey, ...whole].filter((value) => value !== undefined);
  const secrets =
    key === undefined ? [] : secretsOf(key).flatMap(({ value }) => [value, shortened(value, scheme)]);
  const texts = new Set([...secrets, ...sent].filter(({ length }) => length >= SHORTEST).flatMap(spellings));
  if (texts.size === 0) return (text) => text;
  // The longest first, or a part of one would be left.
  const pattern = new RegExp(
    [...texts]
      .toSorted((a, b) => b.length - a.length)
      .map((text) => text.replaceAll(/[^\w]/g, '\\$&'))
      .join('|'),
    'gi',
  );
  return (text) => text.replace(pattern, REDACTED);
}

function shortened(secret: string, scheme: Scheme): string {
  const form = scheme.introspection?.declaration.secret;
  const prefix = isSecretForm(form) ? form.prefix : undefined;
  return prefix !== undefined && secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
}

/** A text as it is, and as it stands in bytes, addresses, forms and JSON. */
function spellings(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const encoded = encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8'));
  const withoutPadding = text.replace(/={1,2}$/, '');
  return [
    text,
    bytes,
    encoded,
    text.replaceAll('/', '\\/'),
    JSON.stringify(text).slice(1, -1),
    withoutPadding,
  ];
}
