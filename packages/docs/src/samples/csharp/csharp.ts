/** Samples for C# 6 and later, by its standard library: .NET Framework 4.6, Mono, and .NET. */

import type { Recipe, RecipeTimestamp } from 'countersign/scheme';
import { hashOf } from '../../recipe/hash-of.ts';
import { carriedHeaders, type HeaderPiece } from '../carried-headers.ts';
import { asciiCaseLimits, unicodeCaseLimits } from '../limits.ts';
import { freshValues } from '../optional-headers.ts';
import type { Sample, SampleLanguage } from '../sample-language.ts';
import { secretFormOf } from '../secret-form.ts';
import type { Code } from '../step-writer.ts';
import { bytesOf, CSharpSteps, quoted } from './csharp-steps.ts';

/** C#. */
export const csharp: SampleLanguage = {
  id: 'csharp',
  title: 'C#',
  file: 'Sign.cs',
  fence: 'csharp',
  cannot: limitsOf,
  write: programOf,
};

function limitsOf(recipe: Recipe): readonly string[] {
  return [
    ...unicodeCaseLimits(recipe),
    ...asciiCaseLimits(recipe).map(
      () => 'on Mono, rare capitals such as U+1E9E, and those beyond U+FFFF, in signed texts',
    ),
  ];
}

/** Namespaces that all programs use. */
const USINGS = [
  'System',
  'System.Net.Http',
  'System.Security.Cryptography',
  'System.Text',
  'System.Threading.Tasks',
];

function programOf(sample: Sample): string {
  const { recipe } = sample;
  const steps = new CSharpSteps(sample);
  const values = valuesOf(sample, steps);
  const message = steps.write(recipe.message);
  const signing = signingOf(recipe, steps, { ...message, code: 'message' });
  const lines = [
    ...inputs(sample),
    '',
    ...values,
    ...steps.statements,
    `var message = ${message.code};`,
    ...signing,
    '',
    ...sending(sample),
  ];
  return [
    ...[...new Set([...USINGS, ...steps.usings])].sort().map((name) => `using ${name};`),
    '',
    'class Sign',
    '{',
    '    static void Main()',
    '    {',
    '        Send().GetAwaiter().GetResult();',
    // Mono 6 now and then does not end by itself after a request.
    '        Environment.Exit(0);',
    '    }',
    '',
    '    static async Task Send()',
    '    {',
    ...lines.map((line) => (line === '' ? '' : `        ${line}`)),
    '    }',
    ...[...steps.functions.values()].map((code) => `\n${code.replace(/^(?=.)/gm, '    ')}`),
    '}',
    '',
  ].join('\n');
}

function inputs({ recipe, request }: Sample): readonly string[] {
  return [
    ...(recipe.keyId === undefined ? [] : ['var keyId = Environment.GetEnvironmentVariable("KEY_ID");']),
    'var secret = Environment.GetEnvironmentVariable("SECRET");',
    'var baseUrl = Environment.GetEnvironmentVariable("BASE_URL");',
    `var method = ${quoted(request.method)};`,
    'var address = new Uri(baseUrl);',
    '// Uri decodes what needs no escape, such as %7E: what it sends is signed.',
    `var target = new Uri(address, ${quoted(request.target)}).PathAndQuery;`,
    `var body = ${quoted(request.body ?? '')};`,
  ];
}

function valuesOf({ recipe, request }: Sample, steps: CSharpSteps): readonly string[] {
  const { timestamp, contentDigest } = recipe;
  const lines = timestamp === undefined ? [] : [`var timestamp = ${timeOf(timestamp, steps)};`];
  for (const name of freshValues(recipe, request)) lines.push(`var ${name} = Guid.NewGuid().ToString();`);
  if (contentDigest !== undefined) {
    const { algorithm, encoding } = contentDigest;
    const digest = steps.digestOf(algorithm, 'Encoding.UTF8.GetBytes(body)');
    lines.push(`var contentDigest = ${steps.encoded(encoding, digest)};`);
  }
  return lines;
}

/** The fields of strftime, as formats of .NET have them. */
const FIELDS: Readonly<Record<string, string>> = {
  ...{ A: 'dddd', a: 'ddd', B: 'MMMM', b: 'MMM', Y: 'yyyy', m: 'MM', d: 'dd' },
  ...{ H: 'HH', M: 'mm', S: 'ss' },
};

function timeOf({ format }: RecipeTimestamp, steps: CSharpSteps): string {
  if (format === 'unixSeconds') return 'DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString()';
  if (format === 'unixMilliseconds') return 'DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString()';
  steps.usings.add('System.Globalization');
  return `DateTime.UtcNow.ToString(${quoted(patternOf(format))}, CultureInfo.InvariantCulture)`;
}

function patternOf(format: RecipeTimestamp['format']): string {
  if (format === 'iso8601') return "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
  if (format === 'httpDate') return 'r';
  if (typeof format === 'string' || !('pattern' in format))
    throw new TypeError('no sample in C# can write the time');
  return format.pattern.replace(/%([A-Za-z])|[A-Za-z]+/g, (text, letter?: string) =>
    letter === undefined ? `'${text}'` : (FIELDS[letter] ?? ''),
  );
}

function signingOf(
  { secret, algorithm, signature }: Recipe,
  steps: CSharpSteps,
  message: Code,
): readonly string[] {
  const hash = steps.hashOf(message);
  if (hash !== undefined) return [`var signature = ${hash};`];
  const mac = `new HMAC${hashOf(algorithm)?.name.toUpperCase()}(key).ComputeHash(${bytesOf(message)})`;
  return [`var key = ${keyOf(secret, steps)};`, `var signature = ${steps.encoded(signature.encoding, mac)};`];
}

function keyOf(secret: Recipe['secret'], steps: CSharpSteps): string {
  const { prefix, encoding, digest } = secretFormOf(secret);
  const text =
    prefix === undefined
      ? 'secret'
      : `secret.StartsWith(${quoted(prefix)}, StringComparison.Ordinal) ? secret.Substring(${prefix.length}) : secret`;
  const bytes = steps.decoded(encoding, text);
  if (digest === undefined) return bytes;
  const hash = steps.digestOf(digest.algorithm, bytes);
  if (digest.encoding === 'raw') return hash;
  return bytesOf({ code: steps.encoded(digest.encoding, hash), gives: 'text' });
}

/** Headers that .NET takes with a content alone, and drops elsewhere. */
const OF_CONTENT =
  /^(?:allow|expires|last-modified|content-(?:disposition|encoding|language|length|location|md5|range|type))$/i;

function sending({ recipe, request }: Sample): readonly string[] {
  const headers = carriedHeaders(recipe, request);
  const hasContent = request.body !== undefined || headers.some(([name]) => OF_CONTENT.test(name));
  return [
    'var request = new HttpRequestMessage(new HttpMethod(method), baseUrl + target);',
    ...(hasContent ? ['request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));'] : []),
    ...headers.map(([name, pieces]) => {
      const owner = OF_CONTENT.test(name) ? 'request.Content' : 'request';
      return `${owner}.Headers.TryAddWithoutValidation(${quoted(name)}, ${headerValue(pieces)});`;
    }),
    'var response = await new HttpClient().SendAsync(request);',
    'Console.WriteLine((int)response.StatusCode);',
    'Console.WriteLine(await response.Content.ReadAsStringAsync());',
  ];
}

/** The value of a header, made of texts and variables. */
function headerValue(pieces: readonly HeaderPiece[]): string {
  return pieces.map((piece) => ('text' in piece ? quoted(piece.text) : piece.value)).join(' + ');
}
