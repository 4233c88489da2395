/** Ways for partners to find out by themselves why a signature does not match. */

import { type Block, code, paragraph, span } from '../document/block.ts';
import { hasStep } from '../example/default-requests.ts';
import { explainedMistake } from '../example/explained-mistake.ts';
import type { Subject } from '../subject.ts';
import { supportText } from './in-short.ts';
import type { WriteSection } from './section.ts';

export const explain: WriteSection = (subject) => {
  const { recipe, isPreset, support } = subject;
  const ask =
    support === undefined ? 'To ask for help, send' : `To ask for help (${supportText(support)}), send`;
  const signed = hasStep(recipe.message, ['secret'])
    ? 'the string that you have signed, with the secret taken out of it'
    : 'the string that you have signed';
  const last = paragraph(
    `${ask} the method, the URL, all headers and the bytes of the body as you have sent them, ${signed}, and when it was. Never send the secret.`,
  );
  if (!isPreset)
    return [
      paragraph(
        'Go through the [worked example](#worked-example) with its values: the first step that differs is where the mistake is.',
      ),
      last,
    ];
  const blocks: Block[] = [
    paragraph(
      'Put the refused request into a file, as a curl command or as raw HTTP, and let this program find the mistake. It runs on your machine and sends nothing anywhere; it asks for the secret.',
    ),
    code('sh', `npx countersign explain request.txt --scheme ${recipe.name}`),
    paragraph(
      'It tries what clients get wrong until one mistake gives your very signature, and names that one.',
    ),
  ];
  return [...blocks, ...answerBlocks(subject), last];
};

/** The answer for the worked example, signed with a mistake as it is made every day. */
function answerBlocks({ scheme, recipe, examples: [example], baseUrl }: Subject): readonly Block[] {
  const found = example && explainedMistake({ scheme, recipe, example, baseUrl });
  if (found === undefined) return [];
  const mistake = span(found.code);
  return [
    paragraph(
      `For instance, its answer for the [worked example](#worked-example) signed with the mistake ${mistake}:`,
    ),
    code('text', found.text),
  ];
}
