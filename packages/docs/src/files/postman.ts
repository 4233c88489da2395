/** A collection for Postman and Newman. */

import type { SampleRequest } from '../sample-request.ts';
import type { Subject } from '../subject.ts';
import {
  collectedHeaders,
  collectedKeyId,
  collectedRequests,
  collectedVariables,
  RANDOM,
} from './collected-requests.ts';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** The file `postman_collection.json`; undefined where no script can sign. */
export function postmanFile(subject: Subject): string | undefined {
  const { title, baseUrl, sandbox } = subject;
  if ('reason' in sandbox) return undefined;
  const variable = [
    { key: 'baseUrl', value: baseUrl },
    ...(subject.recipe.keyId === undefined ? [] : [{ key: 'keyId', value: collectedKeyId(subject) }]),
    { key: 'secret', value: '', type: 'secret' },
  ];
  const fresh = collectedVariables(subject).map((name) => `pm.variables.set('${name}', ${RANDOM});`);
  const exec = [...HEAD, ...fresh, ...sandbox.lines, ...TAIL];
  const document = {
    info: { name: title, schema: SCHEMA, description: 'A script of the collection signs each request.' },
    variable,
    event: [{ listen: 'prerequest', script: { type: 'text/javascript', exec } }],
    item: collectedRequests(subject).map((request) => item(subject, request)),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

const HEAD = [
  "const keyId = pm.variables.get('keyId') || '';",
  "const secret = pm.variables.get('secret') || '';",
  "if (secret === '') throw new Error('Set the variable secret first.');",
  'const method = pm.request.method;',
  '// What is signed must be what is sent, so variables are put in first.',
  'const url = pm.variables.replaceIn(pm.request.url.toString());',
  "const target = url.slice(pm.variables.get('baseUrl').length);",
  "const body = pm.variables.replaceIn((pm.request.body && pm.request.body.raw) || '');",
  'if (pm.request.body && pm.request.body.raw) pm.request.body.raw = body;',
  "const headerOf = (name) => pm.variables.replaceIn(pm.request.headers.get(name) || '');",
];

const TAIL = ['for (const [key, value] of headers) pm.request.headers.upsert({ key, value });'];

function item({ recipe }: Subject, request: SampleRequest): object {
  const { method, target, body } = request;
  return {
    name: `${method} ${target.split('?')[0]}`,
    request: {
      method,
      url: `{{baseUrl}}${target}`,
      header: collectedHeaders(recipe, request).map(([key, value]) => ({ key, value })),
      ...(body !== undefined && { body: { mode: 'raw', raw: body } }),
    },
  };
}
