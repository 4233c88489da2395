/** Steps of a recipe in words. */

import type { RecipeStep } from 'countersign/scheme';
import { listed, span } from '../document/block.ts';

/** Names as they stand in the pattern of the string to sign. */
const NAMES: Readonly<Partial<Record<RecipeStep['kind'], string>>> = {
  keyId: 'key id',
  timestamp: 'timestamp',
  nonce: 'nonce',
  method: 'METHOD',
  target: 'path and query',
  path: 'path',
  query: 'query',
  body: 'body',
  secret: 'secret',
  url: 'URL',
  origin: 'scheme://host',
  scheme: 'scheme',
  host: 'host',
  hostname: 'host name',
  port: 'port',
  mediaType: 'media type',
};

const DIGESTS = {
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
  md5: 'MD5',
} as const;

/** The usual name of a digest, such as `SHA-256`. */
export function digestName(algorithm: keyof typeof DIGESTS): string {
  return DIGESTS[algorithm];
}

/** The pattern of a message: names in braces, texts as they are. */
export function patternOf(steps: readonly RecipeStep[]): string {
  return steps.map(stepPattern).join('');
}

function stepPattern(step: RecipeStep): string {
  switch (step.kind) {
    case 'text':
      return step.text;
    case 'header':
      return step.parameter === undefined ? `{${step.name}}` : `{${step.name}: ${step.parameter}}`;
    case 'jsonField':
    case 'formField':
    case 'multipartField':
    case 'queryParam':
      return `{${step.path.join('.')}}`;
    case 'query':
      return `{${[step.isSorted ? 'sorted ' : '', step.isDecoded ? 'decoded ' : ''].join('')}query}`;
    case 'digest':
      return `${step.encoding}(${step.algorithm}(${patternOf(step.of)}))`.replace(/^raw\((.*)\)$/s, '$1');
    case 'sortedForm':
      return '{sorted parameters}';
    case 'byValue':
      return '{depends on a value}';
    case 'optional':
      return `[${step.before}${patternOf(step.of)}${patternOf(step.after)}]`;
    case 'withBody':
      return `[${patternOf(step.of)}]`;
    case 'gap':
      return step.label;
    case 'lowercaseUnicode':
      return `lowercase(${patternOf(step.of)})`;
    default:
      return 'of' in step ? `${step.kind}(${patternOf(step.of)})` : `{${NAMES[step.kind] ?? step.kind}}`;
  }
}

/** The short name of a step, for the first column of a table. */
export function stepName(step: RecipeStep): string {
  if (step.kind === 'text') return `the text ${span(step.text)}`;
  if (step.kind === 'gap') return span(step.label);
  return span(stepPattern(step));
}

const VALUES: Readonly<Partial<Record<RecipeStep['kind'], string>>> = {
  keyId: 'Your key id, as in its header.',
  timestamp: 'The very text that you send as the timestamp.',
  nonce: 'The very text that you send as the nonce.',
  method: 'The HTTP method in capitals.',
  target: 'Path and query exactly as you send them, percent-encoded.',
  path: 'The path exactly as you send it, percent-encoded, without the query.',
  body: 'The bytes of the body exactly as you send them; nothing where there is none.',
  secret: 'The secret itself.',
  url: 'The whole URL exactly as you call it.',
  origin: 'Scheme and host as you call them, such as `https://api.example.com`.',
  scheme: '`https` or `http`.',
  host: 'The host as you call it, with a port that is not the usual one.',
  hostname: 'The host as you call it, without the port.',
  port: 'The port, 443 or 80 where the URL names none.',
  mediaType: 'The media type of `Content-Type`, in lower case, without parameters.',
};

/** The way to write a step, in a sentence. */
export function stepText(step: RecipeStep): string {
  switch (step.kind) {
    case 'text':
      return textText(step.text);
    case 'query':
      return queryText(step);
    case 'header':
      return `The value of the header ${span(step.name)}${step.parameter === undefined ? '' : `, its parameter ${span(step.parameter)}`}.`;
    case 'jsonField':
      return `The member ${span(step.path.join('.'))} of the JSON body, as it is written there; nothing where it is missing.`;
    case 'formField':
    case 'multipartField':
      return `The field ${span(step.path.join('.'))} of the form.`;
    case 'queryParam':
      return `The parameter ${span(step.path.join('.'))} of the query, decoded.`;
    case 'digest':
      return digestText(step);
    case 'sortedForm':
      return sortedText(step);
    default:
      return changeText(step);
  }
}

