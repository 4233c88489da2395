/** A description of a scheme for clients and for endpoints, from the scheme itself. */

import { randomBytes, randomUUID } from 'node:crypto';
import type { DeliveryField } from '../../scheme/delivery.ts';
import type { Scheme } from '../../scheme/scheme.ts';
import { timestampFormat } from '../../scheme/values/timestamps.ts';
import { isValueLocation, type ValueLocation } from '../../scheme/values/value-location.ts';
import { type NameableScheme, textOptions } from './scheme-catalog.ts';
import type { NamedScheme } from './scheme-named.ts';

/** A scheme in words. */
export interface SchemeDescription {
  readonly name: string;
  readonly title: string | undefined;
  /** The headers that a signed request has, with an example of each. */
  readonly headers: readonly { readonly name: string; readonly example: string }[];
  readonly optionalHeaders: readonly string[];
  /** Values of the signature that travel outside of headers, such as `signature: signature.signature of the body`. */
  readonly elsewhere: readonly string[];
  readonly stringToSign: string;
  readonly algorithm: string;
  /** The encoding of secrets; undefined where the scheme does not name it. */
  readonly secret: string | undefined;
  /** The value that the sender shows and that is given as the secret. */
  readonly secretIs: string | undefined;
  readonly timestamp: string | undefined;
  readonly toleranceSeconds: { readonly past: number; readonly future: number } | undefined;
  readonly usedOnce: 'nonce' | 'signature' | 'none';
  readonly rotation: string | undefined;
  readonly eventId: string | undefined;
  readonly eventType: string | undefined;
  readonly handshakes: readonly string[];
  /** The line that mounts it in Express; undefined for a scheme from a module. */
  readonly mount: string | undefined;
  readonly basePath: string | undefined;
  readonly options: readonly string[];
  readonly required: readonly string[];
  readonly warnings: readonly string[];
  readonly page: string | undefined;
}

/**
 * Describes a scheme; a request that is signed with a random secret shows its headers.
 *
 * @param madeUp Options with made-up values, for which the description has their names.
 */
export function describeScheme(
  { scheme, entry }: NamedScheme,
  madeUp: ReadonlyMap<string, string> = new Map(),
): SchemeDescription {
  const declaration = scheme.introspection?.declaration;
  const { requestId, idempotencyKey, secret } = declaration ?? {};
  const format = declaration?.timestamp?.options.format;
  const { delivery = {}, about } = scheme;
  return {
    name: scheme.name,
    title: entry?.title,
    headers: headersOf(scheme),
    optionalHeaders: [requestId, idempotencyKey].flatMap((carrier) =>
      carrier?.header === undefined ? [] : [carrier.header],
    ),
    elsewhere: placesOf(scheme).flatMap(([member, at]) =>
      at.place === 'header' ? [] : [`${member}: ${placeText(at)}`],
    ),
    stringToSign: [...madeUp].reduce(
      (text, [option, value]) => text.replaceAll(value, `<${option}>`),
      scheme.description,
    ),
    algorithm: scheme.algorithm.name,
    secret: typeof secret === 'object' || typeof secret === 'function' ? 'derived from its text' : secret,
    secretIs: about?.secret,
    timestamp: format && timestampFormat(format).description,
    toleranceSeconds: scheme.window && {
      past: scheme.window.pastMs / 1000,
      future: scheme.window.futureMs / 1000,
    },
    usedOnce: scheme.replay,
    rotation: about?.rotation,
    eventId: fieldText(delivery.eventId ?? declaration?.eventId),
    eventType: fieldText(delivery.eventType),
    handshakes: (delivery.handshakes ?? []).map(
      ({ name, isSigned }) => `${name}, ${isSigned ? 'signed' : 'unsigned'}`,
    ),
    mount: entry && mountOf(scheme, entry),
    basePath: entry?.basePath,
    options: Object.keys(entry === undefined ? {} : textOptions(entry)),
    required: entry?.required ?? [],
    warnings: scheme.warnings,
    page: entry?.page,
  };
}

const MEMBERS = ['keyId', 'timestamp', 'nonce', 'signature'] as const;

/** Where the values of a signature travel. */
function placesOf(scheme: Scheme): readonly (readonly [member: string, at: ValueLocation])[] {
  const declaration = scheme.introspection?.declaration;
  return MEMBERS.flatMap((member) => {
    const at = declaration?.[member];
    return at === undefined ? [] : [[member, at] as const];
  });
}

function placeText({ place, header, parameter, path }: ValueLocation): string {
  if (place !== 'header') return `${path.join('.')} of the ${place === 'json' ? 'body' : place}`;
  return parameter === undefined ? `${header}` : `${parameter} of ${header}`;
}

/** A function of nothing says that there is none. */
function fieldText(field: DeliveryField | undefined): string | undefined {
  if (field === undefined || (typeof field === 'function' && field.length === 0)) return undefined;
  return isValueLocation(field) ? placeText(field) : 'computed from the delivery';
}

/** As in an example; where that cannot be signed here, the names with what they carry. */
function headersOf(scheme: Scheme): SchemeDescription['headers'] {
  const examples = exampleHeaders(scheme);
  if (examples.length > 0) return examples;
  const named = new Map<string, string[]>();
  for (const [member, { place, header = '', parameter }] of placesOf(scheme))
    if (place === 'header')
      named.set(header, [
        ...(named.get(header) ?? []),
        parameter === undefined ? member : `${parameter}=${member}`,
      ]);
  const told = [...named].map(([name, members]) => ({ name, example: `<${members.join(', ')}>` }));
  // What is no declaration names its headers alone.
  const callers = scheme.introspection === undefined ? (scheme.callerHeaders ?? []) : [];
  return told.length > 0 ? told : callers.map((name) => ({ name, example: '<…>' }));
}

function exampleHeaders(scheme: Scheme): SchemeDescription['headers'] {
  // A public-key algorithm wants a key of its own kind.
  if (scheme.introspection?.declaration.secret === 'publicKey') return [];
  try {
    const signed = scheme.sign({
      keyId: 'your-key-id',
      key: randomBytes(32),
      request: { method: 'GET', url: '/', origin: 'https://example.com', headers: [], body: Buffer.alloc(0) },
      nowMs: Date.UTC(2026, 0, 31, 12),
      nonce: randomUUID(),
    });
    return signed.map(([name, example]) => ({ name, example }));
  } catch {
    // A scheme may be unable to sign what is not a request of its kind.
    return [];
  }
}

function mountOf(scheme: Scheme, { kind, required }: NameableScheme): string {
  const factory = scheme.name.replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase());
  const preset = `${factory}(${required.length === 0 ? '' : `{ ${required.join(', ')} }`})`;
  const { delivery = {}, needsOrigin, namesKey, keyUrls } = scheme;
  const origin = needsOrigin === true ? ['publicUrl'] : [];
  if (kind === 'api') {
    const options = [`scheme: ${preset}`, 'keys', ...origin].join(', ');
    return `app.use(countersign(createVerifier({ ${options} })))`;
  }
  const handshakes = (delivery.handshakes ?? []).flatMap((each) => ('methods' in each ? each.methods : []));
  const methods = [...(delivery.methods ?? []), ...handshakes];
  const settings = [...(keyUrls !== undefined ? [] : [namesKey === false ? 'secret' : 'keys']), ...origin];
  const route = methods.some((method) => method !== 'POST') ? 'all' : 'post';
  const given = settings.length === 0 ? '{}' : `{ ${settings.join(', ')} }`;
  return `app.${route}('/webhooks/${scheme.name}', webhook(${preset}, ${given}, handler))`;
}
