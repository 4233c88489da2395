/** The signature in OpenAPI: security schemes, refusals, samples. */

import type { Subject } from '../subject.ts';
import { patternOf } from '../wording/step-text.ts';
import { type OpenApiObject, objectOf } from './openapi/object.ts';
import { refusalResponses } from './openapi/refusal-responses.ts';
import { requestOf } from './openapi/request-of-operation.ts';
import { codeSamples, sampleOperations } from './openapi/sample-operations.ts';
import { securityOf } from './openapi/security-of.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** The file `openapi.json`. What a given document says itself is kept: an operation without security stays open. */
export function openapiFile(subject: Subject, given: OpenApiObject | undefined): string {
  const base = given === undefined ? newDocument(subject) : structuredClone(given);
  const { securitySchemes, security, parameters } = securityOf(subject);
  const { components, references } = refusalResponses(subject);
  const known = objectOf(base.components);
  const document = {
    ...base,
    security: base.security ?? [security],
    paths: pathsOf(subject, base, { references, security, parameters: Object.keys(parameters) }),
    components: {
      ...known,
      securitySchemes: { ...objectOf(known.securitySchemes), ...securitySchemes },
      parameters: { ...objectOf(known.parameters), ...parameters },
      responses: { ...objectOf(known.responses), ...components },
    },
    'x-countersign': { stringToSign: patternOf(subject.recipe.message), recipe: subject.recipe },
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
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
              { base, path, method, item: objectOf(item), operation: objectOf(operation) },
              merged,
            ),
          ]
        : [method, operation],
    );
    return [path, Object.fromEntries(operations)];
  });
  return Object.fromEntries(entries);
}

interface Operation {
  readonly base: OpenApiObject;
  readonly path: string;
  readonly method: string;
  readonly item: OpenApiObject;
  readonly operation: OpenApiObject;
}

function operationOf(subject: Subject, given: Operation, merged: Merged): OpenApiObject {
  const { operation, base } = given;
  const security = operation.security ?? base.security;
  if (Array.isArray(security) && security.length === 0) return operation;
  const parameters = Array.isArray(operation.parameters) ? operation.parameters : [];
  const optional = merged.parameters.map((name) => ({ $ref: `#/components/parameters/${name}` }));
  const request = requestOf(given);
  const samples = request === undefined ? [] : codeSamples(subject, request);
  return {
    ...operation,
    ...(operation.security !== undefined || base.security !== undefined
      ? { security: [merged.security] }
      : {}),
    ...(parameters.length + optional.length > 0 && { parameters: [...parameters, ...optional] }),
    responses: { ...merged.references, ...objectOf(operation.responses) },
    ...(samples.length > 0 && { 'x-codeSamples': samples }),
  };
}
