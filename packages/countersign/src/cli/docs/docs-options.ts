/** The options of `countersign docs`, as the package takes them. */

import type { Scheme } from '../../scheme/scheme.ts';
import type { ValueLocation } from '../../scheme/values/value-location.ts';
import { Failure } from '../failure.ts';
import { readUserFile } from '../input/read-file.ts';
import { readRequest } from '../input/read-request.ts';
import type { Io } from '../io.ts';
import type { DocsPackage } from './docs-package.ts';

/** Options of the command that say what is written. */
export interface DocsOptions {
  readonly title?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly keyId?: string | undefined;
  readonly support?: string | undefined;
  readonly mistakesUrl?: string | undefined;
  readonly request?: string[] | undefined;
  readonly openapi?: string | undefined;
  readonly notes?: string | undefined;
  readonly lang?: string | undefined;
  readonly format?: string | undefined;
}

/** Reads the files that the options name. Throws a Failure for one that cannot be read, or is of another form. */
export async function toPartnerDocsOptions(
  io: Io,
  { docs, scheme }: { readonly docs: DocsPackage; readonly scheme: Scheme },
  options: DocsOptions,
): Promise<object> {
  const { title, baseUrl, keyId, support, mistakesUrl, request = [], openapi, notes, lang, format } = options;
  const basePath = baseUrl !== undefined && URL.canParse(baseUrl) ? new URL(baseUrl).pathname : '';
  const requests: object[] = [];
  for (const file of request)
    requests.push(await sampleRequest(io, file, { scheme, basePath: basePath.replace(/\/$/, '') }));
  return {
    ...{ title, baseUrl, keyId, support, mistakesUrl },
    requests: requests.length === 0 ? undefined : requests,
    openapi: openapi === undefined ? undefined : await readText(io, openapi, '--openapi'),
    notes: notes === undefined ? undefined : docs.notesOfMarkdown(await readText(io, notes, '--notes')),
    languages: lang?.split(','),
    formats: format?.split(','),
  };
}

interface SampleContext {
  readonly scheme: Scheme;
  readonly basePath: string;
}

/**
 * The request of a file, with the headers that the scheme knows beside its signature. The last line break is an editor's, and the
 * signature, if it has one, is left out.
 */
async function sampleRequest(io: Io, file: string, { scheme, basePath }: SampleContext): Promise<object> {
  const { request } = await readRequest(io, [file], { trimNewline: true });
  const { method, url, headers } = request;
  const body = Buffer.from(request.body);
  const text = body.toString('utf8');
  if (!Buffer.from(text).equals(body))
    throw new Failure('input', 'the body of a request of --request must be text in UTF-8');
  const { idempotencyKey, requestId } = scheme.introspection?.declaration ?? {};
  return {
    method: method.toUpperCase(),
    target: basePath !== '' && url.startsWith(`${basePath}/`) ? url.slice(basePath.length) : url,
    contentType: headerOf(headers, ['Content-Type']),
    body: body.length === 0 ? undefined : text,
    idempotencyKey: valueIn(headers, idempotencyKey),
    requestId: valueIn(headers, requestId),
  };
}

function headerOf(headers: readonly string[], names: readonly (string | undefined)[]): string | undefined {
  const wanted = names.map((name) => name?.toLowerCase());
  const at = headers.findIndex((name, i) => i % 2 === 0 && wanted.includes(name.toLowerCase()));
  return at === -1 ? undefined : headers[at + 1];
}

function valueIn(headers: readonly string[], at: ValueLocation | undefined): string | undefined {
  if (at?.header === undefined) return undefined;
  const { aliases = [], prefix = '' } = at.options;
  const value = headerOf(headers, [at.header, ...aliases]);
  return value?.startsWith(prefix) ? value.slice(prefix.length) : value;
}

async function readText(io: Io, file: string, option: string): Promise<string> {
  return (await readUserFile(io, { path: file, what: `the file of ${option}` })).toString('utf8');
}
