/** An entry of a HAR file, as the network tab of a browser saves it (HTTP Archive 1.2). */

import { visible } from '../../internal/terminal-text.ts';
import { Failure } from '../failure.ts';
import { utf8ByteText } from './byte-text.ts';
import type { ParsedRequest, ReadingOptions } from './parsed-request.ts';

interface HarPair {
  readonly name: string;
  readonly value: string;
}

interface HarRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HarPair[];
  readonly bodySize?: unknown;
  readonly postData?: PostData | null;
}

interface PostData {
  readonly text?: unknown;
  readonly encoding?: unknown;
  readonly params?: unknown;
  readonly mimeType?: unknown;
}

/** A file, an entry or a request: JSON of which anything may be missing. */
interface HarDocument {
  readonly log?: { readonly entries?: unknown };
  readonly request?: Partial<HarRequest> | null;
  readonly response?: { readonly status?: unknown };
  readonly method?: unknown;
}

/** Tells whether a text is JSON that looks like a HAR file, or one entry of it. */
export function isHar(text: string): boolean {
  return /^\s*\{/.test(text) && /"(?:log|request|method)"\s*:/.test(text);
}

/**
 * Reads one request of a HAR file, or an entry on its own.
 *
 * @throws Failure when it is no HAR file, or which entry is meant is not clear.
 */
export function harRequest(text: string, { entry }: Pick<ReadingOptions, 'entry'>): ParsedRequest {
  const request = requestOf(chosen(entriesOf(parsed(text)), entry));
  const [, origin, rest = ''] = /^(https?:\/\/[^/?#]+)([^#]*)/i.exec(request.url) ?? [];
  if (origin === undefined)
    throw new Failure('input', 'the URL of the HAR entry is not an http or https URL');
  const headerOf = (name: string) => request.headers.find((each) => each.name.toLowerCase() === name)?.value;
  const pairs = request.headers.filter(({ name }) => !name.startsWith(':'));
  const host = headerOf('host') === undefined ? headerOf(':authority') : undefined;
  const { body, warnings } = bodyOf(request);
  return {
    request: {
      method: headerOf(':method') ?? request.method,
      url: headerOf(':path') ?? (rest.startsWith('/') ? rest : `/${rest}`),
      headers: [
        ...(host === undefined ? [] : ['Host', host]),
        ...pairs.flatMap(({ name, value }) => [name, utf8ByteText(value)]),
      ],
      body,
    },
    origin,
    source: 'har',
    warnings: [
      ...warnings,
      ...sizeWarnings(body.length, request.bodySize),
      ...(headerOf('authorization') === undefined && headerOf('cookie') === undefined ? [NOT_EXPORTED] : []),
    ],
  };
}

const NOT_EXPORTED =
  'Browsers leave Authorization and Cookie out of a HAR file unless it is exported "with sensitive data".';

function parsed(text: string): HarDocument {
  try {
    return JSON.parse(text) as HarDocument;
  } catch {
    throw new Failure('input', 'the input begins as JSON, as a HAR file does, but is not JSON');
  }
}

function entriesOf(document: HarDocument): readonly (HarDocument | null)[] {
  const { log, request, method } = document;
  if (Array.isArray(log?.entries)) return log.entries;
  if (typeof request === 'object' && request !== null) return [document];
  if (typeof method === 'string') return [{ request: document as Partial<HarRequest> }];
  throw new Failure('input', 'the JSON is not a HAR file: it has no log.entries');
}

function chosen(entries: readonly (HarDocument | null)[], entry: number | undefined): HarDocument | null {
  const { length } = entries;
  if (length === 0) throw new Failure('input', 'the HAR file has no entries');
  if (entry === undefined && length > 1) {
    const message = `the HAR file has ${length} entries: choose one with --entry`;
    throw new Failure('input', message, listOf(entries));
  }
  const found = entries[(entry ?? 1) - 1];
  if (found !== undefined) return found;
  throw new Failure('usage', `the HAR file has no entry ${entry}; they are counted from 1 to ${length}`);
}

const LISTED = 20;
const LONGEST = 90;

function listOf(entries: readonly (HarDocument | null)[]): string {
  const lines = entries.slice(0, LISTED).map((entry, i) => {
    const { request, response } = entry ?? {};
    const [method, url, status] = [request?.method ?? '?', request?.url ?? '?', response?.status ?? ''].map(
      shown,
    );
    return `  ${i + 1}  ${method} ${url} ${status}`.trimEnd();
  });
  const rest = entries.length - lines.length;
  return [...lines, ...(rest > 0 ? [`  … and ${rest} more`] : [])].join('\n');
}

/** A value of any kind in one line. */
function shown(value: unknown): string {
  const text = String(value);
  return visible(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}

function requestOf(entry: HarDocument | null): HarRequest {
  const { method, url, headers } = entry?.request ?? {};
  const areStrings = [method, url].every((each) => typeof each === 'string');
  if (areStrings && Array.isArray(headers) && headers.every(isPair)) return entry?.request as HarRequest;
  throw new Failure('input', 'the entry of the HAR file has no request with method, url and headers');
}

function isPair(value: unknown): value is HarPair {
  const { name, value: text } = (value ?? {}) as Partial<HarPair>;
  return typeof name === 'string' && typeof text === 'string';
}

function bodyOf({ postData }: HarRequest): {
  readonly body: Uint8Array;
  readonly warnings: readonly string[];
} {
  const { text, encoding, params, mimeType } = postData ?? {};
  const hasFields = Array.isArray(params);
  if (typeof text === 'string' && (text !== '' || !hasFields))
    return { body: Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8'), warnings: [] };
  if (String(mimeType).startsWith('multipart/') && typeof text !== 'string') {
    const message = 'the HAR entry has a multipart body without its bytes';
    throw new Failure('input', message, 'Give the raw HTTP request instead.');
  }
  const warnings = postData
    ? ['The HAR entry has only the fields of the form, so its bytes are a guess.']
    : [];
  return { body: Buffer.from(hasFields ? formOf(params) : '', 'utf8'), warnings };
}

function formOf(params: readonly unknown[]): string {
  const form = new URLSearchParams();
  for (const each of params) {
    const { name, value } = (each ?? {}) as Partial<HarPair>;
    form.append(String(name ?? ''), String(value ?? ''));
  }
  return form.toString();
}

/** -1 stands for "not known"; browsers write 0 for that, too. */
function sizeWarnings(length: number, bodySize: unknown): string[] {
  if (typeof bodySize !== 'number' || bodySize <= 0 || bodySize === length) return [];
  return [
    `The HAR entry says that ${bodySize} bytes of body were sent, and has ${length}: it may not be as it was sent.`,
  ];
}
