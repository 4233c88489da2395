/** The options of `countersign docs`, as the package takes them. */

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
export async function toPartnerDocsOptions(io: Io, docs: DocsPackage, options: DocsOptions): Promise<object> {
  const { title, baseUrl, keyId, support, mistakesUrl, request = [], openapi, notes, lang, format } = options;
  const basePath = baseUrl !== undefined && URL.canParse(baseUrl) ? new URL(baseUrl).pathname : '';
  const requests: object[] = [];
  for (const file of request) requests.push(await sampleRequest(io, file, basePath.replace(/\/$/, '')));
  return {
    ...{ title, baseUrl, keyId, support, mistakesUrl },
    requests: requests.length === 0 ? undefined : requests,
    openapi: openapi === undefined ? undefined : await readText(io, openapi, '--openapi'),
    notes: notes === undefined ? undefined : docs.notesOfMarkdown(await readText(io, notes, '--notes')),
    languages: lang?.split(','),
    formats: format?.split(','),
  };
}

/** The request of a file. Its last line break is an editor's, and its signature, if it has one, is left out. */
async function sampleRequest(io: Io, file: string, basePath: string): Promise<object> {
  const { request } = await readRequest(io, [file], { trimNewline: true });
  const { method, url, headers } = request;
  const body = Buffer.from(request.body);
  const text = body.toString('utf8');
  if (!Buffer.from(text).equals(body))
    throw new Failure('input', 'the body of a request of --request must be text in UTF-8');
  const at = headers.findIndex((name, i) => i % 2 === 0 && name.toLowerCase() === 'content-type');
  return {
    method: method.toUpperCase(),
    target: basePath !== '' && url.startsWith(`${basePath}/`) ? url.slice(basePath.length) : url,
    contentType: at === -1 ? undefined : headers[at + 1],
    body: body.length === 0 ? undefined : text,
  };
}

async function readText(io: Io, file: string, option: string): Promise<string> {
  return (await readUserFile(io, { path: file, what: `the file of ${option}` })).toString('utf8');
}
