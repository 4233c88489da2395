/** The files beside the page. */

import { type Block, listed, paragraph } from '../document/block.ts';
import type { WriteSection } from './section.ts';

export const tools: WriteSection = ({ samples, sandbox, examples, recipe }) => {
  const items = [
    '[`openapi.json`](openapi.json): OpenAPI with the headers, the refusals and the samples, for code generators and API explorers. OpenAPI cannot say how a signature is made, so what a generator makes of it still has to sign.',
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
  return blocks;
};
