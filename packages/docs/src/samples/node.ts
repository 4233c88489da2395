/** Samples for Node.js 20, by `node:crypto` and `fetch`. */

import type { Recipe, RecipeStep, RecipeTimestamp } from 'countersign/scheme';
import { asciiText } from './ascii-text.ts';
import { carriedHeaders, type HeaderPiece } from './carried-headers.ts';
import type { Sample, SampleLanguage } from './sample-language.ts';

/** An expression of the language, and what it gives. Texts hold one byte in each character. */
interface Expression {
  readonly code: string;
  readonly gives: 'text' | 'bytes';
}

/** Node.js. */
export const node: SampleLanguage = {
  id: 'node',
  title: 'Node.js',
  file: 'sign.mjs',
  fence: 'js',
  write: (sample) => new NodeProgram(sample).text(),
};

class NodeProgram {
  readonly #sample: Sample;
  readonly #imports = new Set<string>(['createHmac']);
  /** Functions that the program needs, by name. */
  readonly #functions = new Map<string, string>();

  constructor(sample: Sample) {
    this.#sample = sample;
  }

  text(): string {
    const { recipe, request } = this.#sample;
    const values = this.#values(recipe);
    const message = this.#bytes(recipe.message);
    const key = this.#key(recipe.secret);
    const digest = recipe.contentDigest && this.#contentDigest(recipe.contentDigest);
    const hash = recipe.algorithm?.slice('hmac-'.length) ?? '';
    const headers = carriedHeaders(recipe, request).map(
      ([name, pieces]) => `    '${name}': ${written(pieces)},`,
    );
    return [
      `import { ${[...this.#imports].sort().join(', ')} } from 'node:crypto';`,
      '',
      'const { KEY_ID, SECRET, BASE_URL } = process.env;',
      `const method = ${quoted(request.method)};`,
      `const target = ${quoted(request.target)};`,
      `const body = Buffer.from(${quoted(request.body ?? '')});`,
      '',
      ...values,
      ...(digest === undefined ? [] : [`const contentDigest = ${digest};`]),
      `const message = ${message};`,
      `const signature = createHmac('${hash}', ${key}).update(message).digest('${recipe.signature.encoding}');`,
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
      ...[...this.#functions.values()].map((code) => `\n${code}`),
      '',
    ].join('\n');
  }

  #values({ timestamp, nonce }: Recipe): readonly string[] {
    const lines = timestamp === undefined ? [] : [`const timestamp = ${this.#time(timestamp)};`];
    if (nonce !== undefined) {
      this.#imports.add('randomUUID');
      lines.push('const nonce = randomUUID();');
    }
    return lines;
  }

