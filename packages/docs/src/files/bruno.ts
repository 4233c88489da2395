/** A collection for Bruno, as a folder of files. */

import type { Recipe } from 'countersign/scheme';
import type { SampleRequest } from '../sample-request.ts';
import type { Subject } from '../subject.ts';
import {
  collectedHeaders,
  collectedKeyId,
  collectedRequests,
  collectedVariables,
  RANDOM,
} from './collected-requests.ts';

/** The files below `bruno/`; none where no script can sign. */
export function brunoFiles(subject: Subject): readonly (readonly [file: string, text: string])[] {
  const { title, baseUrl, recipe, sandbox } = subject;
  if ('reason' in sandbox) return [];
  const requests = collectedRequests(subject);
  const fresh = collectedVariables(subject).map((name) => `bru.setVar('${name}', ${RANDOM});`);
  const script = [...HEAD, ...fresh, ...sandbox.lines, ...TAIL].map((line) => `  ${line}`);
  const variables = [
    `baseUrl: ${baseUrl}`,
    ...(recipe.keyId === undefined ? [] : [`keyId: ${collectedKeyId(subject)}`]),
  ];
  const names = fileNames(requests);
  const bruno = { version: '1', name: title, type: 'collection', ignore: [] };
  return [
    ['bruno/bruno.json', `${JSON.stringify(bruno, undefined, 2)}\n`],
    ['bruno/collection.bru', `script:pre-request {\n${script.join('\n')}\n}\n`],
    [
      'bruno/environments/api.bru',
      `vars {\n${variables.map((line) => `  ${line}`).join('\n')}\n}\nvars:secret [\n  secret\n]\n`,
    ],
    ...requests.map((request, i) => [`bruno/${names[i]}`, requestText(recipe, request, i + 1)] as const),
  ];
}

const HEAD = [
  "const CryptoJS = require('crypto-js');",
  "const keyId = bru.getEnvVar('keyId') || '';",
  "const secret = bru.getEnvVar('secret') || '';",
  "if (secret === '') throw new Error('Set the secret of the environment first.');",
  'const method = req.getMethod();',
  'const url = bru.interpolate(req.getUrl());',
  "const target = url.slice(bru.getEnvVar('baseUrl').length);",
  '// Without "raw", the body of JSON is an object, and not the bytes that are sent.',
  "const body = bru.interpolate(req.getBody({ raw: true }) || '');",
  'if (body) req.setBody(body, { raw: true });',
  "const headerOf = (name) => bru.interpolate(req.getHeader(name) || '');",
];

const TAIL = ['for (const [name, value] of headers) req.setHeader(name, value);'];

/** A name for each: requests may have the same method and path, and differ only in capitals, which some file systems ignore. */
function fileNames(requests: readonly SampleRequest[]): readonly string[] {
  const counts = new Map<string, number>();
  return requests.map(({ method, target }) => {
    const [path = ''] = target.split('?');
    const name = `${method} ${path}`
      .replace(/[^\w.-]+/g, '-')
      .slice(0, LONGEST_NAME)
      .replace(/-+$/, '');
    const count = (counts.get(name.toLowerCase()) ?? 0) + 1;
    counts.set(name.toLowerCase(), count);
    return `${name}${count === 1 ? '' : `-${count}`}.bru`;
  });
}

/** File systems take 255 bytes. */
const LONGEST_NAME = 200;

/** The body is plain text, whatever its type, so that Bruno sends it as it stands. */
function requestText(recipe: Recipe, request: SampleRequest, seq: number): string {
  const { method, target, body } = request;
  const headers = collectedHeaders(recipe, request).map(([name, value]) => `  ${name}: ${value}\n`);
  const [path = ''] = target.split('?');
  const blocks = [
    `meta {\n  name: ${method} ${path}\n  type: http\n  seq: ${seq}\n}`,
    `${verbOf(method)}  url: {{baseUrl}}${target}\n  body: ${body === undefined ? 'none' : 'text'}\n  auth: none\n}`,
    ...(headers.length === 0 ? [] : [`headers {\n${headers.join('')}}`]),
    ...(body === undefined ? [] : [`body:text {\n${indented(body)}\n}`]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const VERBS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'CONNECT', 'TRACE'];

/** The beginning of the block with the URL: other methods stand in it. */
function verbOf(method: string): string {
  return VERBS.includes(method) ? `${method.toLowerCase()} {\n` : `http {\n  method: ${method}\n`;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
