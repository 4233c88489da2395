/** The files beside the page. */

import { type Block, listed, paragraph } from '../document/block.ts';
import { collectedRequests } from '../files/collected-requests.ts';
import type { WriteSection } from './section.ts';

export const tools: WriteSection = (subject) => {
  const { samples, sandbox, examples, recipe, openapi, requests } = subject;
  const items = [
    `[\`${openapi.file}\`](${openapi.file}): OpenAPI with the headers, the refusals and the samples, for code generators and API explorers. OpenAPI cannot say how a signature is made, so what a generator makes of it still has to sign.`,
    ...('reason' in sandbox
      ? []
      : [
          '[`postman_collection.json`](postman_collection.json): for Postman. Set the variables `baseUrl`, `keyId` and `secret`; a script signs each request before it is sent.',
          '`bruno/`: the same for Bruno, as a folder to open. Its environment has the variables.',
        ]),
    ...(examples.length === 0
      ? []
      : [
          '[`vectors.json`](vectors.json): the worked example and more, with every value, for the tests of your own client.',
        ]),
    ...(samples.written.length === 0
      ? []
      : [
          `\`samples/\`: the programs above as files (${listed(samples.written.map(({ language }) => language.title))}).`,
        ]),
  ];
  const blocks: Block[] = [{ kind: 'list', items }];
  if ('reason' in sandbox)
    blocks.push(paragraph(`There is no collection for Postman and Bruno: ${sandbox.reason}.`));
  else if (recipe.algorithm !== undefined)
    blocks.push({
      kind: 'note',
      text: 'In Postman and Bruno give bodies as raw text: how they write forms and files is not known before it is sent, so it cannot be signed.',
    });
  if (!('reason' in sandbox) && collectedRequests(subject).length < requests.length)
    blocks.push(
      paragraph(
        'Requests with `{{` in their body are not among them, since it begins the name of a variable.',
      ),
    );
  return blocks;
};