function textText(text: string): string {
  if (text === '\n') return 'One line feed (0x0A).';
  return text.length === 1 ? 'This character.' : 'This text.';
}

function queryText({ isDecoded, isSorted, without }: Extract<RecipeStep, { kind: 'query' }>): string {
  const left = without === undefined ? '' : ` Leave out ${span(without)}.`;
  if (!isSorted && !isDecoded)
    return `The query exactly as you send it, without the question mark; nothing where there is none.${left}`;
  const decoded = isDecoded ? 'Decode the keys and values. ' : '';
  const sorted = isSorted
    ? 'Sort the pairs by the bytes of their keys; pairs of one key keep their order. '
    : '';
  return `The query without the question mark. ${decoded}${sorted}Write each pair as \`key=value\` and join them with \`&\`. Nothing where there is no query.${left}`;
}

function digestText({ algorithm, encoding, of }: Extract<RecipeStep, { kind: 'digest' }>): string {
  const form = encoding === 'raw' ? 'as bytes' : `in ${encodingName(encoding)}`;
  const [only] = of;
  if (of.length === 1 && only?.kind === 'body')
    return `The ${digestName(algorithm)} of the body as you send it, ${form}. Without a body, that of no bytes: never leave it empty.`;
  return `The ${digestName(algorithm)} of ${span(patternOf(of))}, ${form}.`;
}

function sortedText({ from, encode, between, joiner, without }: Extract<RecipeStep, { kind: 'sortedForm' }>) {
  const source = {
    form: 'the form in the body',
    query: 'the query',
    both: 'the query and of the form in the body',
  }[from];
  const left = without.length === 0 ? '' : ` Leave out ${listed(without.map(span))}.`;
  const encoded = encode === 'none' ? '' : ', each percent-encoded,';
  const around = between === '' ? 'directly' : `with ${span(between)}`;
  const joined = joiner === '' ? 'without anything between them' : `with ${span(joiner)}`;
  return `The parameters of ${source}, decoded and sorted by name. Names and values${encoded} are joined ${around}, the pairs ${joined}.${left}`;
}

function changeText(step: RecipeStep): string {
  switch (step.kind) {
    case 'lowercase':
      return `${innerText(step.of)}, with the letters A to Z in lower case.`;
    case 'lowercaseUnicode':
      return `${innerText(step.of)}, in lower case, letters beyond ASCII included, each character by itself.`;
    case 'base64':
      return `${innerText(step.of)}, in base64 with padding.`;
    case 'escapeNonAscii':
      return `${innerText(step.of)}, with every character beyond ASCII as \`\\uxxxx\`.`;
    case 'crc32':
      return `The CRC-32 of ${span(patternOf(step.of))} as a decimal number.`;
    case 'percentEncode':
      return `${innerText(step.of)}, percent-encoded: all bytes except letters, digits and ${span(`-._~${step.keep}`)}.`;
    case 'percentDecode':
      return `${innerText(step.of)}, with percent-encoding decoded.`;
    case 'byValue':
      return `Depends on ${span(patternOf(step.by))}: ${choicesText(step.choices)}.`;
    case 'optional':
      return `${span(step.before + patternOf(step.of))}, and nothing at all where ${span(patternOf(step.of))} is empty.`;
    case 'withBody':
      return `${span(patternOf(step.of))}, where the request has a body${step.methods === undefined ? '' : ` and its method is ${listed(step.methods.map(span), 'or')}`}.`;
    default:
      return VALUES[step.kind] ?? '';
  }
}

/** The text of one step, to go on from, or the pattern of several. */
function innerText(steps: readonly RecipeStep[]): string {
  const [only] = steps;
  const isOne = steps.length === 1 && only !== undefined && only.kind !== 'text';
  return isOne ? stepText(only).replace(/[.;].*$/s, '') : span(patternOf(steps));
}

function choicesText(choices: Readonly<Record<string, readonly RecipeStep[]>>): string {
  const all = Object.entries(choices).map(
    ([value, steps]) => `for ${span(value)}, ${span(patternOf(steps))}`,
  );
  return all.join('; ');
}

/** The usual name of an encoding. */
export function encodingName(encoding: string): string {
  if (encoding === 'hex') return 'lower-case hex';
  if (encoding === 'base64') return 'base64 with padding';
  if (encoding === 'base64url') return 'base64url without padding';
  return encoding;
}
