/** The string to sign, part by part. */

import type { RecipeStep } from 'countersign/scheme';
import { type Block, code, paragraph, span, table } from '../document/block.ts';
import { hasStep } from '../example/default-requests.ts';
import type { ExamplePart } from '../example/worked-example.ts';
import type { Subject } from '../subject.ts';
import { patternOf, stepName, stepText } from '../wording/step-text.ts';
import type { WriteSection } from './section.ts';

export const stringToSign: WriteSection = (subject) => {
  const { recipe, basePath } = subject;
  const { message, otherMessages } = recipe;
  return [
    paragraph('Join these parts, in this order and with nothing between or behind them:'),
    code('text', patternOf(message)),
    partsTable(subject),
    ...[...rulesOf(message)].map(paragraph),
    ...bodyless(subject),
    ...(basePath !== '' && hasStep(message, ['path', 'target']) ? [paragraph(basePathText(subject))] : []),
    ...otherMessages.map((other) =>
      paragraph(`The server also takes ${span(patternOf(other))}. Use the form above.`),
    ),
  ];
};

function basePathText({ basePath, requests: [{ target }] }: Subject): string {
  const [path = ''] = target.split('?');
  return `The path is signed without ${span(basePath)}, the path of the base URL: a call of ${span(basePath + path)} signs ${span(path)}.`;
}

function bodyless({ examples: [example] }: Subject): readonly Block[] {
  const text = example?.withoutBody?.toString('utf8');
  if (text === undefined) return [];
  const ending = text.endsWith('\n') ? ', with the line feed at its end' : '';
  return [
    paragraph(
      `A request without a body, such as most \`GET\`, signs all the rest. Without its body, the worked example would sign this${ending}:`,
    ),
    code('text', text),
  ];
}

function partsTable({ recipe, examples: [example] }: Subject): Block {
  const parts: readonly (ExamplePart | { step: RecipeStep; bytes: undefined })[] =
    example?.parts ?? recipe.message.map((step) => ({ step, bytes: undefined }));
  if (example === undefined)
    return table(
      ['Part', 'How to write it'],
      parts.map(({ step }) => [stepName(step), stepText(step)]),
    );
  const hasText = parts.some(({ step }) => step.kind !== 'gap');
  const rows = parts.map(({ step, bytes }, i) => [
    String(i + 1),
    stepName(step),
    ...(hasText ? [stepText(step)] : []),
    shown(step, bytes),
    String(bytes?.length ?? 0),
  ]);
  return table(['', 'Part', ...(hasText ? ['How to write it'] : []), 'In the worked example', 'Bytes'], rows);
}

/** Long texts are shown where they are computed. */
const LONGEST = 64;

function shown(step: RecipeStep, bytes: Buffer | undefined): string {
  if (bytes === undefined || step.kind === 'text') return '';
  if (bytes.length === 0) return 'nothing';
  const text = bytes.toString('utf8');
  return span(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}

function* rulesOf(message: readonly RecipeStep[]): Iterable<string> {
  if (hasStep(message, ['text']) && patternOf(message).includes('\n'))
    yield '`\\n` is one line feed (0x0A): neither CR LF, nor a backslash with the letter n. There is none at the end of the string, unless the last part ends with one.';
  if (hasStep(message, ['body']))
    yield 'Sign the bytes of the body that you send. Serialise it once, keep the bytes, and give the same bytes to the signature and to your HTTP client. A client that serialises JSON itself may write other spaces, escapes or orders.';
  yield hasStep(message, ['text'])
    ? 'All text is UTF-8. A part that is empty keeps the text around it.'
    : 'All text is UTF-8.';
}
