/** An entry of a HAR file, as the network tab of a browser saves it (HTTP Archive 1.2). */

import { Failure } from '../failure.ts';
import { visible } from '../terminal-text.ts';
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
  readonly postData?: {
    readonly text?: unknown;
    readonly encoding?: unknown;
    readonly params?: unknown;
    readonly mimeType?: unknown;
  };
}

/** Whether a text is JSON that looks like a HAR file, or one entry of it. */
export function isHar(text: string): boolean {
  return /^\s*\{/.test(text) && /"(?:log|request|method)"\s*:/.test(text);
}

/**
 * Reads one request of a HAR file, or an entry on its own.
 *
 * @throws Failure when it is no HAR file, or which entry is meant is not clear.
 */
export function harRequest(text: string, { entry }: Pick<ReadingOptions, 'entry'>): ParsedRequest {
  const entries = entriesOf(parsed(text));
  const request = requestOf(chosen(entries, entry));
  const [origin = '', pathAndQuery = ''] = urlParts(request.url);
  const pseudo = (name: string) =>
    request.headers.find((header) => header.name.toLowerCase() === name)?.value;
  const pairs = request.headers.filter(({ name }) => !name.startsWith(':'));
  const host = pseudo(':authority');
  const hasHost = pairs.some(({ name }) => name.toLowerCase() === 'host');
  const { body, warnings } = bodyOf(request);
  return {
    request: {
      method: pseudo(':method') ?? request.method,
      target: pseudo(':path') ?? pathAndQuery,
      headers: [
        ...(host === undefined || hasHost ? [] : ['Host', host]),
        ...pairs.flatMap(({ name, value }) => [name, utf8ByteText(value)]),
      ],
      body,
    },
    origin,
    source: 'har',
    warnings: [...warnings, ...headerWarnings(pairs)],
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('input', 'the input begins as JSON, as a HAR file does, but is no JSON');
  }
}

function entriesOf(document: unknown): unknown[] {
  const { log, request, method } = document as {
    log?: { entries?: unknown };
    request?: unknown;
    method?: unknown;
  };
  if (Array.isArray(log?.entries)) return log.entries;
  if (typeof request === 'object' && request !== null) return [document];
  if (typeof method === 'string') return [{ request: document }];
  throw new Failure('input', 'the JSON is no HAR file: it has no log.entries');
}

function chosen(entries: readonly unknown[], entry: number | undefined): unknown {
  if (entries.length === 0) throw new Failure('input', 'the HAR file has no entries');
  if (entry === undefined && entries.length > 1) {
    throw new Failure(
      'input',
      `the HAR file has ${entries.length} entries: choose one with --entry`,
      listOf(entries),
    );
  }
  const found = entries[(entry ?? 1) - 1];
  if (found === undefined) {
    throw new Failure(
      'usage',
      `the HAR file has no entry ${entry}; they are counted from 1 to ${entries.length}`,
    );
  }
  return found;
}

const LISTED = 20;
const LONGEST = 90;

function listOf(entries: readonly unknown[]): string {
  const lines = entries.slice(0, LISTED).map((each, i) => {
    const { request, response } = (each ?? {}) as {
      request?: Partial<HarRequest>;
      response?: { status?: unknown };
    };
    return `  ${i + 1}  ${told(request?.method ?? '?')} ${told(request?.url ?? '?')} ${told(response?.status ?? '')}`.trimEnd();
  });
  return [...lines, ...(entries.length > LISTED ? [`  … and ${entries.length - LISTED} more`] : [])].join(
    '\n',
  );
}

/** One line of it, whatever it is. */
function told(value: unknown): string {
  const text = String(value);
  return visible(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}

function requestOf(entry: unknown): HarRequest {
  const request = (entry as { request?: Partial<HarRequest> } | null)?.request;
  const isPair = (each: unknown) => {
    const { name, value } = (each ?? {}) as Partial<HarPair>;
    return typeof name === 'string' && typeof value === 'string';
  };
  const isSound =
    typeof request?.method === 'string' &&
    typeof request.url === 'string' &&
    Array.isArray(request.headers) &&
    request.headers.every(isPair);
  if (!isSound)
    throw new Failure('input', 'the entry of the HAR file has no request with method, url and headers');
  return request as HarRequest;
}

function urlParts(url: string): string[] {
  const [, origin, rest = ''] = /^(https?:\/\/[^/?#]+)([^#]*)/i.exec(url) ?? [];
  if (origin === undefined) throw new Failure('input', 'the URL of the HAR entry is no http or https URL');
  return [origin, rest.startsWith('/') ? rest : `/${rest}`];
}

function bodyOf({ postData, bodySize }: HarRequest): { body: Uint8Array; warnings: string[] } {
  if (postData === undefined || postData === null)
    return { body: Buffer.alloc(0), warnings: sizeWarnings(0, bodySize) };
  const { text, encoding, params, mimeType } = postData;
  if (String(mimeType).startsWith('multipart/') && typeof text !== 'string') {
    throw new Failure(
      'input',
      'the HAR entry has a multipart body without its bytes',
      'Give the raw HTTP request instead.',
    );
  }
  if (typeof text === 'string' && (text !== '' || !Array.isArray(params))) {
    const body = Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8');
    return { body, warnings: sizeWarnings(body.length, bodySize) };
  }
  const body = Buffer.from(Array.isArray(params) ? formOf(params) : '', 'utf8');
  return {
    body,
    warnings: [
      'The HAR entry has only the fields of the form, so its bytes are a guess.',
      ...sizeWarnings(body.length, bodySize),
    ],
  };
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

function headerWarnings(pairs: readonly HarPair[]): string[] {
  const names = new Set(pairs.map(({ name }) => name.toLowerCase()));
  return names.has('authorization') || names.has('cookie')
    ? []
    : [
        'Browsers leave Authorization and Cookie out of a HAR file unless it is exported "with sensitive data".',
      ];
}
