/** A collection for Bruno, as a folder of files. */

import type { SampleRequest } from '../sample-request.ts';
import type { Subject } from '../subject.ts';

/** The files below `bruno/`; none where no script can sign. */
export function brunoFiles(subject: Subject): readonly (readonly [file: string, text: string])[] {
  const { title, baseUrl, credentials, recipe, requests, sandbox } = subject;
  if ('reason' in sandbox) return [];
  const script = [...HEAD, ...sandbox.lines, ...TAIL].map((line) => `  ${line}`);
  const variables = [
    `baseUrl: ${baseUrl}`,
    ...(recipe.keyId === undefined ? [] : [`keyId: ${credentials?.keyId ?? ''}`]),
  ];
  const bruno = { version: '1', name: title, type: 'collection', ignore: [] };
  return [
    ['bruno/bruno.json', `${JSON.stringify(bruno, undefined, 2)}\n`],
    ['bruno/collection.bru', `script:pre-request {\n${script.join('\n')}\n}\n`],
    [
      'bruno/environments/api.bru',
      `vars {\n${variables.map((line) => `  ${line}`).join('\n')}\n}\nvars:secret [\n  secret\n]\n`,
    ],
    ...requests.map((request, i) => [`bruno/${fileName(request)}`, requestText(request, i + 1)] as const),
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
  "const headerOf = (name) => req.getHeader(name) || '';",
];

const TAIL = ['for (const [name, value] of headers) req.setHeader(name, value);'];

function fileName({ method, target }: SampleRequest): string {
  const [path = ''] = target.split('?');
  return `${method} ${path}`
    .replace(/[^\w.-]+/g, '-')
    .replace(/-+$/, '')
    .concat('.bru');
}

/** The body is plain text, whatever its type, so that Bruno sends it as it stands. */
function requestText({ method, target, contentType, body }: SampleRequest, seq: number): string {
  const [path = ''] = target.split('?');
  const blocks = [
    `meta {\n  name: ${method} ${path}\n  type: http\n  seq: ${seq}\n}`,
    `${method.toLowerCase()} {\n  url: {{baseUrl}}${target}\n  body: ${body === undefined ? 'none' : 'text'}\n  auth: none\n}`,
    ...(contentType === undefined ? [] : [`headers {\n  Content-Type: ${contentType}\n}`]),
    ...(body === undefined ? [] : [`body:text {\n${indented(body)}\n}`]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