  #time({ format }: RecipeTimestamp): string {
    if (format === 'unixSeconds') return 'String(Math.floor(Date.now() / 1000))';
    if (format === 'unixMilliseconds') return 'String(Date.now())';
    if (format === 'iso8601') return 'new Date().toISOString()';
    if (format === 'httpDate') return 'new Date().toUTCString()';
    if (!('pattern' in format)) throw new TypeError(`no sample can write the time as ${format.words}`);
    this.#functions.set('formatTime', FORMAT_TIME);
    return `formatTime(new Date(), ${quoted(format.pattern)})`;
  }

  #key(secret: Recipe['secret']): string {
    if (typeof secret !== 'object') throw new TypeError('no sample can make the key of the secret');
    const { prefix, encoding = 'utf8', digest } = secret;
    const text =
      prefix === undefined
        ? 'SECRET'
        : `(SECRET.startsWith(${quoted(prefix)}) ? SECRET.slice(${prefix.length}) : SECRET)`;
    const bytes = encoding === 'utf8' ? text : `Buffer.from(${text}, '${encoding}')`;
    if (digest === undefined) return bytes;
    this.#imports.add('createHash');
    return `createHash('${digest.algorithm}').update(${bytes}).digest(${digest.encoding === 'raw' ? '' : `'${digest.encoding}'`})`;
  }

  #contentDigest({ algorithm, encoding }: NonNullable<Recipe['contentDigest']>): string {
    this.#imports.add('createHash');
    return `createHash('${algorithm}').update(body).digest('${encoding}')`;
  }

  /** The steps one after the other, as bytes or as a text of ASCII. */
  #bytes(steps: readonly RecipeStep[]): string {
    const expressions = this.#merged(steps);
    const [first, ...others] = expressions;
    if (first === undefined) return "''";
    if (others.length === 0) return first.code;
    return `Buffer.concat([${expressions.map(asBytes).join(', ')}])`;
  }

  /** Neighbouring texts become one template. */
  #merged(steps: readonly RecipeStep[]): readonly Expression[] {
    const merged: Expression[] = [];
    let texts: string[] = [];
    const flush = () => {
      if (texts.length > 0) merged.push({ code: `\`${texts.join('')}\``, gives: 'text' });
      texts = [];
    };
    for (const step of steps) {
      if (step.kind === 'text') texts.push(asciiText(step.text, '`$'));
      else {
        const expression = this.#expression(step);
        if (expression.gives === 'text') texts.push(`\${${expression.code}}`);
        else {
          flush();
          merged.push(expression);
        }
      }
    }
    flush();
    return merged;
  }

  #expression(step: RecipeStep): Expression {
    switch (step.kind) {
      case 'keyId':
        return { code: 'KEY_ID', gives: 'text' };
      case 'timestamp':
      case 'nonce':
      case 'method':
      case 'target':
        return { code: step.kind, gives: 'text' };
      case 'path':
        return { code: "target.split('?')[0]", gives: 'text' };
      case 'body':
        return { code: 'body', gives: 'bytes' };
      case 'digest':
        return this.#digest(step);
      default:
        throw new TypeError(`no sample in Node.js has the part "${step.kind}" yet`);
    }
  }

  #digest({ algorithm, encoding, of }: Extract<RecipeStep, { kind: 'digest' }>): Expression {
    this.#imports.add('createHash');
    const form = encoding === 'raw' ? '' : `'${encoding}'`;
    return {
      code: `createHash('${algorithm}').update(${this.#bytes(of)}).digest(${form})`,
      gives: encoding === 'raw' ? 'bytes' : 'text',
    };
  }
}

function asBytes({ code, gives }: Expression): string {
  return gives === 'bytes' ? code : `Buffer.from(${code})`;
}

function quoted(text: string): string {
  return `'${asciiText(text, "'")}'`;
}

const NAMES = {
  keyId: 'KEY_ID',
  timestamp: 'timestamp',
  nonce: 'nonce',
  signature: 'signature',
  contentDigest: 'contentDigest',
};

/** The value of a header, made of texts and variables. */
function written(pieces: readonly HeaderPiece[]): string {
  const [first] = pieces;
  if (pieces.length === 1 && first !== undefined)
    return 'text' in first ? quoted(first.text) : NAMES[first.value];
  return `\`${pieces.map((piece) => ('text' in piece ? asciiText(piece.text, '`$') : `\${${NAMES[piece.value]}}`)).join('')}\``;
}

const FORMAT_TIME = `function formatTime(date, pattern) {
  const two = (value) => String(value).padStart(2, '0');
  const name = (options) => date.toLocaleDateString('en-US', { ...options, timeZone: 'UTC' });
  const fields = {
    A: name({ weekday: 'long' }), a: name({ weekday: 'short' }),
    B: name({ month: 'long' }), b: name({ month: 'short' }),
    Y: date.getUTCFullYear(), m: two(date.getUTCMonth() + 1), d: two(date.getUTCDate()),
    H: two(date.getUTCHours()), M: two(date.getUTCMinutes()), S: two(date.getUTCSeconds()),
  };
  return pattern.replace(/%([A-Za-z])/g, (_, letter) => fields[letter]);
}`;
