/** The signature in OpenAPI: security schemes, refusals, samples. */

import { isDeepStrictEqual } from 'node:util';
import type { Subject } from '../subject.ts';
import { patternOf } from '../wording/step-text.ts';
import { listOf, type OpenApiObject, objectOf } from './openapi/object.ts';
import { refusalResponses } from './openapi/refusal-responses.ts';
import { type GivenOperation, isHeader, parametersOf, requestOf } from './openapi/request-of-operation.ts';
import { codeSamples, METHODS, sampleOperations } from './openapi/sample-operations.ts';
import { securityOf } from './openapi/security-of.ts';

/** The text of the file `openapi.json` or `openapi.yaml`. What a given document says itself is kept: an operation without security stays open. */
export function openapiText(subject: Subject): string {
  const { given, write } = subject.openapi;
  const base = given === undefined ? newDocument(subject) : structuredClone(given);
  const { securitySchemes, security, parameters } = securityOf(subject);
  const { components, references } = refusalResponses(subject);
  const known = objectOf(base.components);
  const paths = pathsOf(subject, base, { references, security, parameters: Object.keys(parameters) });
  const document = {
    ...base,
    security: base.security ?? [security],
    paths,
    components: {
      ...known,
      securitySchemes: { ...objectOf(known.securitySchemes), ...securitySchemes },
      parameters: { ...objectOf(known.parameters), ...usedOf('parameters', parameters, paths) },
      responses: { ...objectOf(known.responses), ...usedOf('responses', components, paths) },
    },
    'x-countersign': { stringToSign: patternOf(subject.recipe.message), recipe: subject.recipe },
  };
  return write(document);
}

/** Those that an operation refers to. */
function usedOf(kind: string, components: OpenApiObject, paths: OpenApiObject): OpenApiObject {
  const text = JSON.stringify(paths);
  return Object.fromEntries(
    Object.entries(components).filter(([name]) => text.includes(`"#/components/${kind}/${name}"`)),
  );
}

function newDocument(subject: Subject): OpenApiObject {
  return {
    openapi: '3.1.0',
    info: {
      title: subject.title,
      version: '1',
      description: `Every request is signed over \`${patternOf(subject.recipe.message).replaceAll('\n', '\\n')}\`.`,
    },
    servers: [{ url: subject.baseUrl }],
    paths: sampleOperations(subject),
  };
}

interface Merged {
  readonly references: OpenApiObject;
  readonly security: OpenApiObject;
  /** Names of the optional headers among the components. */
  readonly parameters: readonly string[];
}

function pathsOf(subject: Subject, base: OpenApiObject, merged: Merged): OpenApiObject {
  const entries = Object.entries(objectOf(base.paths)).map(([path, item]) => {
    const operations = Object.entries(objectOf(item)).map(([method, operation]) =>
      METHODS.includes(method)
        ? [
            method,
            operationOf(
              subject,
              {
                ...{ base, path, method, item: objectOf(item), operation: objectOf(operation) },
                optional: subject.recipe.optional,
              },
              merged,
            ),
          ]
        : [method, operation],
    );
    return [path, Object.fromEntries(operations)];
  });
  return Object.fromEntries(entries);
}

function operationOf(subject: Subject, given: GivenOperation, merged: Merged): OpenApiObject {
  const { operation, base } = given;
  const security = operation.security ?? base.security;
  if (Array.isArray(security) && security.length === 0) return operation;
  const parameters = listOf(operation.parameters);
  const known = parametersOf(given);
  const optional = merged.parameters
    .filter((name) => {
      const header = subject.recipe.optional[name as keyof typeof subject.recipe.optional]?.header;
      return !known.some((each) => isHeader(each, header));
    })
    .map((name) => ({ $ref: `#/components/parameters/${name}` }));
  const request = requestOf(given);
  const samples = request === undefined ? [] : codeSamples(subject, request);
  const own = listOf(operation['x-codeSamples']).filter(
    (each) => !samples.some(({ label }) => label === objectOf(each).label),
  );
  return {
    ...operation,
    // Where nothing is said of the operation, the security of the document is its own.
    ...(operation.security === undefined &&
    isDeepStrictEqual(security ?? [merged.security], [merged.security])
      ? {}
      : { security: [merged.security] }),
    ...(parameters.length + optional.length > 0 && { parameters: [...parameters, ...optional] }),
    responses: { ...merged.references, ...objectOf(operation.responses) },
    ...(samples.length > 0 && { 'x-codeSamples': [...own, ...samples] }),
  };
}
