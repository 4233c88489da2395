/** Samples for PHP 8, by its extension curl. */

import type { Recipe, RecipeTimestamp } from 'countersign/scheme';
import { hashOf } from '../../recipe/hash-of.ts';
import { carriedHeaders, type HeaderPiece } from '../carried-headers.ts';
import { asciiCaseLimits } from '../limits.ts';
import { freshValues } from '../optional-headers.ts';
import type { Sample, SampleLanguage } from '../sample-language.ts';
import { secretFormOf } from '../secret-form.ts';
import type { Piece } from '../step-writer.ts';
import { encoded, PhpSteps, quoted, template } from './php-steps.ts';

/** PHP. */
export const php: SampleLanguage = {
  id: 'php',
  title: 'PHP',
  file: 'sign.php',
  fence: 'php',
  cannot: asciiCaseLimits,
  write: programOf,
};

function programOf(sample: Sample): string {
  const { recipe, request } = sample;
  const steps = new PhpSteps(sample);
  const message = steps.write(recipe.message).code;
  const headers = carriedHeaders(recipe, request).map(
    ([name, pieces]) => `        ${headerLine(name, pieces)},`,
  );
  return [
    '<?php',
    '',
    ...(recipe.keyId === undefined ? [] : ["$keyId = getenv('KEY_ID');"]),
    "$secret = getenv('SECRET');",
    "$baseUrl = getenv('BASE_URL');",
    `$method = ${quoted(request.method)};`,
    `$target = ${quoted(request.target)};`,
    `$body = ${quoted(request.body ?? '')};`,
    '',
    ...valuesOf(sample),
    ...steps.statements,
    `$message = ${message};`,
    ...signingOf(recipe, steps),
    '',
    '$curl = curl_init($baseUrl . $target);',
    'curl_setopt_array($curl, [',
    '    CURLOPT_CUSTOMREQUEST => $method,',
    '    CURLOPT_HTTPHEADER => [',
    ...headers,
    '    ],',
    ...(request.body === undefined ? [] : ['    CURLOPT_POSTFIELDS => $body,']),
    '    CURLOPT_PATH_AS_IS => true,',
    '    CURLOPT_RETURNTRANSFER => true,',
    ']);',
    '$answer = curl_exec($curl);',
    'if ($answer === false) {',
    '    exit(curl_error($curl) . "\\n");',
    '}',
    'echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE), "\\n", $answer, "\\n";',
    ...[...steps.functions.values()].map((code) => `\n${code}`),
    '',
  ].join('\n');
}

function valuesOf({ recipe, request }: Sample): readonly string[] {
  const { timestamp, contentDigest } = recipe;
  const lines = timestamp === undefined ? [] : [`$timestamp = ${timeOf(timestamp)};`];
  for (const name of freshValues(recipe, request)) lines.push(`${NAMES[name]} = bin2hex(random_bytes(16));`);
  if (contentDigest !== undefined) {
    const { algorithm, encoding } = contentDigest;
    lines.push(`$contentDigest = ${encoded(`hash('${algorithm}', $body, true)`, encoding)};`);
  }
  return lines;
}

function timeOf({ format }: RecipeTimestamp): string {
  if (format === 'unixSeconds') return '(string) time()';
  if (format === 'unixMilliseconds') return "sprintf('%d', microtime(true) * 1000)";
  if (format === 'iso8601') return "gmdate('Y-m-d\\TH:i:s\\Z')";
  if (format === 'httpDate') return "gmdate('D, d M Y H:i:s \\G\\M\\T')";
  if (!('pattern' in format)) throw new TypeError(`no sample can write the time as ${format.words}`);
  return `gmdate('${dateFormat(format.pattern)}')`;
}

const DATE_LETTERS: Readonly<Record<string, string>> = {
  ...{ A: 'l', a: 'D', B: 'F', b: 'M', Y: 'Y', m: 'm', d: 'd', H: 'H', M: 'i', S: 's' },
};

/** The pattern of strftime as one of `gmdate()`, in which letters by themselves are escaped. */
function dateFormat(pattern: string): string {
  return pattern.replace(
    /%([A-Za-z])|[A-Za-z]/g,
    (letter, field: string | undefined) => (field && DATE_LETTERS[field]) ?? `\\${letter}`,
  );
}

function signingOf(
  { secret, algorithm, signature: { encoding } }: Recipe,
  steps: PhpSteps,
): readonly string[] {
  const hash = steps.hashOf({ code: '$message', gives: 'text' });
  if (hash !== undefined) return [`$signature = ${hash};`];
  const mac = `hash_hmac('${hashOf(algorithm)?.name}', $message, $key`;
  const signature = encoding === 'hex' ? `${mac})` : encoded(`${mac}, true)`, encoding);
  return [`$key = ${keyOf(secret)};`, `$signature = ${signature};`];
}

function keyOf(secret: Recipe['secret']): string {
  const { prefix, encoding, digest } = secretFormOf(secret);
  const shown =
    prefix === undefined ? '$secret' : `preg_replace('/^${prefix.replace(/\W/g, '\\$&')}/', '', $secret)`;
  const bytes = {
    utf8: shown,
    hex: `hex2bin(${shown})`,
    base64: `base64_decode(${shown})`,
    base64url: `base64_decode(strtr(${shown}, '-_', '+/'))`,
  }[encoding];
  return digest === undefined
    ? bytes
    : encoded(`hash('${digest.algorithm}', ${bytes}, true)`, digest.encoding);
}

const NAMES = {
  keyId: '$keyId',
  timestamp: '$timestamp',
  nonce: '$nonce',
  idempotencyKey: '$idempotencyKey',
  requestId: '$requestId',
  signature: '$signature',
  contentDigest: '$contentDigest',
};

function headerLine(name: string, pieces: readonly HeaderPiece[]): string {
  const [first, ...others] = pieces.map(
    (piece): Piece => ('text' in piece ? piece : { code: NAMES[piece.value], gives: 'text' }),
  );
  const label = `${name}: `;
  if (first === undefined) return quoted(label);
  return 'text' in first
    ? template([{ text: label + first.text }, ...others])
    : template([{ text: label }, first, ...others]);
}
