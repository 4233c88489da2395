/** Samples for Go 1.18 and later, by its standard library. */

import type { Recipe, RecipeTimestamp } from 'countersign/scheme';
import { hashOf } from '../../recipe/hash-of.ts';
import { carriedHeaders, type HeaderPiece } from '../carried-headers.ts';
import { unicodeCaseLimits } from '../limits.ts';
import { freshValues } from '../optional-headers.ts';
import type { Sample, SampleLanguage } from '../sample-language.ts';
import { secretFormOf } from '../secret-form.ts';
import { GoSteps, quoted } from './go-steps.ts';

/** Go. */
export const go: SampleLanguage = {
  id: 'go',
  title: 'Go',
  file: 'sign.go',
  fence: 'go',
  cannot: unicodeCaseLimits,
  write: programOf,
};

/** Packages that all programs need. */
const IMPORTS = ['fmt', 'io', 'log', 'net/http', 'os', 'strings'];
const ON_ERROR = ['if err != nil {', '\tlog.Fatal(err)', '}'];

function programOf(sample: Sample): string {
  const { recipe, request } = sample;
  const steps = new GoSteps(sample);
  const values = valuesOf(sample, steps);
  const message = steps.write(recipe.message).code;
  const signing = signingOf(recipe, steps);
  const lines = [
    ...environment(recipe),
    `method := ${quoted(request.method)}`,
    `target := ${quoted(request.target)}`,
    `body := ${quoted(request.body ?? '')}`,
    '',
    ...(steps.needsAddress ? ['address, err := url.Parse(baseURL)', ...ON_ERROR] : []),
    ...values,
    ...steps.statements,
    `message := ${message}`,
    ...signing,
    '',
    ...sending(sample),
  ];
  return [
    'package main',
    '',
    'import (',
    ...[...new Set([...IMPORTS, ...steps.imports])].sort().map((path) => `\t"${path}"`),
    ')',
    '',
    'func main() {',
    ...lines.map((line) => (line === '' ? '' : `\t${line}`)),
    '}',
    ...[...steps.functions.values()].map((code) => `\n${code}`),
    '',
  ].join('\n');
}

function environment({ keyId }: Recipe): readonly string[] {
  const names = [...(keyId === undefined ? [] : ['keyID']), 'secret', 'baseURL'];
  const read = [...(keyId === undefined ? [] : ['KEY_ID']), 'SECRET', 'BASE_URL'];
  return [`${names.join(', ')} := ${read.map((name) => `os.Getenv("${name}")`).join(', ')}`];
}

function valuesOf({ recipe, request }: Sample, steps: GoSteps): readonly string[] {
  const { timestamp, contentDigest } = recipe;
  const lines = timestamp === undefined ? [] : [`timestamp := ${timeOf(timestamp, steps)}`];
  for (const name of freshValues(recipe, request)) {
    steps.need('newNonce');
    lines.push(`${NAMES[name]} := newNonce()`);
  }
  if (contentDigest !== undefined) {
    const { algorithm, encoding } = contentDigest;
    lines.push(`contentDigest := ${steps.encoded(encoding, steps.digestOf(algorithm, 'body'))}`);
  }
  return lines;
}

/** The fields of strftime, as the layouts of Go have them. */
const LAYOUT: Readonly<Record<string, string>> = {
  ...{ A: 'Monday', a: 'Mon', B: 'January', b: 'Jan', Y: '2006', m: '01', d: '02' },
  ...{ H: '15', M: '04', S: '05' },
};

function timeOf({ format }: RecipeTimestamp, steps: GoSteps): string {
  steps.imports.add('time');
  if (format === 'unixSeconds' || format === 'unixMilliseconds') {
    steps.imports.add('strconv');
    return `strconv.FormatInt(time.Now().${format === 'unixSeconds' ? 'Unix' : 'UnixMilli'}(), 10)`;
  }
  if (format === 'iso8601') return 'time.Now().UTC().Format("2006-01-02T15:04:05.000Z")';
  if (format === 'httpDate') return 'time.Now().UTC().Format(http.TimeFormat)';
  if (!('pattern' in format)) throw new TypeError(`no sample can write the time as ${format.words}`);
  const layout = format.pattern.replace(/%([A-Za-z])/g, (_, letter: string) => LAYOUT[letter] ?? '');
  return `time.Now().UTC().Format(${quoted(layout)})`;
}

function signingOf({ secret, algorithm, signature }: Recipe, steps: GoSteps): readonly string[] {
  const hash = steps.hashOf({ code: 'message', gives: 'text' });
  if (hash !== undefined) return [`signature := ${hash}`];
  steps.imports.add('crypto/hmac');
  const key = keyOf(secret, steps);
  return [
    ...key.statements,
    `mac := hmac.New(${steps.hash(hashOf(algorithm)?.name ?? '')}, ${key.code})`,
    'mac.Write([]byte(message))',
    `signature := ${steps.encoded(signature.encoding, 'mac.Sum(nil)')}`,
  ];
}

function keyOf(secret: Recipe['secret'], steps: GoSteps): { statements: readonly string[]; code: string } {
  const { prefix, encoding, digest } = secretFormOf(secret);
  const text = prefix === undefined ? 'secret' : `strings.TrimPrefix(secret, ${quoted(prefix)})`;
  const isText = encoding === 'utf8';
  const statements = isText ? [] : [`key, err := ${steps.decoding(encoding, text)}`, ...ON_ERROR];
  if (digest === undefined) return { statements, code: isText ? `[]byte(${text})` : 'key' };
  const bytes = steps.digestOf(digest.algorithm, isText ? text : 'string(key)');
  const code = digest.encoding === 'raw' ? bytes : `[]byte(${steps.encoded(digest.encoding, bytes)})`;
  return { statements, code };
}

function sending({ recipe, request }: Sample): readonly string[] {
  const headers = carriedHeaders(recipe, request).map(
    ([name, pieces]) => `request.Header.Set(${quoted(name)}, ${headerValue(pieces)})`,
  );
  return [
    'request, err := http.NewRequest(method, baseURL+target, strings.NewReader(body))',
    ...ON_ERROR,
    ...headers,
    'response, err := http.DefaultClient.Do(request)',
    ...ON_ERROR,
    'defer response.Body.Close()',
    'answer, err := io.ReadAll(response.Body)',
    ...ON_ERROR,
    'fmt.Println(response.StatusCode)',
    'fmt.Println(string(answer))',
  ];
}

const NAMES = {
  keyId: 'keyID',
  timestamp: 'timestamp',
  nonce: 'nonce',
  idempotencyKey: 'idempotencyKey',
  requestId: 'requestID',
  signature: 'signature',
  contentDigest: 'contentDigest',
};

/** The value of a header, made of texts and variables. */
function headerValue(pieces: readonly HeaderPiece[]): string {
  return pieces.map((piece) => ('text' in piece ? quoted(piece.text) : NAMES[piece.value])).join('+');
}
