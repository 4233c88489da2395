/** A request for an operation of a given document, made of its examples. */

import type { Recipe } from 'countersign/scheme';
import { percentEncoded } from '../../recipe/percent-encoding.ts';
import type { SampleRequest } from '../../sample-request.ts';
import { OPTIONAL_VALUES } from '../../samples/optional-headers.ts';
import { listOf, type OpenApiObject, objectOf } from './object.ts';

/** An operation, and where it stands. */
export interface GivenOperation {
  readonly base: OpenApiObject;
  readonly path: string;
  readonly method: string;
  readonly item: OpenApiObject;
  readonly operation: OpenApiObject;
  /** Headers that the scheme knows and does not require. */
  readonly optional: Recipe['optional'];
}

/** The request; undefined where the document has no example of a body that is required. */
export function requestOf(given: GivenOperation): SampleRequest | undefined {
  const { base, path, method, operation } = given;
  const parameters = parametersOf(given);
  const target = path.replace(/\{([^}]+)\}|[^{}]+|[{}]/g, (literal, name: string | undefined) => {
    if (name === undefined) return encoded(literal, PATH_CHARACTERS);
    const parameter = parameters.find((each) => each.in === 'path' && each.name === name);
    return encoded(exampleOf(base, parameter) ?? name);
  });
  const query = parameters
    .filter((each) => each.in === 'query')
    .flatMap((each) => {
      const value = exampleOf(base, each) ?? (each.required === true ? String(each.name) : undefined);
      return value === undefined ? [] : [`${encoded(String(each.name))}=${encoded(value)}`];
    });
  const request = {
    method: method.toUpperCase(),
    target: [target, ...(query.length > 0 ? [query.join('&')] : [])].join('?'),
    ...optionalValues(given, parameters),
  };
  const body = resolved(base, operation.requestBody);
  const [contentType, content] = Object.entries(objectOf(body.content))[0] ?? [];
  if (contentType === undefined) return request;
  const example = bodyExample(base, objectOf(content));
  if (example === undefined) return body.required === true ? undefined : request;
  return { ...request, contentType, body: typeof example === 'string' ? example : JSON.stringify(example) };
}

/** The parameters of the operation and of its path. */
export function parametersOf({
  base,
  item,
  operation,
}: Pick<GivenOperation, 'base' | 'item' | 'operation'>): readonly OpenApiObject[] {
  return [listOf(item.parameters), listOf(operation.parameters)].flat().map((each) => resolved(base, each));
}

/** Those that the operation requires, or has an example of. */
function optionalValues(
  { base, optional }: GivenOperation,
  parameters: readonly OpenApiObject[],
): Pick<SampleRequest, 'idempotencyKey' | 'requestId'> {
  const values = OPTIONAL_VALUES.flatMap((value) => {
    const parameter = parameters.find((each) => isHeader(each, optional[value]?.header));
    const example = exampleOf(base, parameter) ?? (parameter?.required === true ? value : undefined);
    return example === undefined ? [] : [[value, example]];
  });
  return Object.fromEntries(values);
}

/** Tells whether the parameter is this header, in any case. */
export function isHeader(parameter: OpenApiObject, header: string | undefined): boolean {
  return (
    parameter.in === 'header' &&
    header !== undefined &&
    String(parameter.name).toLowerCase() === header.toLowerCase()
  );
}

/** Characters of a path that stay as they are, beside those that always do. */
const PATH_CHARACTERS = "/!$&'()*+,;=:@%";

function encoded(text: string, keep = ''): string {
  return percentEncoded(Buffer.from(text), keep);
}

/** The object, or the one in this document that it refers to. */
function resolved(base: OpenApiObject, value: unknown): OpenApiObject {
  const { $ref } = objectOf(value);
  if (typeof $ref !== 'string' || !$ref.startsWith('#/')) return objectOf(value);
  const names = $ref
    .slice(2)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce((at, name) => objectOf(at[name]), base);
}

function exampleOf(base: OpenApiObject, parameter: OpenApiObject | undefined): string | undefined {
  const schema = resolved(base, parameter?.schema);
  const found =
    parameter?.example ??
    firstExample(parameter) ??
    schema.example ??
    schema.default ??
    listOf(schema.enum)[0];
  return found === undefined || typeof found === 'object' ? undefined : String(found);
}

function bodyExample(base: OpenApiObject, content: OpenApiObject): unknown {
  const schema = resolved(base, content.schema);
  return content.example ?? firstExample(content) ?? schema.example ?? listOf(schema.examples)[0];
}

function firstExample(holder: OpenApiObject | undefined): unknown {
  const [first] = Object.values(objectOf(holder?.examples));
  return objectOf(first).value;
}
