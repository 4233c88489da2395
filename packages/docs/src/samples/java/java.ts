/** Samples for Java 17 and later, by its standard library. */

import type { Recipe, RecipeTimestamp } from 'countersign/scheme';
import { hashOf } from '../../recipe/hash-of.ts';
import { carriedHeaders, type HeaderPiece } from '../carried-headers.ts';
import { unicodeCaseLimits } from '../limits.ts';
import { freshValues } from '../optional-headers.ts';
import type { Sample, SampleLanguage } from '../sample-language.ts';
import { secretFormOf } from '../secret-form.ts';
import type { Code } from '../step-writer.ts';
import { bytesOf, JavaSteps, quoted } from './java-steps.ts';

/** Java. */
export const java: SampleLanguage = {
  id: 'java',
  title: 'Java',
  file: 'Sign.java',
  fence: 'java',
  cannot: unicodeCaseLimits,
  write: programOf,
};

/** Imports of all programs. */
const IMPORTS = [
  'java.net.URI',
  'java.net.http.HttpClient',
  'java.net.http.HttpRequest',
  'java.net.http.HttpRequest.BodyPublishers',
  'java.net.http.HttpResponse',
  'java.net.http.HttpResponse.BodyHandlers',
  'static java.nio.charset.StandardCharsets.UTF_8',
];

function programOf(sample: Sample): string {
  const { recipe, request } = sample;
  const steps = new JavaSteps(sample);
  const values = valuesOf(sample, steps);
  const message = steps.write(recipe.message);
  const signing = signingOf(recipe, steps, { ...message, code: 'message' });
  const lines = [
    ...(recipe.keyId === undefined ? [] : ['String keyId = System.getenv("KEY_ID");']),
    'String secret = System.getenv("SECRET");',
    'String baseUrl = System.getenv("BASE_URL");',
    `String method = ${quoted(request.method)};`,
    `String target = ${quoted(request.target)};`,
    `String body = ${bodyLiteral(request.body ?? '')};`,
    '',
    ...(steps.needsAddress ? ['URI address = URI.create(baseUrl);'] : []),
    ...values,
    ...steps.statements,
    `${message.gives === 'text' ? 'String' : 'byte[]'} message = ${message.code};`,
    ...signing,
    '',
    ...sending(sample),
  ];
  return [
    ...importsOf(steps),
    '',
    'public class Sign {',
    '    public static void main(String[] args) throws Exception {',
    ...lines.map((line) => (line === '' ? '' : `        ${line}`)),
    '    }',
    ...[...steps.functions.values()].map((code) => `\n${code.replace(/^(?=.)/gm, '    ')}`),
    '}',
    '',
  ].join('\n');
}

function importsOf(steps: JavaSteps): readonly string[] {
  return [...new Set([...IMPORTS, ...steps.imports])].sort().map((name) => `import ${name};`);
}

