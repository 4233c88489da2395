/** Samples for Python 3.9 and later, by its standard library. */

import type { Recipe, RecipeTimestamp } from 'countersign/scheme';
import { hashOf } from '../../recipe/hash-of.ts';
import { carriedHeaders, type HeaderPiece } from '../carried-headers.ts';
import { unicodeCaseLimits, utf8Limits } from '../limits.ts';
import { freshValues } from '../optional-headers.ts';
import type { Sample, SampleLanguage } from '../sample-language.ts';
import { secretFormOf } from '../secret-form.ts';
import type { Piece } from '../step-writer.ts';
import { asBytes, PythonSteps, quoted, template } from './python-steps.ts';

/** Python. */
export const python: SampleLanguage = {
  id: 'python',
  title: 'Python',
  file: 'sign.py',
  fence: 'python',
  cannot: (recipe) => [...utf8Limits(recipe), ...unicodeCaseLimits(recipe)],
  write: programOf,
};

function programOf(sample: Sample): string {
  const { recipe, request } = sample;
  const steps = new PythonSteps(sample);
  const values = valuesOf(sample, steps);
  const message = asBytes(steps.write(recipe.message));
  const signing = signingOf(recipe, steps);
  const headers = carriedHeaders(recipe, request).map(
    ([name, pieces]) => `    ${quoted(name)}: ${template(pieces.map(headerPiece))},`,
  );
  return [
    ...[...steps.imports].sort().map((name) => `import ${name}`),
    '',
    ...[...steps.functions.values()].map((code) => `\n${code}\n`),
    ...(steps.functions.size > 0 ? [''] : []),
    ...(recipe.keyId === undefined ? [] : ["KEY_ID = os.environ['KEY_ID']"]),
    "SECRET = os.environ['SECRET']",
    "BASE_URL = os.environ['BASE_URL']",
    `method = ${quoted(request.method)}`,
    `target = ${quoted(request.target)}`,
    `body = ${request.body === undefined ? "b''" : `${quoted(request.body)}.encode()`}`,
    '',
    ...values,
    ...steps.statements,
    `message = ${message}`,
    ...signing,
    '',
    'request = urllib.request.Request(BASE_URL + target, method=method, headers={',
    ...headers,
    `}${request.body === undefined ? '' : ', data=body'})`,
    'try:',
    '    response = urllib.request.urlopen(request)',
    'except urllib.error.HTTPError as error:',
    '    response = error',
    'print(response.status)',
    'print(response.read().decode())',
    '',
  ].join('\n');
}

function valuesOf({ recipe, request }: Sample, steps: PythonSteps): readonly string[] {
  const { timestamp, contentDigest } = recipe;
  const lines = timestamp === undefined ? [] : [`timestamp = ${timeOf(timestamp, steps)}`];
  for (const name of freshValues(recipe, request)) {
    steps.imports.add('uuid');
    lines.push(`${NAMES[name]} = str(uuid.uuid4())`);
  }
  if (contentDigest !== undefined) {
    const { algorithm, encoding } = contentDigest;
    lines.push(`content_digest = ${steps.encoded(`hashlib.${algorithm}(body).digest()`, encoding)}`);
  }
  return lines;
}

function timeOf({ format }: RecipeTimestamp, steps: PythonSteps): string {
  if (format === 'httpDate') {
    steps.imports.add('email.utils');
    return 'email.utils.formatdate(usegmt=True)';
  }
  steps.imports.add('time');
  if (format === 'unixSeconds') return 'str(int(time.time()))';
  if (format === 'unixMilliseconds') return 'str(int(time.time() * 1000))';
  if (format === 'iso8601') return "time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())";
  if (!('pattern' in format)) throw new TypeError(`no sample can write the time as ${format.words}`);
  return `time.strftime(${quoted(format.pattern)}, time.gmtime())`;
}

function signingOf(
  { secret, algorithm, signature: { encoding } }: Recipe,
  steps: PythonSteps,
): readonly string[] {
  const hash = steps.hashOf({ code: 'message', gives: 'bytes' });
  if (hash !== undefined) return [`signature = ${hash}`];
  steps.imports.add('hmac');
  const mac = `hmac.new(key, message, hashlib.${hashOf(algorithm)?.name})`;
  const signature = encoding === 'hex' ? `${mac}.hexdigest()` : steps.encoded(`${mac}.digest()`, encoding);
  return [`key = ${keyOf(secret, steps)}`, `signature = ${signature}`];
}

function keyOf(secret: Recipe['secret'], steps: PythonSteps): string {
  const { prefix, encoding, digest } = secretFormOf(secret);
  const shown = prefix === undefined ? 'SECRET' : `SECRET.removeprefix(${quoted(prefix)})`;
  if (encoding !== 'utf8' && encoding !== 'hex') steps.imports.add('base64');
  const bytes = {
    utf8: `${shown}.encode()`,
    hex: `bytes.fromhex(${shown})`,
    base64: `base64.b64decode(${shown})`,
    // Padding that is too long is passed over.
    base64url: `base64.urlsafe_b64decode(${shown} + '==')`,
  }[encoding];
  if (digest === undefined) return bytes;
  const hash = `hashlib.${digest.algorithm}(${bytes}).digest()`;
  return digest.encoding === 'raw' ? hash : `${steps.encoded(hash, digest.encoding)}.encode()`;
}

const NAMES = {
  keyId: 'KEY_ID',
  timestamp: 'timestamp',
  nonce: 'nonce',
  idempotencyKey: 'idempotency_key',
  requestId: 'request_id',
  signature: 'signature',
  contentDigest: 'content_digest',
};

function headerPiece(piece: HeaderPiece): Piece {
  return 'text' in piece ? piece : { code: NAMES[piece.value], gives: 'text' };
}
