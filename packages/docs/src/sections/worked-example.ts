/** The worked example: a request with fixed values, and each value on the way to its signature. */

import { createHash } from 'node:crypto';
import type { MistakeCode } from 'countersign/diagnosis';
import { type Block, code, paragraph, span, table } from '../document/block.ts';
import { isSignedInHeaders } from '../example/credentials.ts';
import { opensslCommand } from '../example/openssl-command.ts';
import type { WorkedExample } from '../example/worked-example.ts';
import { hashOf } from '../recipe/hash-of.ts';
import { optionalHeaders } from '../samples/optional-headers.ts';
import type { Subject } from '../subject.ts';
import { digestName, encodingName, patternOf } from '../wording/step-text.ts';
import { algorithmName, valuePattern } from '../wording/value-text.ts';
import type { WriteSection } from './section.ts';

export const workedExampleSection: WriteSection = (subject) => {
  const [example] = subject.examples;
  if (example === undefined) return [paragraph(`No example can be given, since ${whyNone(subject)}.`)];
  return [
    paragraph(
      'Sign this request with these values, and compare yours with each step. The secret is made up.',
    ),
    table(['', ''], givenRows(subject, example)),
    ...(example.request.body === undefined
      ? []
      : [paragraph(bodyText(example)), code('json', example.request.body)]),
    ...steps(subject, example),
  ];
};

function whyNone({ recipe, credentials }: Subject): string {
  if (!isSignedInHeaders(recipe)) return 'not all values of a signed request travel in headers';
  return credentials === undefined
    ? 'only the holder of the private key, or of a secret of this kind, can sign one'
    : 'a request that is made up lacks what this scheme signs';
}

function givenRows({ recipe, baseUrl }: Subject, example: WorkedExample): readonly (readonly string[])[] {
  const { request, credentials, timestamp } = example;
  const { keyId, secret, nonce } = credentials;
  return [
    ['Request', span(`${request.method} ${baseUrl}${request.target}`)],
    ...(keyId === '' ? [] : [['Key id', span(keyId)]]),
    ['Secret', span(secret)],
    ...(timestamp === '' ? [] : [['Timestamp', span(timestamp)]]),
    ...(recipe.nonce === undefined ? [] : [['Nonce', span(nonce)]]),
    ...optionalHeaders(recipe, request).map(({ at, example: value }) => [span(at.header), span(value)]),
  ];
}

function bodyText({ request: { body = '' } }: WorkedExample): string {
  const bytes = Buffer.byteLength(body);
  const characters = [...body].length;
  const beyond =
    bytes === characters ? '' : ` (${characters} characters: those beyond ASCII take several bytes in UTF-8)`;
  return `Its body, ${bytes} bytes${beyond}, without a line break at its end:`;
}

function steps(subject: Subject, example: WorkedExample): readonly Block[] {
  const all = [keyStep, contentDigestStep, digestSteps, messageStep, signatureStep, headersStep].flatMap(
    (step) => step(subject, example),
  );
  return all.flatMap(({ title, blocks }, i) => [paragraph(`**${i + 1}. ${title}**`), ...blocks]);
}

interface Step {
  readonly title: string;
  readonly blocks: readonly Block[];
}

function keyStep(subject: Subject, { key }: WorkedExample): readonly Step[] {
  const { secret, algorithm } = subject.recipe;
  if (hashOf(algorithm)?.isKeyed === false) return [];
  const isText =
    typeof secret === 'object' && (secret.encoding ?? 'utf8') === 'utf8' && secret.digest === undefined;
  const doubt: readonly MistakeCode[] = isText
    ? ['secret_decoded_needlessly', 'secret_with_whitespace']
    : typeof secret === 'object' && secret.digest !== undefined
      ? ['secret_not_derived', 'secret_derived_wrongly']
      : ['secret_not_decoded', 'secret_decoded_wrongly'];
  return [
    {
      title: `The key, ${key.length} bytes, in hex`,
      blocks: [code('text', key.toString('hex')), differs(subject, doubt)],
    },
  ];
}

