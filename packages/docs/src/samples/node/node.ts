/** Samples for Node.js 20, by `node:crypto` and `fetch`. */

import type { Recipe, RecipeTimestamp } from 'countersign/scheme';
import { hashOf } from '../../recipe/hash-of.ts';
import { carriedHeaders, type HeaderPiece } from '../carried-headers.ts';
import { unicodeCaseLimits, utf8Limits } from '../limits.ts';
import { freshValues } from '../optional-headers.ts';
import type { Sample, SampleLanguage } from '../sample-language.ts';
import { secretFormOf } from '../secret-form.ts';
import { NodeSteps, quoted, template } from './node-steps.ts';

/** Node.js. */
export const node: SampleLanguage = {
  id: 'node',
  title: 'Node.js',
  file: 'sign.mjs',
  fence: 'js',
  cannot: (recipe) => [...utf8Limits(recipe), ...unicodeCaseLimits(recipe)],
  write: programOf,
};

function programOf(sample: Sample): string {
  const { recipe, request } = sample;
  const steps = new NodeSteps(sample);
  const values = valuesOf(sample, steps);
  const message = steps.write(recipe.message).code;
  const signing = signingOf(recipe, steps);
  const headers = carriedHeaders(recipe, request).map(
    ([name, pieces]) => `    ${quoted(name)}: ${headerValue(pieces)},`,
  );
  return [
    `import { ${[...steps.imports].sort().join(', ')} } from 'node:crypto';`,
    '',
    `const { ${recipe.keyId === undefined ? '' : 'KEY_ID, '}SECRET, BASE_URL } = process.env;`,
    `const method = ${quoted(request.method)};`,
    `const target = ${quoted(request.target)};`,
    `const body = Buffer.from(${quoted(request.body ?? '')});`,
    '',
    ...values,
    ...steps.statements,
    `const message = ${message};`,
    ...signing,
    '',
    'const response = await fetch(BASE_URL + target, {',
    '  method,',
    '  headers: {',
    ...headers,
    '  },',
    ...(request.body === undefined ? [] : ['  body,']),
    '});',
    'console.log(response.status);',
    'console.log(await response.text());',
    ...[...steps.functions.values()].map((code) => `\n${code}`),
    '',
  ].join('\n');
}

function valuesOf({ recipe, request }: Sample, steps: NodeSteps): readonly string[] {
  const { timestamp, contentDigest } = recipe;
  const lines = timestamp === undefined ? [] : [`const timestamp = ${timeOf(timestamp, steps)};`];
  for (const name of freshValues(recipe, request)) {
    steps.imports.add('randomUUID');
    lines.push(`const ${name} = randomUUID();`);
  }
  if (contentDigest !== undefined) {
    const { algorithm, encoding } = contentDigest;
    steps.imports.add('createHash');
    lines.push(`const contentDigest = createHash('${algorithm}').update(body).digest('${encoding}');`);
  }
  return lines;
}

function timeOf({ format }: RecipeTimestamp, steps: NodeSteps): string {
  if (format === 'unixSeconds') return 'String(Math.floor(Date.now() / 1000))';
  if (format === 'unixMilliseconds') return 'String(Date.now())';
  if (format === 'iso8601') return 'new Date().toISOString()';
  if (format === 'httpDate') return 'new Date().toUTCString()';
  if (!('pattern' in format)) throw new TypeError(`no sample can write the time as ${format.words}`);
  steps.need('formatTime');
  return `formatTime(new Date(), ${quoted(format.pattern)})`;
}

function signingOf({ secret, algorithm, signature }: Recipe, steps: NodeSteps): readonly string[] {
  const hash = steps.hashOf({ code: 'message', gives: 'text' });
  if (hash !== undefined) return [`const signature = ${hash};`];
  steps.imports.add('createHmac');
  return [
    `const key = ${keyOf(secret, steps)};`,
    `const signature = createHmac('${hashOf(algorithm)?.name}', key).update(message).digest('${signature.encoding}');`,
  ];
}

function keyOf(secret: Recipe['secret'], steps: NodeSteps): string {
  const { prefix, encoding, digest } = secretFormOf(secret);
  const text =
    prefix === undefined
      ? 'SECRET'
      : `(SECRET.startsWith(${quoted(prefix)}) ? SECRET.slice(${prefix.length}) : SECRET)`;
  const bytes = encoding === 'utf8' ? text : `Buffer.from(${text}, '${encoding}')`;
  if (digest === undefined) return bytes;
  steps.imports.add('createHash');
  const form = digest.encoding === 'raw' ? '' : quoted(digest.encoding);
  return `createHash('${digest.algorithm}').update(${bytes}).digest(${form})`;
}

const NAMES = {
  keyId: 'KEY_ID',
  timestamp: 'timestamp',
  nonce: 'nonce',
  idempotencyKey: 'idempotencyKey',
  requestId: 'requestId',
  signature: 'signature',
  contentDigest: 'contentDigest',
};

/** The value of a header, made of texts and variables. */
function headerValue(pieces: readonly HeaderPiece[]): string {
  const [first] = pieces;
  if (pieces.length === 1 && first !== undefined)
    return 'text' in first ? quoted(first.text) : NAMES[first.value];
  return template(
    pieces.map((piece) => ('text' in piece ? piece : { code: NAMES[piece.value], gives: 'text' })),
  );
}
