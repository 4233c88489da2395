/** The OpenAPI document of the API, made of the table of routes and the schemas of its types. */

import type { Route } from '../server/route.ts';
import { SCHEMAS } from './schemas.ts';

const PROBLEM = { $ref: '#/components/responses/Problem' };

/** Makes the document (OpenAPI 3.1). Its addresses are relative to where it lies. */
export function openApiDocument(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = `/${route.path.replaceAll(':id', '{id}')}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Countersign console',
      version: '1',
      description:
        'Who asks is known by the session of the application. A POST has the header X-Countersign-Console with the token of `session`.',
    },
    servers: [{ url: '.' }],
    paths,
    components: {
      schemas: SCHEMAS,
      parameters: {
        token: {
          ...{ name: 'X-Countersign-Console', in: 'header', required: true, schema: { type: 'string' } },
          description: 'The token of `GET session`.',
        },
      },
      responses: {
        Problem: {
          description: 'What was wrong',
          content: { 'application/problem+json': { schema: ref('Problem') } },
        },
      },
    },
  };
}

function operation(route: Route): object {
  const { method, path, right, summary, query, body, answer, status = 200, isStream } = route;
  const parameters = [
    ...(path.includes(':id') ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] : []),
    ...(query === undefined ? [] : queryParameters(query)),
    ...(method === 'POST' ? [{ $ref: '#/components/parameters/token' }] : []),
  ];
  return {
    operationId: operationId(route),
    summary,
    ...(right !== undefined && { description: `Needs the right \`${right}\`.` }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: ref(body) } } },
    }),
    responses: {
      [status]: {
        description: summary,
        content: { [isStream ? 'text/event-stream' : 'application/json']: { schema: ref(answer) } },
      },
      default: PROBLEM,
    },
  };
}

function operationId({ method, path }: Route): string {
  const words = path.replace(':id', 'one').split('/');
  return [method.toLowerCase(), ...words]
    .map((word, i) => (i === 0 ? word : word[0]?.toUpperCase() + word.slice(1)))
    .join('');
}

function ref(name: string): object {
  if (!Object.hasOwn(SCHEMAS, name)) throw new TypeError(`there is no schema ${name}`);
  return { $ref: `#/components/schemas/${name}` };
}

function queryParameters(name: string): object[] {
  const { properties } = SCHEMAS[name] as { properties: Readonly<Record<string, { description?: string }>> };
  return Object.entries(properties).map(([parameter, { description, ...schema }]) => ({
    ...{ name: parameter, in: 'query', schema },
    ...(description !== undefined && { description }),
  }));
}
