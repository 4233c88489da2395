/** Samples for Ruby 3, by its standard library. */

import type { Recipe, RecipeTimestamp } from 'countersign/scheme';
import { hashOf } from '../../recipe/hash-of.ts';
import { carriedHeaders, type HeaderPiece } from '../carried-headers.ts';
import { freshValues } from '../optional-headers.ts';
import type { Sample, SampleLanguage } from '../sample-language.ts';
import { secretFormOf } from '../secret-form.ts';
import type { Piece } from '../step-writer.ts';
import { bytesOf, digestOf, encoded, quoted, RubySteps, template } from './ruby-steps.ts';

/** Ruby. */
export const ruby: SampleLanguage = {
  id: 'ruby',
  title: 'Ruby',
  file: 'sign.rb',
  fence: 'ruby',
  write: programOf,
};

function programOf(sample: Sample): string {
  const { recipe, request } = sample;
  const steps = new RubySteps(sample);
  const values = valuesOf(sample, steps);
  const message = steps.write(recipe.message).code;
  const headers = carriedHeaders(recipe, request).map(
    ([name, pieces]) => `  ${quoted(name)} => ${template(pieces.map(headerPiece))},`,
  );
  return [
    ...[...steps.requires].sort().map((name) => `require '${name}'`),
    ...[...steps.functions.values()].map((code) => `\n${code}`),
    '',
    ...(recipe.keyId === undefined ? [] : ["key_id = ENV.fetch('KEY_ID')"]),
    "secret = ENV.fetch('SECRET')",
    "base_url = ENV.fetch('BASE_URL')",
    `method = ${quoted(request.method)}`,
    `target = ${quoted(request.target)}`,
    `body = ${bytesOf(request.body ?? '')}`,
    '',
    ...values,
    ...steps.statements,
    `message = ${message}`,
    ...signingOf(recipe, steps),
    '',
    // Net::HTTP takes the path from the request alone, so that of the base URL is put in front.
    'uri = URI(base_url)',
    `request = Net::HTTPGenericRequest.new(method, ${request.body !== undefined}, true, uri.path + target, {`,
    ...headers,
    '})',
    ...(request.body === undefined ? [] : ['request.body = body']),
    "response = Net::HTTP.start(uri.hostname, uri.port, use_ssl: uri.scheme == 'https') { |http| http.request(request) }",
    'puts response.code, response.body',
    '',
  ].join('\n');
}

function valuesOf({ recipe, request }: Sample, steps: RubySteps): readonly string[] {
  const { timestamp, contentDigest } = recipe;
  const lines = timestamp === undefined ? [] : [`timestamp = ${timeOf(timestamp)}`];
  for (const name of freshValues(recipe, request)) {
    steps.requires.add('securerandom');
    lines.push(`${NAMES[name]} = SecureRandom.uuid`);
  }
  if (contentDigest !== undefined)
    lines.push(`content_digest = ${digestOf(contentDigest.algorithm, 'body', contentDigest.encoding)}`);
  return lines;
}

function timeOf({ format }: RecipeTimestamp): string {
  if (format === 'unixSeconds') return 'Time.now.to_i.to_s';
  if (format === 'unixMilliseconds') return "Time.now.strftime('%s%L')";
  if (format === 'iso8601') return "Time.now.utc.strftime('%Y-%m-%dT%H:%M:%SZ')";
  if (format === 'httpDate') return "Time.now.utc.strftime('%a, %d %b %Y %H:%M:%S GMT')";
  if (!('pattern' in format)) throw new TypeError(`no sample can write the time as ${format.words}`);
  return `Time.now.utc.strftime(${quoted(format.pattern)})`;
}

function signingOf(
  { secret, algorithm, signature: { encoding } }: Recipe,
  steps: RubySteps,
): readonly string[] {
  const hash = steps.hashOf({ code: 'message', gives: 'text' });
  if (hash !== undefined) return [`signature = ${hash}`];
  const values = `('${hashOf(algorithm)?.name.toUpperCase()}', key, message)`;
  const signature =
    encoding === 'hex'
      ? `OpenSSL::HMAC.hexdigest${values}`
      : encoded(`OpenSSL::HMAC.digest${values}`, encoding);
  return [`key = ${keyOf(secret)}`, `signature = ${signature}`];
}

function keyOf(secret: Recipe['secret']): string {
  const { prefix, encoding, digest } = secretFormOf(secret);
  const shown = prefix === undefined ? 'secret' : `secret.delete_prefix(${quoted(prefix)})`;
  const bytes = {
    utf8: shown,
    hex: `[${shown}].pack('H*')`,
    base64: `${shown}.unpack1('m')`,
    base64url: `${shown}.tr('-_', '+/').unpack1('m')`,
  }[encoding];
  return digest === undefined ? bytes : digestOf(digest.algorithm, bytes, digest.encoding);
}

const NAMES = {
  keyId: 'key_id',
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