/** As a block, in which quotes need no escapes, where the text is JSON and has nothing that a block would change. */
function bodyLiteral(body: string): string {
  const literal = quoted(body);
  const isBlock = /^[{[].*"/.test(body) && /[}\]]$/.test(body) && !/"""| \n/.test(body);
  if (!isBlock || !literal.startsWith('"')) return literal;
  const inner = literal.slice(1, -1).replace(/\\(["\\])/g, (escaped, of) => (of === '"' ? of : escaped));
  return `"""\n            ${inner}"""`;
}

function valuesOf({ recipe, request }: Sample, steps: JavaSteps): readonly string[] {
  const { timestamp, contentDigest } = recipe;
  const lines = timestamp === undefined ? [] : [`String timestamp = ${timeOf(timestamp, steps)};`];
  for (const name of freshValues(recipe, request)) {
    steps.imports.add('java.util.UUID');
    lines.push(`String ${name} = UUID.randomUUID().toString();`);
  }
  if (contentDigest !== undefined) {
    const { algorithm, encoding } = contentDigest;
    const digest = steps.digestOf(algorithm, 'body.getBytes(UTF_8)');
    lines.push(`String contentDigest = ${steps.encoded(encoding, digest)};`);
  }
  return lines;
}

/** The fields of strftime, as patterns of Java have them. */
const FIELDS: Readonly<Record<string, string>> = {
  ...{ A: 'EEEE', a: 'EEE', B: 'MMMM', b: 'MMM', Y: 'yyyy', m: 'MM', d: 'dd' },
  ...{ H: 'HH', M: 'mm', S: 'ss' },
};

function timeOf({ format }: RecipeTimestamp, steps: JavaSteps): string {
  if (format === 'unixMilliseconds') return 'String.valueOf(System.currentTimeMillis())';
  if (format === 'unixSeconds') {
    steps.imports.add('java.time.Instant');
    return 'String.valueOf(Instant.now().getEpochSecond())';
  }
  for (const name of ['ZoneOffset', 'ZonedDateTime', 'format.DateTimeFormatter'])
    steps.imports.add(`java.time.${name}`);
  steps.imports.add('java.util.Locale');
  const formatter = `DateTimeFormatter.ofPattern(${quoted(patternOf(format))}, Locale.ENGLISH)`;
  return `${formatter}\n            .format(ZonedDateTime.now(ZoneOffset.UTC))`;
}

function patternOf(format: RecipeTimestamp['format']): string {
  if (format === 'iso8601') return "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'";
  if (format === 'httpDate') return "EEE, dd MMM yyyy HH:mm:ss 'GMT'";
  if (typeof format === 'string' || !('pattern' in format))
    throw new TypeError('no sample in Java can write the time');
  return format.pattern.replace(/%([A-Za-z])|[A-Za-z]+/g, (text, letter?: string) =>
    letter === undefined ? `'${text}'` : (FIELDS[letter] ?? ''),
  );
}

function signingOf(
  { secret, algorithm, signature }: Recipe,
  steps: JavaSteps,
  message: Code,
): readonly string[] {
  const hash = steps.hashOf(message);
  if (hash !== undefined) return [`String signature = ${hash};`];
  for (const name of ['javax.crypto.Mac', 'javax.crypto.spec.SecretKeySpec']) steps.imports.add(name);
  const name = `Hmac${hashOf(algorithm)?.name.toUpperCase()}`;
  return [
    `byte[] key = ${keyOf(secret, steps)};`,
    `Mac mac = Mac.getInstance("${name}");`,
    `mac.init(new SecretKeySpec(key, "${name}"));`,
    `String signature = ${steps.encoded(signature.encoding, `mac.doFinal(${bytesOf(message)})`)};`,
  ];
}

function keyOf(secret: Recipe['secret'], steps: JavaSteps): string {
  const { prefix, encoding, digest } = secretFormOf(secret);
  const text =
    prefix === undefined
      ? 'secret'
      : `secret.startsWith(${quoted(prefix)}) ? secret.substring(${prefix.length}) : secret`;
  const bytes = steps.decoded(encoding, text);
  if (digest === undefined) return bytes;
  const hash = steps.digestOf(digest.algorithm, bytes);
  if (digest.encoding === 'raw') return hash;
  return bytesOf({ code: steps.encoded(digest.encoding, hash), gives: 'text' });
}

function sending({ recipe, request }: Sample): readonly string[] {
  const headers = carriedHeaders(recipe, request).map(
    ([name, pieces]) => `    .header(${quoted(name)}, ${headerValue(pieces)})`,
  );
  const publisher = request.body === undefined ? 'noBody()' : 'ofString(body)';
  return [
    'HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + target))',
    `    .method(method, BodyPublishers.${publisher})`,
    ...headers,
    '    .build();',
    'HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());',
    'System.out.println(response.statusCode());',
    'System.out.println(response.body());',
  ];
}

/** The value of a header, made of texts and variables. */
function headerValue(pieces: readonly HeaderPiece[]): string {
  return pieces.map((piece) => ('text' in piece ? quoted(piece.text) : piece.value)).join(' + ');
}
