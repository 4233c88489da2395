/** Samples for Bash 3.2 and later, by openssl and curl. */

import type { Recipe, RecipeTimestamp } from 'countersign/scheme';
import { hashOf } from '../../recipe/hash-of.ts';
import { carriedHeaders, type HeaderPiece } from '../carried-headers.ts';
import { asciiCaseLimits } from '../limits.ts';
import { freshValues } from '../optional-headers.ts';
import type { Sample, SampleLanguage } from '../sample-language.ts';
import { secretFormOf } from '../secret-form.ts';
import type { Code } from '../step-writer.ts';
import { BashSteps, piped } from './bash-steps.ts';
import { inDoubleQuotes, quoted } from './quoting.ts';

/** Bash. */
export const bash: SampleLanguage = {
  id: 'bash',
  title: 'Bash',
  file: 'sign.sh',
  fence: 'sh',
  cannot: limitsOf,
  write: programOf,
};

/** Without a parser of JSON, and since the shell drops line feeds at the end of what a command prints. */
function limitsOf(recipe: Recipe): readonly string[] {
  const steps = JSON.stringify(recipe.message);
  return [
    ...asciiCaseLimits(recipe),
    ...(steps.includes('"jsonField"')
      ? ['bodies with several members of a signed name, or with escapes such as `\\u00e9` in signed texts']
      : []),
    ...(/"isDecoded":true|"sortedForm"|"jsonField"/.test(steps)
      ? ['signed texts that end with a line feed']
      : []),
  ];
}

function programOf(sample: Sample): string {
  const { recipe, request } = sample;
  const steps = new BashSteps(sample);
  const values = valuesOf(sample, steps);
  const message = steps.write(recipe.message);
  const isText = message.gives === 'text';
  const signing = signingOf(recipe, steps, isText ? { code: '$message', gives: 'text' } : message);
  const headers = carriedHeaders(recipe, request).map(([name, pieces]) => `  -H ${header(name, pieces)} \\`);
  const hasBody = request.body !== undefined;
  return [
    '#!/usr/bin/env bash',
    'set -euo pipefail',
    ...[...steps.functions.values()].map((code) => `\n${code}`),
    '',
    `method=${quoted(request.method)}`,
    `target=${quoted(request.target)}`,
    `body=${quoted(request.body ?? '')}`,
    '',
    ...values,
    ...steps.statements,
    ...(isText ? [`message="${message.code}"`] : []),
    ...signing,
    '',
    `answer=$(${hasBody ? 'printf \'%s\' "$body" | ' : ''}curl -sS -g --path-as-is -X "$method" "$BASE_URL$target" \\`,
    ...headers,
    ...(hasBody ? ['  --data-binary @- \\'] : []),
    "  -w '\\n%{http_code}')",
    "printf '%s\\n%s\\n' \"${answer##*$'\\n'}\" \"${answer%$'\\n'*}\"",
    '',
  ].join('\n');
}

function valuesOf({ recipe, request }: Sample, steps: BashSteps): readonly string[] {
  const { timestamp, contentDigest } = recipe;
  const lines = timestamp === undefined ? [] : [`timestamp=${timeOf(timestamp)}`];
  for (const name of freshValues(recipe, request))
    lines.push(`${NAMES[name].slice(1)}=$(openssl rand -hex 16)`);
  if (contentDigest !== undefined) {
    const { algorithm, encoding } = contentDigest;
    const encoder = steps.encoder(encoding);
    lines.push(`content_digest=$(printf '%s' "$body" | openssl dgst -${algorithm} -binary | ${encoder})`);
  }
  return lines;
}

function timeOf({ format }: RecipeTimestamp): string {
  if (format === 'unixSeconds') return '$(date +%s)';
  if (format === 'unixMilliseconds') return '$(date +%s)000';
  if (format === 'iso8601') return '$(date -u +%Y-%m-%dT%H:%M:%SZ)';
  if (format === 'httpDate') return "$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S GMT')";
  if (!('pattern' in format)) throw new TypeError(`no sample can write the time as ${format.words}`);
  return `$(LC_ALL=C date -u ${quoted(`+${format.pattern}`)})`;
}

function signingOf(
  { secret, algorithm, signature }: Recipe,
  steps: BashSteps,
  message: Code,
): readonly string[] {
  const hash = steps.hashOf(message);
  if (hash !== undefined) return [`signature=${hash}`];
  const key = keyOf(secret, steps);
  const encoder = steps.encoder(signature.encoding);
  const mac = `openssl dgst -${hashOf(algorithm)?.name} -mac HMAC -macopt "hexkey:$key" -binary`;
  return [
    '# As hex, which openssl takes for any bytes. Other users of this machine can see it while openssl runs.',
    `key=${key}`,
    `signature=$(${piped(message)} | ${mac} | ${encoder})`,
  ];
}

/** The key in hex. */
function keyOf(secret: Recipe['secret'], steps: BashSteps): string {
  const { prefix = '', encoding, digest } = secretFormOf(secret);
  const shown = `printf '%s' "\${SECRET${prefix === '' ? '' : `#${quoted(prefix)}`}}"`;
  const decoder = {
    utf8: '',
    hex: '',
    base64: ' | openssl base64 -d -A',
    base64url: ' | base64url_decode',
  }[encoding];
  if (encoding === 'base64url') steps.called('base64url_decode');
  if (encoding === 'hex' && digest === undefined) return `$(${shown})`;
  if (encoding === 'hex') throw new TypeError('no sample in Bash can take the digest of a key in hex');
  const toHex = steps.called('to_hex');
  if (digest === undefined) return `$(${shown}${decoder} | ${toHex})`;
  const form = digest.encoding === 'raw' ? '' : ` | ${steps.encoder(digest.encoding)}`;
  return `$(${shown}${decoder} | openssl dgst -${digest.algorithm} -binary${form} | ${toHex})`;
}

const NAMES = {
  keyId: '$KEY_ID',
  timestamp: '$timestamp',
  nonce: '$nonce',
  idempotencyKey: '$idempotency_key',
  requestId: '$request_id',
  signature: '$signature',
  contentDigest: '$content_digest',
};

function header(name: string, pieces: readonly HeaderPiece[]): string {
  const [first, ...others] = pieces;
  if (first !== undefined && others.length === 0 && 'text' in first) return quoted(`${name}: ${first.text}`);
  const value = pieces.map((piece) => ('text' in piece ? inDoubleQuotes(piece.text) : NAMES[piece.value]));
  return `"${name}: ${value.join('')}"`;
}
