/** Operations for the requests of the samples, and samples for operations. */

import type { Recipe } from 'countersign/scheme';
import type { SampleRequest } from '../../sample-request.ts';
import { optionalHeaders } from '../../samples/optional-headers.ts';
import { writtenSamples } from '../../samples/written-samples.ts';
import type { Subject } from '../../subject.ts';
import type { OpenApiObject } from './object.ts';

/** The methods that OpenAPI knows. */
export const METHODS: readonly string[] = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
];

/** The paths of a document that has nothing but the requests of the samples. */
export function sampleOperations({ requests, recipe }: Subject): OpenApiObject {
  const paths = new Map<string, Record<string, unknown>>();
  for (const request of requests) {
    const [path = '/'] = request.target.split('?');
    const item = paths.get(path) ?? {};
    const method = request.method.toLowerCase();
    if (METHODS.includes(method)) item[method] ??= operation(recipe, request);
    paths.set(path, item);
  }
  return Object.fromEntries(paths);
}

function operation(recipe: Recipe, request: SampleRequest): OpenApiObject {
  const { method, target, contentType, body } = request;
  const [path = '', query = ''] = target.split('?');
  const parameter = (at: 'query' | 'header', name: string, example: string) => {
    return { name, in: at, ...(at === 'header' && { required: true }), schema: { type: 'string' }, example };
  };
  const parameters = [
    ...[...new Map(new URLSearchParams(query))].map(([name, value]) => parameter('query', name, value)),
    ...optionalHeaders(recipe, request).map(({ at: { header, prefix = '' }, example }) =>
      parameter('header', header, prefix + example),
    ),
  ];
  return {
    summary: `${method} ${path}`,
    operationId: `${method.toLowerCase()}${path.replace(/[^A-Za-z0-9]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: { required: true, content: contentOf(contentType, body) } }),
    responses: { '2XX': { description: 'The request was accepted.' } },
  };
}

function contentOf(contentType: string | undefined, body: string): OpenApiObject {
  const [type = 'application/octet-stream'] = contentType?.split(';') ?? [];
  const isJson = type.includes('json');
  return {
    [type]: exampleOf(body, isJson),
  };
}

/** A body that is no JSON, whatever its type says, is a string. */
function exampleOf(body: string, isJson: boolean): OpenApiObject {
  try {
    const example: unknown = isJson ? JSON.parse(body) : body;
    return { schema: schemaOf(example), example };
  } catch {
    return { schema: { type: 'string' }, example: body };
  }
}

function schemaOf(example: unknown): OpenApiObject {
  if (example === null) return {};
  return { type: Array.isArray(example) ? 'array' : typeof example };
}

/** The extension `x-codeSamples` of an operation. */
export function codeSamples(subject: Subject, request: SampleRequest): readonly OpenApiObject[] {
  if (subject.withoutSamples.length > 0) return [];
  const { written } = writtenSamples({ recipe: subject.recipe, request }, subject.languages);
  return written.map(({ language, text }) => ({ lang: language.fence, label: language.title, source: text }));
}
