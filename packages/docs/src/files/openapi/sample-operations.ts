/** Operations for the requests of the samples, and samples for operations. */

import type { SampleRequest } from '../../sample-request.ts';
import { writtenSamples } from '../../samples/written-samples.ts';
import type { Subject } from '../../subject.ts';
import type { OpenApiObject } from './object.ts';

/** The paths of a document that has nothing but the requests of the samples. */
export function sampleOperations({ requests }: Subject): OpenApiObject {
  const paths = new Map<string, Record<string, unknown>>();
  for (const request of requests) {
    const [path = '/'] = request.target.split('?');
    const item = paths.get(path) ?? {};
    item[request.method.toLowerCase()] ??= operation(request);
    paths.set(path, item);
  }
  return Object.fromEntries(paths);
}

function operation({ method, target, contentType, body }: SampleRequest): OpenApiObject {
  const [path = '', query = ''] = target.split('?');
  const parameters = [...new Map(new URLSearchParams(query))].map(([name, example]) => ({
    name,
    in: 'query',
    schema: { type: 'string' },
    example,
  }));
  return {
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
    [type]: { schema: { type: isJson ? 'object' : 'string' }, example: isJson ? JSON.parse(body) : body },
  };
}

/** The extension `x-codeSamples` of an operation. */
export function codeSamples(subject: Subject, request: SampleRequest): readonly OpenApiObject[] {
  if (subject.withoutSamples.length > 0) return [];
  const { written } = writtenSamples({ recipe: subject.recipe, request }, subject.languages);
  return written.map(({ language, text }) => ({ lang: language.fence, label: language.title, source: text }));
}