function contentDigestStep(subject: Subject, { contentDigest }: WorkedExample): readonly Step[] {
  const digest = subject.recipe.contentDigest;
  if (digest === undefined || contentDigest === undefined) return [];
  const title = `The ${digestName(digest.algorithm)} of the body, for ${span(digest.header ?? '')}`;
  return [{ title, blocks: [code('text', contentDigest), differs(subject, ['content_digest_wrong'])] }];
}

function digestSteps(subject: Subject, { digests }: WorkedExample): readonly Step[] {
  return digests.map(({ step, text }) => {
    const isOfBody = step.of.every(({ kind }) => kind === 'body');
    const form = step.encoding === 'raw' ? 'shown in hex' : `in ${encodingName(step.encoding)}`;
    const of = isOfBody ? 'the body' : span(patternOf(step.of));
    const doubt: readonly MistakeCode[] = isOfBody
      ? ['body_spaced', 'body_hash_encoding', 'body_hash_algorithm']
      : ['body_hash_encoding'];
    return {
      title: `The ${digestName(step.algorithm)} of ${of}, ${form}`,
      blocks: [code('text', text), differs(subject, doubt)],
    };
  });
}

function messageStep(subject: Subject, { stringToSign }: WorkedExample): readonly Step[] {
  const text = stringToSign.toString('utf8');
  const hash = createHash('sha256').update(stringToSign).digest('hex');
  const ending = text.endsWith('\n') ? ', with a line feed at its end' : ', without a line feed at its end';
  const lineFeeds: readonly MistakeCode[] = text.includes('\n') ? ['message_literal_newline'] : [];
  const doubt: readonly MistakeCode[] = ['message_trailing_newline', ...lineFeeds, 'message_field_order'];
  return [
    {
      title: `The string to sign, ${stringToSign.length} bytes${ending}`,
      blocks: [
        code('text', text),
        paragraph(`To compare yours without looking for invisible characters: its SHA-256 is ${span(hash)}.`),
        differs(subject, doubt),
      ],
    },
  ];
}

function signatureStep(subject: Subject, example: WorkedExample): readonly Step[] {
  const { recipe } = subject;
  const command = opensslCommand(recipe, example);
  const isKeyed = hashOf(recipe.algorithm)?.isKeyed !== false;
  const doubt: readonly MistakeCode[] = isKeyed
    ? ['plain_hash_for_hmac', 'hmac_arguments_swapped', 'algorithm_wrong']
    : ['algorithm_wrong'];
  const means = isKeyed ? `${algorithmName(recipe)} with the key` : algorithmName(recipe);
  return [
    {
      title: `The signature: ${means}, in ${encodingName(recipe.signature.encoding)}`,
      blocks: [
        code('text', example.signature),
        ...(command === undefined
          ? []
          : [
              paragraph(
                `The same by OpenSSL, from the string to sign${isKeyed ? ' and the key' : ''} above:`,
              ),
              code('sh', command),
            ]),
        differs(subject, doubt),
      ],
    },
  ];
}

function headersStep({ recipe }: Subject, { headers }: WorkedExample): readonly Step[] {
  const text = headers.map(([name, value]) => `${name}: ${value}`).join('\n');
  const { signature } = recipe;
  return [
    {
      title: `The headers, with ${span(valuePattern(signature, 'signature'))} in ${span(signature.header ?? '')}`,
      blocks: [code('http', text)],
    },
  ];
}

function differs({ mistakeUrl }: Subject, codes: readonly MistakeCode[]): Block {
  const links = codes.map(
    (mistake) => `[${mistake.replaceAll('_', ' ').replace('hmac', 'HMAC')}](${mistakeUrl(mistake)})`,
  );
  return paragraph(`Yours differs? Likely: ${links.join(', ')}.`);
}
